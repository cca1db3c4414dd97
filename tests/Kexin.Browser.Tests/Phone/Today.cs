using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Kexin.Browser.Tests.Phone;

/// <summary>A day of one inspector: a round of two points, of which the first has a box and the second a tag.</summary>
internal static class Today
{
    public const string Person = "00000000000000000000000000000002";
    public const string Task = "00000000000000000000000000000010";
    public const string BoxPoint = "00000000000000000000000000000040";
    public const string TagPoint = "00000000000000000000000000000041";
    private const string Site = "00000000000000000000000000000020";
    private const string Template = "00000000000000000000000000000030";
    private const string FloorPlan = "00000000000000000000000000000050";

    public const string Plan = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 800"><rect width="1200" height="800" fill="#fff"/>
        <path d="M40 40h1120v720H40zM400 40v720M800 40v720M40 400h1120" fill="none" stroke="#456" stroke-width="8"/></svg>
        """;

    public static string PlanHash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Plan)));

    /// <summary>The newest final header.</summary>
    public static string Header { get; } = string.Concat(Enumerable.Repeat("ab", 32));

    public static JsonObject Of(string phone, int next, string head, string? boxAddress) =>
        JsonNode
            .Parse(
                $$"""
                {
                  "serverTime": "{{At(0)}}", "phone": {"id": "{{phone}}", "next": {{next}}, "head": "{{head}}"},
                  "person": {"id": "{{Person}}", "name": "王小明 Wang"}, "face": {"required": false, "threshold": 0.6, "template": null},
                  "header": {"height": 812, "hash": "{{Header}}", "time": "{{At(-7)}}"}, "suite": "standard",
                  "tasks": [{"id": "{{Task}}", "plan": null, "name": {"en": "Fire safety, daily patrol", "zh": "每日防火巡查"}, "site": "{{Site}}",
                    "template": "{{Template}}", "templateVersion": 1, "from": "{{At(-60)}}", "due": "{{At(120)}}", "state": "open", "ordered": true,
                    "people": 1, "points": ["{{BoxPoint}}", "{{TagPoint}}"], "done": []}],
                  "templates": [{"id": "{{Template}}", "version": 1, "scene": "fire-safety", "name": {"en": "Fire safety", "zh": "消防安全"},
                    "rule": {"en": "Order 61, article 25", "zh": "公安部令第61号第二十五条"}, "steps": [
                    {{Step("exit", "check", "Are exits clear?", "安全出口是否畅通？", "\"photo\": \"failing\", \"grade\": \"major\"")}},
                    {{Step(
                    "blocked",
                    "choice",
                    "What blocks them?",
                    "堵塞物是什么？",
                    """ "photo": "never", "grade": "general", "choices": [{"id": "goods", "text": {"en": "Goods", "zh": "货物"}, "fails": true}], "when": {"step": "exit", "is": ["fail"]}"""
                )}},
                    {{Step("pressure", "reading", "Pressure", "压力", "\"photo\": \"failing\", \"grade\": \"general\", \"unit\": \"MPa\", \"min\": 1.0, \"max\": 1.4")}}
                    ]}],
                  "sites": [{"id": "{{Site}}", "name": "东区综合楼", "address": "东大街 1 号",
                    "plans": [{"id": "{{FloorPlan}}", "name": "F1", "image": "{{PlanHash}}", "width": 1200, "height": 800}]}],
                  "points": [{{Point(BoxPoint, "大厅灭火器箱", 200, $$"""{"kind": "active", "id": "{{BoxPoint}}", "publicKey": null, "address": {{(boxAddress is null ? "null" : $"\"{boxAddress}\"")}}}""")}},
                    {{Point(TagPoint, "配电室", 900, $$"""{"kind": "tag", "id": "{{TagPoint}}", "publicKey": null, "address": null}""")}}]
                }
                """
            )!
            .AsObject();

    private static string Step(string id, string kind, string english, string chinese, string rest) =>
        $$"""
            {"id": "{{id}}", "kind": "{{kind}}", "text": {"en": "{{english}}", "zh": "{{chinese}}"}, "help": null, "required": true,
             {{(
                rest.Contains("unit", StringComparison.Ordinal) ? "" : "\"unit\": null, \"min\": null, \"max\": null, "
            )}}
             {{(
                rest.Contains("choices", StringComparison.Ordinal) ? "" : "\"choices\": null, \"when\": null, "
            )}} {{rest}}}
            """;

    private static string Point(string id, string name, int x, string box) =>
        $$"""
            {"id": "{{id}}", "site": "{{Site}}", "name": "{{name}}", "code": "B1-{{id[^2..]}}",
             "standard": {"en": "Passages at least 1.4 m wide.", "zh": "通道净宽不小于 1.4 米。"},
             "procedure": {"en": "1. Open.\n2. Read.", "zh": "1. 打开。\n2. 读数。"},
             "pictures": [], "place": null, "plan": {"id": "{{FloorPlan}}", "x": {{x}}, "y": 220}, "box": {{box}}}
            """;

    private static string At(double minutes) =>
        DateTime.UtcNow.AddMinutes(minutes).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
