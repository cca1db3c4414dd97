using System.CommandLine;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary>The options by which a grant is narrowed: rows, people, uses.</summary>
internal sealed class LimitOptions(CommandSet set, Command command, string path)
{
    private readonly Option<string[]> _rows = set.Option<string[]>(command, path, "--rows", "CONDITION", many: true);
    private readonly Option<string[]> _people = set.Option<string[]>(command, path, "--people", "PEOPLE", many: true);
    private readonly Option<int?> _uses = set.Option<int?>(command, path, "--uses", "N");

    /// <summary>Null where nothing was narrowed.</summary>
    public GrantLimits? Read(Call call)
    {
        var (rows, people, uses) = (call.Get(_rows) ?? [], Input.Lists(call.Get(_people)), call.Get(_uses));
        return rows.Length == 0 && people is null && uses is null
            ? null
            : new GrantLimits(rows.Length == 0 ? null : rows, people, uses);
    }
}
