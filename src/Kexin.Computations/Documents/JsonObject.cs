using System.Text.Json;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Documents;

/// <summary>One JSON object that is read member by member and refuses what nobody asked for; errors name the path.</summary>
internal sealed class JsonObject
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly string _path;

    /// <summary>Opens the object at a path such as <c>function.measures[0]</c>; empty for the document itself.</summary>
    public JsonObject(JsonElement element, string path)
    {
        _path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Refuse(path, "must be an object", "必须是对象");
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!_members.TryAdd(member.Name, member.Value))
            {
                throw Refuse(At(member.Name), "stands there twice", "出现了两次");
            }
        }
    }

    public string Text(string name) => AsText(Take(name), At(name));

    public int Number(string name, int min, int max)
    {
        var element = Take(name);
        return
            element.ValueKind == JsonValueKind.Number
            && element.TryGetInt32(out var value)
            && value >= min
            && value <= max
            ? value
            : throw Refuse(At(name), $"must be a whole number from {min} to {max}", $"必须是 {min} 到 {max} 的整数");
    }

    public Digest Digest(string name) => AsDigest(Take(name), At(name));

    public JsonObject Object(string name) => new(Take(name), At(name));

    /// <summary>An array of at most <paramref name="most"/> items, each read with its own path.</summary>
    public T[] List<T>(string name, int most, Func<JsonElement, string, T> read)
    {
        var (element, path) = (Take(name), At(name));
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() > most)
        {
            throw Refuse(path, $"must be an array of at most {most} items", $"必须是最多 {most} 项的数组");
        }

        return [.. element.EnumerateArray().Select((item, i) => read(item, $"{path}[{i}]"))];
    }

    /// <summary>The same, or none where the member is left out.</summary>
    public T[] ListOrNone<T>(string name, int most, Func<JsonElement, string, T> read) =>
        _members.ContainsKey(name) ? List(name, most, read) : [];

    /// <summary>A text that the rest of the document implies: it is there for people, so it must be right.</summary>
    public void Expect(string name, string expected)
    {
        if (Text(name) != expected)
        {
            throw Refuse(At(name), $"must be '{expected}'", $"必须是“{expected}”");
        }
    }

    /// <summary>The same in both languages.</summary>
    public void Expect(string name, BilingualText expected)
    {
        var texts = Object(name);
        texts.Expect("en", expected.En);
        texts.Expect("zh", expected.Zh);
        texts.End();
    }

    /// <summary>Checks that nothing is left that was not read.</summary>
    public void End()
    {
        if (_members.Count > 0)
        {
            var name = _members.Keys.Order(StringComparer.Ordinal).First();
            throw Refuse(At(Shown(name)), "is not a member of a computation document here", "不是计算文档此处的成员");
        }
    }

    public static string AsText(JsonElement element, string path)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String
                ? element.GetString()!
                : throw Refuse(path, "must be a text", "必须是文本");
        }
        catch (InvalidOperationException)
        {
            throw Refuse(path, "must be well-formed Unicode", "必须是合法的 Unicode 文本");
        }
    }

    public static double AsNumber(JsonElement element, string path) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var value) && double.IsFinite(value)
            ? value
            : throw Refuse(path, "must be a number that a double can hold", "必须是双精度浮点数能表示的数");

    public static Digest AsDigest(JsonElement element, string path)
    {
        // Upper case would be a second way to write the same id.
        var text = AsText(element, path);
        return Cryptography.Digest.TryParse(text, out var digest) && digest.ToString() == text
            ? digest
            : throw Refuse(path, "must be 64 lower-case hexadecimal digits", "必须是 64 位小写十六进制数字");
    }

    public static DocumentException Refuse(string path, string en, string zh)
    {
        var (where, zhWhere) = path.Length == 0 ? ("The document", "文档") : ($"'{path}'", $"“{path}”");
        return new DocumentException(new BilingualText($"{where} {en}.", $"{zhWhere}{zh}。"));
    }

    private JsonElement Take(string name) =>
        _members.Remove(name, out var element) ? element : throw Refuse(At(name), "is missing", "缺失");

    private string At(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    /// <summary>A stranger's member name, cut to what a message can carry.</summary>
    private static string Shown(string name) =>
        new([.. name.Take(40).Select(character => char.IsControl(character) ? '?' : character)]);
}
