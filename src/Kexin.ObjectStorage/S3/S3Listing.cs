using System.Globalization;
using System.Text;

namespace Kexin.ObjectStorage.S3;

/// <summary>The list of a bucket's objects, in either version of S3's, with keys that share a beginning folded into one.</summary>
internal sealed class S3Listing(IObjectStore store, S3Request request, string bucket)
{
    private const int MostKeys = 1000;

    /// <summary>Stands after every other character in a key.</summary>
    private const string Last = "\U0010FFFF";

    private readonly bool _isSecond = request.Asked("list-type") == "2";
    private readonly bool _isUrl = request.Asked("encoding-type") == "url";
    private readonly string _prefix = request.Asked("prefix") ?? "";
    private readonly string _delimiter = request.Asked("delimiter") ?? "";

    public async Task<S3Answer> AnswerAsync(CancellationToken cancel)
    {
        var most = Most();
        var after = After();
        var items = new List<StoredObject>();
        var folded = new List<string>();
        string? last = null;
        var isCut = false;
        while (!isCut)
        {
            var room = most - items.Count - folded.Count;
            var page = await store.ListAsync(bucket, _prefix, after, Math.Max(room, 1), cancel);
            foreach (var item in page.Items)
            {
                if (items.Count + folded.Count == most)
                {
                    isCut = true;
                    break;
                }

                if (Fold(item.Name.Key) is { } common)
                {
                    folded.Add(common);
                    last = common;
                    after = common + Last;
                    break;
                }

                items.Add(item);
                last = after = item.Name.Key;
            }

            if (page.Items.Count == 0)
            {
                break;
            }
        }

        return Write(most, items, folded, isCut ? last : null);
    }

    private string? Fold(string key)
    {
        if (_delimiter.Length == 0)
        {
            return null;
        }

        var at = key.IndexOf(_delimiter, _prefix.Length, StringComparison.Ordinal);
        return at < 0 ? null : key[..(at + _delimiter.Length)];
    }

    private int Most()
    {
        if (request.Asked("max-keys") is not { } asked)
        {
            return MostKeys;
        }

        return int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            ? Math.Min(most, MostKeys)
            : throw S3Exception.Invalid("max-keys is a number.");
    }

    private string? After()
    {
        string? after;
        if (!_isSecond)
        {
            after = request.Asked("marker");
        }
        else if (request.Asked("continuation-token") is { } token)
        {
            try
            {
                after = Encoding.UTF8.GetString(Convert.FromHexString(token));
            }
            catch (FormatException)
            {
                throw S3Exception.Invalid("The continuation token is none of this list.");
            }
        }
        else
        {
            after = request.Asked("start-after");
        }

        // What was folded is not listed again.
        return after is not null && after.Length > 0 && IsFolded(after) ? after + Last : after;
    }

    private bool IsFolded(string after) =>
        _delimiter.Length > 0
        && after.StartsWith(_prefix, StringComparison.Ordinal)
        && after.EndsWith(_delimiter, StringComparison.Ordinal)
        && after.Length > _prefix.Length;

    private S3Answer Write(int most, List<StoredObject> items, List<string> folded, string? next) =>
        new(200)
        {
            Document = S3Documents.Write(
                "ListBucketResult",
                writer =>
                {
                    S3Documents.Element(writer, "Name", bucket);
                    S3Documents.Element(writer, "Prefix", Shown(_prefix));
                    if (_delimiter.Length > 0)
                    {
                        S3Documents.Element(writer, "Delimiter", Shown(_delimiter));
                    }

                    S3Documents.Element(writer, "MaxKeys", most);
                    if (_isUrl)
                    {
                        S3Documents.Element(writer, "EncodingType", "url");
                    }

                    S3Documents.Element(writer, "IsTruncated", next is null ? "false" : "true");
                    if (_isSecond)
                    {
                        S3Documents.Element(writer, "KeyCount", items.Count + folded.Count);
                        if (next is not null)
                        {
                            var token = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(next));
                            S3Documents.Element(writer, "NextContinuationToken", token);
                        }
                    }
                    else
                    {
                        S3Documents.Element(writer, "Marker", Shown(request.Asked("marker") ?? ""));
                        if (next is not null)
                        {
                            S3Documents.Element(writer, "NextMarker", Shown(next));
                        }
                    }

                    foreach (var item in items)
                    {
                        S3Documents.Open(writer, "Contents");
                        S3Documents.Element(writer, "Key", Shown(item.Name.Key));
                        S3Documents.Element(writer, "LastModified", S3Documents.Time(item.ModifiedAt));
                        S3Documents.Element(writer, "ETag", $"\"{item.EntityTag}\"");
                        S3Documents.Element(writer, "Size", item.SizeInBytes);
                        S3Documents.Element(writer, "StorageClass", "STANDARD");
                        writer.WriteEndElement();
                    }

                    foreach (var common in folded)
                    {
                        S3Documents.Open(writer, "CommonPrefixes");
                        S3Documents.Element(writer, "Prefix", Shown(common));
                        writer.WriteEndElement();
                    }
                }
            ),
        };

    /// <summary>A key as the caller wants it; XML has no form for control characters.</summary>
    private string Shown(string text) =>
        _isUrl
            ? SignatureV4.Encode(text, keepSlash: true)
            : new([.. text.Select(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r') ? '?' : c)]);
}
