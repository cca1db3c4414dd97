using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Client.Contracts;
using FieldNames = Kexin.Data.FieldNames;

namespace Kexin.Cli;

/// <summary>The options of <c>dataset add</c> that say how a file is read, put together with those kept in a file.</summary>
internal sealed class IntakeInput
{
    private const string Path = "dataset.add";
    private const string Columns = "columns";
    private const string Name = "name";

    private readonly List<(
        string Member,
        Option<string[]> Option,
        Func<Call, string, string, JsonNode> Value
    )> _pairs = [];
    private readonly List<(string Member, Option<string[]> Option)> _flags = [];
    private readonly Option<string[]> _missing;
    private readonly Option<string[]> _recode;
    private readonly Option<string[]> _require;
    private readonly Option<string> _header;
    private readonly Option<bool> _noHeader;
    private readonly Option<string> _delimiter;
    private readonly Option<string> _sheet;
    private readonly Option<string> _file;
    private readonly Option<string> _save;

    public IntakeInput(CommandSet set, Command command)
    {
        Pair("type", "--type", "COLUMN=TYPE", TypeOf);
        Pair("zone", "--zone", "COLUMN=ZONE");
        Pair("dateFormat", "--date-format", "COLUMN=FORMAT");
        Pair("numbers", "--numbers", "COLUMN=1.234,5");
        Flag("percent", "--percent");
        Flag("currency", "--currency");
        Pair("below", "--below", "COLUMN=RULE");
        _missing = set.Option<string[]>(command, Path, "--missing", "[COLUMN=]WORD", many: true);
        _recode = set.Option<string[]>(command, Path, "--recode", "COLUMN=OLD=NEW", many: true);
        Pair("unit", "--unit", "COLUMN=UNIT");
        Pair("description", "--describe", "COLUMN=TEXT");
        _require = set.Option<string[]>(command, Path, "--require", "COLUMNS", many: true);
        _delimiter = set.Option<string>(command, Path, "--delimiter", "NAME");
        _delimiter.AcceptOnlyFromAmong("comma", "semicolon", "tab", "bar");
        _noHeader = set.Option<bool>(command, Path, "--no-header");
        _header = set.Option<string>(command, Path, "--header", "COLUMNS");
        _sheet = set.Option<string>(command, Path, "--sheet", "NAME");
        _file = set.Option<string>(command, Path, "--options", "FILE");
        _save = set.Option<string>(command, Path, "--save-options", "FILE");

        void Pair(string member, string option, string help, Func<Call, string, string, JsonNode>? value = null) =>
            _pairs.Add(
                (member, set.Option<string[]>(command, Path, option, help, many: true), value ?? ((_, _, text) => text))
            );

        void Flag(string member, string option) =>
            _flags.Add((member, set.Option<string[]>(command, Path, option, "COLUMN", many: true)));
    }

    /// <summary>What was said, as the node reads it; null where nothing was.</summary>
    public JsonElement? Read(Call call)
    {
        var options = call.Get(_file) is { } file ? Load(call, file) : [];
        foreach (var (member, option, value) in _pairs)
        {
            foreach (var item in call.Get(option) ?? [])
            {
                var (name, text) = Input.Pair(call, item);
                Column(options, name)[member] = value(call, item, text);
            }
        }

        foreach (var (member, option) in _flags)
        {
            foreach (var name in Input.Lists(call.Get(option)) ?? [])
            {
                Column(options, name)[member] = true;
            }
        }

        foreach (var item in call.Get(_missing) ?? [])
        {
            ReadMissing(options, item);
        }

        foreach (var item in call.Get(_recode) ?? [])
        {
            var (name, rest) = Input.Pair(call, item);
            if (!FieldNames.TryPair(rest, out var from, out var to))
            {
                throw call.Fail(ExitCodes.Usage, "input.recode", item);
            }

            var list = List(Column(options, name), "recode");
            foreach (var old in list.OfType<JsonObject>().Where(old => (string?)old["from"] == from).ToList())
            {
                list.Remove(old);
            }

            list.Add(new JsonObject { ["from"] = from, ["to"] = FieldNames.Unquote(to) });
        }

        Add(options, "required", Input.Lists(call.Get(_require)));
        if (Input.List(call.Get(_header)) is { } header)
        {
            options["header"] = new JsonArray([.. header.Select(name => JsonValue.Create(name))]);
        }

        if (call.Get(_noHeader))
        {
            options["noHeader"] = true;
        }

        if (call.Get(_sheet) is { } sheet)
        {
            options["sheet"] = sheet;
        }

        if (call.Get(_delimiter) is { } delimiter)
        {
            options["delimiter"] = delimiter;
        }

        return options.Count == 0 ? null : JsonSerializer.SerializeToElement(options);
    }

    /// <summary>Writes the options that were used where <c>--save-options</c> says.</summary>
    public async Task SaveAsync(Call call, string input, JsonElement options, CancellationToken cancel)
    {
        if (call.Get(_save) is not { } file)
        {
            return;
        }

        if (System.IO.Path.GetFullPath(file) == System.IO.Path.GetFullPath(input))
        {
            throw call.Fail(ExitCodes.Usage, "dataset.add.options-over-data", file);
        }

        if (File.Exists(file))
        {
            Load(call, file);
        }

        await File.WriteAllTextAsync(file, Call.ToJson(options) + "\n", cancel);
    }

    private static void ReadMissing(JsonObject options, string item)
    {
        // A word that holds an equals sign stands in quotes, as a name does.
        var isOfColumn = !item.StartsWith('"') || FieldNames.Unquote(item) == item;
        if (isOfColumn && FieldNames.TryPair(item, out var name, out var word))
        {
            var list = List(Column(options, name), "missing");
            if (word.Length > 0)
            {
                list.Add(FieldNames.Unquote(word));
            }

            return;
        }

        List(options, "missing").Add(FieldNames.Unquote(item));
    }

    private static void Add(JsonObject options, string member, IReadOnlyList<string>? items)
    {
        foreach (var item in items ?? [])
        {
            List(options, member).Add(item);
        }
    }

    private static JsonArray List(JsonObject owner, string member)
    {
        if (owner[member] is not JsonArray list)
        {
            owner[member] = list = [];
        }

        return list;
    }

    private static JsonObject Column(JsonObject options, string name)
    {
        var columns = List(options, Columns);
        var found = columns.OfType<JsonObject>().FirstOrDefault(column => (string?)column[Name] == name);
        if (found is null)
        {
            columns.Add(found = new JsonObject { [Name] = name });
        }

        return found;
    }

    private static JsonNode TypeOf(Call call, string item, string type) =>
        Enum.TryParse<FieldType>(type, ignoreCase: true, out var parsed) && !char.IsAsciiDigit(type[0])
            ? parsed.ToString().ToLowerInvariant()
            : throw call.Fail(ExitCodes.Usage, "input.type", item);

    private static JsonObject Load(Call call, string file)
    {
        try
        {
            return JsonNode.Parse(
                    File.ReadAllBytes(file),
                    documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }
                ) as JsonObject
                ?? throw call.Fail(ExitCodes.Usage, "dataset.add.not-options", file);
        }
        catch (JsonException)
        {
            throw call.Fail(ExitCodes.Usage, "dataset.add.not-options", file);
        }
    }
}
