using System.Globalization;
using System.Security.Cryptography;

namespace Kexin.ObjectStorage.S3;

/// <summary>What is asked of one object.</summary>
internal sealed class S3Objects(
    IObjectStore store,
    IS3Gate gate,
    S3Request request,
    SignedRequest signed,
    ObjectName name
)
{
    private const string MetaPrefix = "x-amz-meta-";
    private const int NoContent = 204;

    /// <summary>Headers that are kept with an object and given back with it.</summary>
    private static readonly string[] s_kept =
    [
        "cache-control",
        "content-disposition",
        "content-encoding",
        "content-language",
        "content-type",
        "expires",
    ];

    public Task<S3Answer> AnswerAsync(CancellationToken cancel)
    {
        var upload = request.Asked("uploadId");
        if (s_otherQuestions.FirstOrDefault(asked => request.Asked(asked) is not null) is { } other)
        {
            throw S3Exception.NotServed($"?{other} of an object");
        }

        if (request.Asked("legal-hold") is not null || request.Asked("retention") is not null)
        {
            return LockAsync(cancel);
        }

        gate.Demand(signed.Key, request.Method is "GET" or "HEAD" ? S3Act.Read : S3Act.Write);
        return request.Method switch
        {
            "GET" or "HEAD" when upload is not null => Task.FromResult(ListParts(upload)),
            "GET" or "HEAD" => GetAsync(cancel),
            "PUT" when upload is not null => PutPartAsync(upload, cancel),
            "PUT" when request.Header("x-amz-copy-source") is { } source => CopyAsync(source, cancel),
            "PUT" => PutAsync(cancel),
            "DELETE" when upload is not null => DropAsync(upload, cancel),
            "DELETE" => DeleteAsync(cancel),
            "POST" when request.Asked("uploads") is not null => BeginAsync(cancel),
            "POST" when upload is not null => CompleteAsync(upload, cancel),
            _ => throw S3Exception.NotServed($"{request.Method} of an object"),
        };
    }

    private static readonly string[] s_otherQuestions =
    [
        "acl",
        "attributes",
        "restore",
        "select",
        "tagging",
        "torrent",
        "versionId",
    ];

    private async Task<S3Answer> GetAsync(CancellationToken cancel)
    {
        var found = store.Find(name) ?? throw new S3Exception(404, "NoSuchKey", $"There is no object '{name}'.");
        ThrowIfUnwanted(found);
        var range = Range(found.SizeInBytes);
        var (offset, count) = range ?? (0, found.SizeInBytes);
        var opened = request.Method == "GET" ? await store.OpenAsync(name, offset, count, cancel) : null;
        var answer = new S3Answer(range is null ? 200 : 206) { Content = opened };
        Describe(answer, opened?.Object ?? found);
        answer.Headers["Content-Length"] = (opened?.Content.Length ?? count).ToString(CultureInfo.InvariantCulture);
        if (range is not null)
        {
            answer.Headers["Content-Range"] = string.Create(
                CultureInfo.InvariantCulture,
                $"bytes {offset}-{offset + count - 1}/{found.SizeInBytes}"
            );
        }

        return answer;
    }

    private static void Describe(S3Answer answer, StoredObject found)
    {
        foreach (var (field, value) in found.Metadata)
        {
            answer.Headers[field] = value;
        }

        answer.Headers.TryAdd("Content-Type", "binary/octet-stream");
        answer.Headers["ETag"] = $"\"{found.EntityTag}\"";
        answer.Headers["Last-Modified"] = found.ModifiedAt.UtcDateTime.ToString("r", CultureInfo.InvariantCulture);
        answer.Headers["Accept-Ranges"] = "bytes";
        answer.Headers["x-kexin-hash"] = found.Hash.ToString();
        if (found.Lock.RetainUntil is { } until)
        {
            answer.Headers["x-amz-object-lock-mode"] = "COMPLIANCE";
            answer.Headers["x-amz-object-lock-retain-until-date"] = S3Documents.Time(until);
        }

        if (found.Lock.LegalHold)
        {
            answer.Headers["x-amz-object-lock-legal-hold"] = "ON";
        }
    }

    private void ThrowIfUnwanted(StoredObject found)
    {
        if (request.Header("if-match") is { } wanted && !Names(wanted, found))
        {
            throw new S3Exception(412, "PreconditionFailed", "The object has another entity tag.");
        }

        var isKnown = request.Header("if-none-match") is { } known
            ? Names(known, found)
            : request.Header("if-modified-since") is { } since
                && DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, out var time)
                && found.ModifiedAt.ToUnixTimeSeconds() <= time.ToUnixTimeSeconds();
        if (isKnown)
        {
            throw new S3Exception(304, "NotModified", "The object is the one that is known.");
        }
    }

    private static bool Names(string tags, StoredObject found) =>
        tags.Split(',', StringSplitOptions.TrimEntries).Any(tag => tag == "*" || tag.Trim('"') == found.EntityTag);

    /// <summary>The part that is asked for, or null for all; one that S3 would not understand is no range.</summary>
    private (long Offset, long Count)? Range(long size)
    {
        if (request.Header("range") is not { } header || !header.StartsWith("bytes=", StringComparison.Ordinal))
        {
            return null;
        }

        var parts = header["bytes=".Length..].Split('-');
        if (parts.Length != 2)
        {
            return null;
        }

        var hasFirst = long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first);
        var hasLast = long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last);
        if (!hasFirst && !hasLast)
        {
            return null;
        }

        if (!hasFirst)
        {
            (first, last) = (Math.Max(0, size - last), size - 1);
        }
        else if (!hasLast)
        {
            last = size - 1;
        }

        last = Math.Min(last, size - 1);
        return first <= last
            ? (first, last - first + 1)
            : throw new S3Exception(416, "InvalidRange", "The object ends before the range begins.");
    }

    private async Task<S3Answer> PutAsync(CancellationToken cancel)
    {
        await using var body = new CheckedBody(request, signed);
        var options = Options() with
        {
            EntityTag = () => body.EntityTag,
            OnlyIfNew = request.Header("if-none-match") == "*",
        };
        var put = await store.PutAsync(name, body, options, cancel);
        await gate.RecordPutAsync(signed.Key, put, cancel);
        return Tagged(put.EntityTag);
    }

    private PutOptions Options()
    {
        var metadata = request
            .Headers.Where(field =>
                field.Key.StartsWith(MetaPrefix, StringComparison.Ordinal) || s_kept.Contains(field.Key)
            )
            .ToDictionary(field => field.Key, field => field.Value);
        if (metadata.TryGetValue("content-encoding", out var encoding))
        {
            // How the body came is not how the content is encoded.
            var kept = string.Join(
                ',',
                encoding.Split(',', StringSplitOptions.TrimEntries).Where(each => each != "aws-chunked")
            );
            metadata.Remove("content-encoding");
            if (kept.Length > 0)
            {
                metadata["content-encoding"] = kept;
            }
        }

        var until = request.Header("x-amz-object-lock-retain-until-date");
        var hold = request.Header("x-amz-object-lock-legal-hold") == "ON";
        if (until is not null || hold)
        {
            gate.Demand(signed.Key, S3Act.Lock);
        }

        return new PutOptions { Metadata = metadata, Lock = new ObjectLock(until is null ? null : Time(until), hold) };
    }

    private async Task<S3Answer> CopyAsync(string source, CancellationToken cancel)
    {
        gate.Demand(signed.Key, S3Act.Read);
        var from = SourceOf(source);
        var isReplaced = request.Header("x-amz-metadata-directive") == "REPLACE";
        var put = await store.CopyAsync(from, name, isReplaced ? Options() : null, cancel);
        await gate.RecordPutAsync(signed.Key, put, cancel);
        return Result("CopyObjectResult", put.EntityTag, put.ModifiedAt);
    }

    private static ObjectName SourceOf(string source)
    {
        var decoded = S3Request.Decode(source).TrimStart('/');
        var slash = decoded.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && ObjectName.IsBucket(decoded[..slash]) && ObjectName.IsKey(decoded[(slash + 1)..])
            ? new ObjectName(decoded[..slash], decoded[(slash + 1)..])
            : throw S3Exception.Invalid("x-amz-copy-source names a bucket and a key.");
    }

    private async Task<S3Answer> DeleteAsync(CancellationToken cancel)
    {
        if (await store.DeleteAsync(name, cancel) is { } deleted)
        {
            await gate.RecordDeleteAsync(signed.Key, deleted, cancel);
        }

        return new S3Answer(NoContent);
    }

    private async Task<S3Answer> BeginAsync(CancellationToken cancel)
    {
        var upload = await store.BeginUploadAsync(name, Options(), cancel);
        return new S3Answer(200)
        {
            Document = S3Documents.Write(
                "InitiateMultipartUploadResult",
                writer =>
                {
                    S3Documents.Element(writer, "Bucket", name.Bucket);
                    S3Documents.Element(writer, "Key", name.Key);
                    S3Documents.Element(writer, "UploadId", upload.Id);
                }
            ),
        };
    }

    private async Task<S3Answer> PutPartAsync(string upload, CancellationToken cancel)
    {
        if (
            !int.TryParse(request.Asked("partNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number is < 1 or > UploadedPart.MostParts
        )
        {
            throw S3Exception.Invalid($"A part has a number from 1 to {UploadedPart.MostParts}.");
        }

        if (request.Header("x-amz-copy-source") is { } source)
        {
            gate.Demand(signed.Key, S3Act.Read);
            return await CopyPartAsync(upload, number, SourceOf(source), cancel);
        }

        await using var body = new CheckedBody(request, signed);
        var part = await store.PutPartAsync(name, upload, number, body, () => body.EntityTag, cancel);
        return Tagged(part.EntityTag);
    }

    private async Task<S3Answer> CopyPartAsync(string upload, int number, ObjectName from, CancellationToken cancel)
    {
        var found = store.Find(from) ?? throw new S3Exception(404, "NoSuchKey", $"There is no object '{from}'.");
        var (offset, count) = (0L, found.SizeInBytes);
        if (request.Header("x-amz-copy-source-range") is { } range)
        {
            var parts = range.Replace("bytes=", "", StringComparison.Ordinal).Split('-');
            if (
                parts.Length != 2
                || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out offset)
                || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
                || last < offset
                || last >= found.SizeInBytes
            )
            {
                throw S3Exception.Invalid("x-amz-copy-source-range names a first and a last byte of the source.");
            }

            count = last - offset + 1;
        }

        await using var opened = await store.OpenAsync(from, offset, count, cancel);
        var part = await store.PutPartAsync(name, upload, number, opened.Content, null, cancel);
        return Result("CopyPartResult", part.EntityTag, part.ModifiedAt);
    }

    private S3Answer ListParts(string upload)
    {
        var after = int.TryParse(
            request.Asked("part-number-marker"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var marker
        )
            ? marker
            : 0;
        const int Most = 1000;
        var parts = store.Parts(name, upload).Where(part => part.Number > after).Take(Most + 1).ToList();
        return new S3Answer(200)
        {
            Document = S3Documents.Write(
                "ListPartsResult",
                writer =>
                {
                    S3Documents.Element(writer, "Bucket", name.Bucket);
                    S3Documents.Element(writer, "Key", name.Key);
                    S3Documents.Element(writer, "UploadId", upload);
                    S3Documents.Element(writer, "PartNumberMarker", after);
                    S3Documents.Element(writer, "MaxParts", Most);
                    S3Documents.Element(writer, "IsTruncated", parts.Count > Most ? "true" : "false");
                    if (parts.Count > Most)
                    {
                        S3Documents.Element(writer, "NextPartNumberMarker", parts[Most - 1].Number);
                    }

                    foreach (var part in parts.Take(Most))
                    {
                        S3Documents.Open(writer, "Part");
                        S3Documents.Element(writer, "PartNumber", part.Number);
                        S3Documents.Element(writer, "LastModified", S3Documents.Time(part.ModifiedAt));
                        S3Documents.Element(writer, "ETag", $"\"{part.EntityTag}\"");
                        S3Documents.Element(writer, "Size", part.SizeInBytes);
                        writer.WriteEndElement();
                    }
                }
            ),
        };
    }

    private async Task<S3Answer> CompleteAsync(string upload, CancellationToken cancel)
    {
        await using var body = new CheckedBody(request, signed);
        var parts = await S3Documents.ReadPartsAsync(body, cancel);
        var put = await store.CompleteUploadAsync(name, upload, parts, TagOf(parts), cancel);
        await gate.RecordPutAsync(signed.Key, put, cancel);
        return new S3Answer(200)
        {
            Document = S3Documents.Write(
                "CompleteMultipartUploadResult",
                writer =>
                {
                    S3Documents.Element(writer, "Location", $"/{name}");
                    S3Documents.Element(writer, "Bucket", name.Bucket);
                    S3Documents.Element(writer, "Key", name.Key);
                    S3Documents.Element(writer, "ETag", $"\"{put.EntityTag}\"");
                }
            ),
        };
    }

    /// <summary>S3's entity tag of an upload: the hash of its parts' hashes, and how many there are.</summary>
    private static string TagOf(IReadOnlyList<ChosenPart> parts)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var part in parts)
        {
            var tag = new byte[part.EntityTag.Length / 2];
            if (Convert.FromHexString(part.EntityTag, tag, out _, out _) == System.Buffers.OperationStatus.Done)
            {
                md5.AppendData(tag);
            }
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Convert.ToHexStringLower(md5.GetHashAndReset())}-{parts.Count}"
        );
    }

    private async Task<S3Answer> DropAsync(string upload, CancellationToken cancel)
    {
        await store.DropUploadAsync(name, upload, cancel);
        return new S3Answer(NoContent);
    }

    private async Task<S3Answer> LockAsync(CancellationToken cancel)
    {
        var isHold = request.Asked("legal-hold") is not null;
        if (request.Method == "GET")
        {
            gate.Demand(signed.Key, S3Act.Read);
            var found = store.Find(name) ?? throw new S3Exception(404, "NoSuchKey", $"There is no object '{name}'.");
            return Lock(isHold, found.Lock);
        }

        if (request.Method != "PUT")
        {
            throw S3Exception.NotServed($"{request.Method} of a lock");
        }

        gate.Demand(signed.Key, S3Act.Lock);
        await using var body = new CheckedBody(request, signed);
        var value = isHold
            ? await S3Documents.ReadValueAsync(body, "LegalHold", "Status", cancel)
            : await S3Documents.ReadValueAsync(body, "Retention", "RetainUntilDate", cancel);
        var held = store.Find(name) ?? throw new S3Exception(404, "NoSuchKey", $"There is no object '{name}'.");
        var wanted = isHold
            ? held.Lock with
            {
                LegalHold = value switch
                {
                    "ON" => true,
                    "OFF" => false,
                    _ => throw new S3Exception(400, "MalformedXML", "A legal hold is ON or OFF."),
                },
            }
            : held.Lock with
            {
                RetainUntil = Time(value ?? throw new S3Exception(400, "MalformedXML", "A retention has a date.")),
            };
        var locked = await store.LockAsync(name, wanted, cancel);
        await gate.RecordPutAsync(signed.Key, locked, cancel);
        return new S3Answer(200);
    }

    private static S3Answer Lock(bool isHold, ObjectLock held) =>
        new(200)
        {
            Document = isHold
                ? S3Documents.Write(
                    "LegalHold",
                    writer => S3Documents.Element(writer, "Status", held.LegalHold ? "ON" : "OFF")
                )
                : S3Documents.Write(
                    "Retention",
                    writer =>
                    {
                        if (held.RetainUntil is { } until)
                        {
                            S3Documents.Element(writer, "Mode", "COMPLIANCE");
                            S3Documents.Element(writer, "RetainUntilDate", S3Documents.Time(until));
                        }
                    }
                ),
        };

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds())
            : throw S3Exception.Invalid("A time is written as in 2026-03-01T08:00:00Z.");

    private static S3Answer Tagged(string tag)
    {
        var answer = new S3Answer(200);
        answer.Headers["ETag"] = $"\"{tag}\"";
        return answer;
    }

    private static S3Answer Result(string root, string tag, DateTimeOffset time) =>
        new(200)
        {
            Document = S3Documents.Write(
                root,
                writer =>
                {
                    S3Documents.Element(writer, "LastModified", S3Documents.Time(time));
                    S3Documents.Element(writer, "ETag", $"\"{tag}\"");
                }
            ),
        };
}
