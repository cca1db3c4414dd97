using System.Globalization;
using System.Xml;

namespace Kexin.ObjectStorage.S3;

/// <summary>Serves the S3 API over an object store, with buckets in the path: checks the signature, asks the gate, does it, has it recorded.</summary>
/// <remarks>
/// Source: Amazon S3 API reference. Served: buckets (list, make, head, delete, location, uploads), objects (put, get with ranges and conditions,
/// head, delete, delete many, list in both versions, copy, uploads in parts, legal hold, retention). Not served: versions, access lists,
/// policies, tags, web sites, POST forms.
/// </remarks>
/// <param name="store">The objects.</param>
/// <param name="gate">Who may do what.</param>
/// <param name="owner">Whose the buckets are that are made here.</param>
/// <param name="time">Says whether a signature is new enough.</param>
public sealed class S3Service(IObjectStore store, IS3Gate gate, string owner, TimeProvider time)
{
    private const int NoContent = 204;

    /// <summary>Answers a request; errors are answers, too.</summary>
    /// <param name="request">As it came in.</param>
    /// <param name="cancel">The caller is gone.</param>
    /// <returns>What to send; its content is the caller's to close.</returns>
    public async Task<S3Answer> AnswerAsync(S3Request request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            SignedRequest signed;
            try
            {
                signed = SignatureV4.Check(request, gate, time.GetUtcNow());
            }
            catch (S3Exception)
            {
                await gate.RefuseAsync(cancel);
                throw;
            }

            var (bucket, key) = request.Target();
            if (bucket.Length == 0)
            {
                gate.Demand(signed.Key, S3Act.Read);
                return request.Method == "GET" ? ListBuckets() : throw S3Exception.NotServed(request.Method);
            }

            if (!ObjectName.IsBucket(bucket))
            {
                throw new S3Exception(
                    400,
                    "InvalidBucketName",
                    "A bucket has 3 to 63 lower-case letters, digits, dots and hyphens."
                );
            }

            if (key.Length == 0)
            {
                return await OfBucketAsync(request, signed, bucket, cancel);
            }

            return ObjectName.IsKey(key)
                ? await new S3Objects(store, gate, request, signed, new ObjectName(bucket, key)).AnswerAsync(cancel)
                : throw new S3Exception(
                    400,
                    "KeyTooLongError",
                    $"A key has at most {ObjectName.LongestKeyInBytes} bytes."
                );
        }
        catch (S3Exception error)
        {
            return Error(request, error);
        }
        catch (ObjectStorageException error)
        {
            return Error(request, S3Exception.Of(error));
        }
        catch (ArgumentException error)
        {
            return Error(request, S3Exception.Invalid(error.Message));
        }
    }

    private static S3Answer Error(S3Request request, S3Exception error)
    {
        var answer = new S3Answer(error.Status)
        {
            // A head has no body, by which its client knows that it is one.
            Document = request.Method == "HEAD" || error.Status == 304 ? null : error.ToDocument(request.RawPath),
        };
        return answer;
    }

    private async Task<S3Answer> OfBucketAsync(
        S3Request request,
        SignedRequest signed,
        string bucket,
        CancellationToken cancel
    )
    {
        switch (request.Method)
        {
            case "GET" or "HEAD":
                gate.Demand(signed.Key, S3Act.Read);
                return request.Method == "HEAD" ? Head(bucket) : await GetBucketAsync(request, bucket, cancel);
            case "PUT" when request.RawQuery.Length == 0 || request.Asked("x-id") is not null:
                gate.Demand(signed.Key, S3Act.Write);
                return await CreateAsync(bucket, cancel);
            case "DELETE" when request.RawQuery.Length == 0 || request.Asked("x-id") is not null:
                gate.Demand(signed.Key, S3Act.Write);
                await store.DeleteBucketAsync(bucket, cancel);
                return new S3Answer(NoContent);
            case "POST" when request.Asked("delete") is not null:
                gate.Demand(signed.Key, S3Act.Write);
                return await DeleteManyAsync(request, signed, bucket, cancel);
            default:
                throw S3Exception.NotServed($"{request.Method} of a bucket with ?{request.RawQuery}");
        }
    }

    private S3Answer ListBuckets() =>
        new(200)
        {
            Document = S3Documents.Write(
                "ListAllMyBucketsResult",
                writer =>
                {
                    S3Documents.Open(writer, "Owner");
                    S3Documents.Element(writer, "ID", owner);
                    writer.WriteEndElement();
                    S3Documents.Open(writer, "Buckets");
                    foreach (var bucket in store.Buckets)
                    {
                        S3Documents.Open(writer, "Bucket");
                        S3Documents.Element(writer, "Name", bucket.Name);
                        S3Documents.Element(writer, "CreationDate", S3Documents.Time(bucket.CreatedAt));
                        writer.WriteEndElement();
                    }

                    writer.WriteEndElement();
                }
            ),
        };

    private S3Answer Head(string bucket) =>
        store.Buckets.Any(each => each.Name == bucket)
            ? new S3Answer(200)
            : throw new S3Exception(404, "NoSuchBucket", $"There is no bucket '{bucket}'.");

    private async Task<S3Answer> CreateAsync(string bucket, CancellationToken cancel)
    {
        try
        {
            await store.CreateBucketAsync(bucket, owner, null, cancel);
        }
        catch (ObjectStorageException error) when (error.Error == ObjectStorageError.Exists)
        {
            throw new S3Exception(409, "BucketAlreadyOwnedByYou", error.Message, error);
        }

        var answer = new S3Answer(200);
        answer.Headers["Location"] = "/" + bucket;
        return answer;
    }

    private async Task<S3Answer> GetBucketAsync(S3Request request, string bucket, CancellationToken cancel)
    {
        Head(bucket);
        if (request.Asked("location") is not null)
        {
            return new S3Answer(200) { Document = S3Documents.Write("LocationConstraint", _ => { }) };
        }

        if (request.Asked("versioning") is not null)
        {
            return new S3Answer(200) { Document = S3Documents.Write("VersioningConfiguration", _ => { }) };
        }

        if (request.Asked("uploads") is not null)
        {
            return ListUploads(request, bucket);
        }

        return s_otherQuestions.FirstOrDefault(name => request.Asked(name) is not null) is { } other
            ? throw S3Exception.NotServed($"?{other} of a bucket")
            : await new S3Listing(store, request, bucket).AnswerAsync(cancel);
    }

    private static readonly string[] s_otherQuestions =
    [
        "acl",
        "cors",
        "encryption",
        "lifecycle",
        "logging",
        "notification",
        "object-lock",
        "ownershipControls",
        "policy",
        "policyStatus",
        "publicAccessBlock",
        "replication",
        "requestPayment",
        "tagging",
        "versions",
        "website",
    ];

    private S3Answer ListUploads(S3Request request, string bucket)
    {
        var prefix = request.Asked("prefix") ?? "";
        return new S3Answer(200)
        {
            Document = S3Documents.Write(
                "ListMultipartUploadsResult",
                writer =>
                {
                    S3Documents.Element(writer, "Bucket", bucket);
                    S3Documents.Element(writer, "Prefix", prefix);
                    S3Documents.Element(writer, "MaxUploads", 1000);
                    S3Documents.Element(writer, "IsTruncated", "false");
                    foreach (
                        var upload in store
                            .Uploads(bucket)
                            .Where(upload => upload.Name.Key.StartsWith(prefix, StringComparison.Ordinal))
                    )
                    {
                        S3Documents.Open(writer, "Upload");
                        S3Documents.Element(writer, "Key", upload.Name.Key);
                        S3Documents.Element(writer, "UploadId", upload.Id);
                        S3Documents.Element(writer, "Initiated", S3Documents.Time(upload.StartedAt));
                        S3Documents.Element(writer, "StorageClass", "STANDARD");
                        writer.WriteEndElement();
                    }
                }
            ),
        };
    }

    private async Task<S3Answer> DeleteManyAsync(
        S3Request request,
        SignedRequest signed,
        string bucket,
        CancellationToken cancel
    )
    {
        await using var body = new CheckedBody(request, signed);
        var keys = await S3Documents.ReadKeysAsync(body, cancel);
        var outcomes = new List<(string Key, S3Exception? Error)>();
        foreach (var key in keys)
        {
            try
            {
                if (!ObjectName.IsKey(key))
                {
                    throw S3Exception.Invalid("That is no key.");
                }

                if (await store.DeleteAsync(new ObjectName(bucket, key), cancel) is { } deleted)
                {
                    await gate.RecordDeleteAsync(signed.Key, deleted, cancel);
                }

                outcomes.Add((key, null));
            }
            catch (ObjectStorageException error)
            {
                outcomes.Add((key, S3Exception.Of(error)));
            }
        }

        return new S3Answer(200)
        {
            Document = S3Documents.Write("DeleteResult", writer => outcomes.ForEach(outcome => Write(writer, outcome))),
        };
    }

    private static void Write(XmlWriter writer, (string Key, S3Exception? Error) outcome)
    {
        S3Documents.Open(writer, outcome.Error is null ? "Deleted" : "Error");
        S3Documents.Element(writer, "Key", outcome.Key);
        if (outcome.Error is { } error)
        {
            S3Documents.Element(writer, "Code", error.Code);
            S3Documents.Element(writer, "Message", error.Message);
        }

        writer.WriteEndElement();
    }
}
