using System.Globalization;
using System.Xml;

namespace Kexin.ObjectStorage.S3;

/// <summary>S3's XML: written for answers, read from requests with bounds on size and depth, and without a document type.</summary>
internal static class S3Documents
{
    private const string Space = "http://s3.amazonaws.com/doc/2006-03-01/";
    private const int LargestInBytes = 2 << 20;
    private const int MostKeys = 1000;

    /// <summary>A document with that root.</summary>
    public static byte[] Write(string root, Action<XmlWriter> write, bool inSpace = true)
    {
        using var bytes = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new System.Text.UTF8Encoding(false), CheckCharacters = true };
        using (var writer = XmlWriter.Create(bytes, settings))
        {
            if (inSpace)
            {
                writer.WriteStartElement(root, Space);
            }
            else
            {
                writer.WriteStartElement(root);
            }

            write(writer);
            writer.WriteEndElement();
        }

        return bytes.ToArray();
    }

    /// <summary>An error in S3's form.</summary>
    public static byte[] WriteError(string code, string message, string resource) =>
        Write(
            "Error",
            writer =>
            {
                Element(writer, "Code", code);
                Element(writer, "Message", message);
                Element(writer, "Resource", Visible(resource));
                Element(writer, "RequestId", "-");
            },
            inSpace: false
        );

    public static void Element(XmlWriter writer, string name, string value) =>
        writer.WriteElementString(name, writer.LookupPrefix(Space) is null ? null : Space, value);

    public static void Element(XmlWriter writer, string name, long value) =>
        Element(writer, name, value.ToString(CultureInfo.InvariantCulture));

    public static void Open(XmlWriter writer, string name) =>
        writer.WriteStartElement(name, writer.LookupPrefix(Space) is null ? null : Space);

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The parts that an upload is to be completed with.</summary>
    /// <exception cref="S3Exception">It is something else, or too long.</exception>
    public static async Task<IReadOnlyList<ChosenPart>> ReadPartsAsync(Stream body, CancellationToken cancel)
    {
        var parts = new List<ChosenPart>();
        foreach (var part in await ReadAsync(body, "CompleteMultipartUpload", "Part", cancel))
        {
            parts.Add(
                int.TryParse(
                    part.GetValueOrDefault("PartNumber"),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                && part.GetValueOrDefault("ETag") is { } tag
                && parts.Count < UploadedPart.MostParts
                    ? new ChosenPart(number, tag.Trim('"'))
                    : throw Malformed()
            );
        }

        return parts;
    }

    /// <summary>The keys that are to be deleted, and whether to say nothing of those that were.</summary>
    /// <exception cref="S3Exception">It is something else, or too long.</exception>
    public static async Task<IReadOnlyList<string>> ReadKeysAsync(Stream body, CancellationToken cancel)
    {
        var objects = await ReadAsync(body, "Delete", "Object", cancel);
        return objects.Count <= MostKeys
            ? [.. objects.Select(each => each.GetValueOrDefault("Key") ?? throw Malformed())]
            : throw Malformed();
    }

    /// <summary>The one value of that name in a small document, such as the status of a legal hold.</summary>
    public static async Task<string?> ReadValueAsync(Stream body, string root, string name, CancellationToken cancel) =>
        (await ReadAsync(body, "", root, cancel)).Select(values => values.GetValueOrDefault(name)).FirstOrDefault();

    private static async Task<List<Dictionary<string, string>>> ReadAsync(
        Stream body,
        string root,
        string item,
        CancellationToken cancel
    )
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 << 10];
        int count;
        while ((count = await body.ReadAsync(buffer, cancel)) > 0)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > LargestInBytes)
            {
                throw Malformed();
            }
        }

        bytes.Position = 0;
        try
        {
            return Items(bytes, root, item);
        }
        catch (XmlException error)
        {
            throw new S3Exception(400, "MalformedXML", $"The document is no well-formed XML: {error.Message}", error);
        }
    }

    private static List<Dictionary<string, string>> Items(Stream bytes, string root, string item)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreWhitespace = true,
            IgnoreProcessingInstructions = true,
        };
        using var reader = XmlReader.Create(bytes, settings);
        var items = new List<Dictionary<string, string>>();
        Dictionary<string, string>? current = null;
        string? name = null;
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                if (reader.Depth > 3 || (reader.Depth == 0 && root.Length > 0 && reader.LocalName != root))
                {
                    throw Malformed();
                }

                name = reader.LocalName;
                if (name == item)
                {
                    current = [];
                    items.Add(current);
                }
                else if (reader.IsEmptyElement && current is not null)
                {
                    current[name] = "";
                }
            }
            else if (
                reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA
                && current is not null
                && name is not null
            )
            {
                current[name] = current.GetValueOrDefault(name) + reader.Value;
            }
            else if (reader.NodeType == XmlNodeType.SignificantWhitespace && current is not null && name is not null)
            {
                current[name] = current.GetValueOrDefault(name) + reader.Value;
            }
            else if (reader.NodeType == XmlNodeType.EndElement && reader.LocalName == item)
            {
                current = null;
            }
        }

        return items;
    }

    private static S3Exception Malformed() =>
        new(400, "MalformedXML", "The document is not of the form that S3 describes, or is too long.");

    private static string Visible(string text) => new([.. text.Select(c => XmlConvert.IsXmlChar(c) ? c : '?')]);
}
