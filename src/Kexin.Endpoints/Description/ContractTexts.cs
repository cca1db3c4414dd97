using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Kexin.Client.Contracts;

namespace Kexin.Endpoints.Description;

/// <summary>What the comments of the API's contracts say, as plain text with code in backticks.</summary>
internal static partial class ContractTexts
{
    private const string Resource = "Kexin.Client.xml";

    private static readonly Lazy<IReadOnlyDictionary<string, string>> s_texts = new(Read);

    /// <summary>A type's sentence, or null.</summary>
    public static string? Of(Type type) => s_texts.Value.GetValueOrDefault($"T:{type.FullName}");

    /// <summary>What is said of a property or of a member of an enumeration, or null.</summary>
    public static string? Of(MemberInfo member) => s_texts.Value.GetValueOrDefault(KeyOf(member));

    /// <summary>A name as it stands in JSON.</summary>
    public static string JsonName(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private static string KeyOf(MemberInfo member) =>
        $"{(member is FieldInfo ? 'F' : 'P')}:{member.DeclaringType!.FullName}.{member.Name}";

    private static Dictionary<string, string> Read()
    {
        using var stream = typeof(ContractTexts).Assembly.GetManifestResourceStream(Resource)!;
        return XDocument
            .Load(stream)
            .Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(
                member => member.Attribute("name")!.Value,
                member =>
                    Spaces().Replace(string.Concat(member.Element("summary")!.Nodes().Select(Render)), " ").Trim(),
                StringComparer.Ordinal
            );
    }

    private static string Render(XNode node) =>
        node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "see" } see when see.Attribute("cref") is { } cref => Referred(cref.Value),
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement element => element.Attribute("name")?.Value ?? element.Value,
            _ => "",
        };

    /// <summary>What a reference stands for: a constant's value, or a name as it stands in JSON.</summary>
    private static string Referred(string cref)
    {
        var path = cref[2..];
        var type = cref[0] == 'T' ? path : path[..path.LastIndexOf('.')];
        var name = path[(path.LastIndexOf('.') + 1)..];
        var owner = typeof(Problem).Assembly.GetType(type);
        return owner?.GetMember(name) switch
        {
            [FieldInfo { IsLiteral: true } constant] when !owner.IsEnum => Written(constant.GetRawConstantValue()),
            [FieldInfo] => $"`{JsonName(name)}`",
            [PropertyInfo { GetMethod.IsStatic: true } property] => Written(property.GetValue(null)),
            [PropertyInfo] => $"`{JsonName(name)}`",
            _ => name,
        };
    }

    private static string Written(object? value) =>
        value switch
        {
            string text => $"`{text}`",
            TimeSpan span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds} seconds"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
