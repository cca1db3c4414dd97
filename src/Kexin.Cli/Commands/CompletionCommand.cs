using System.CommandLine;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin completion</c>: a script by which a shell asks this program what may stand at the cursor.</summary>
internal static class CompletionCommand
{
    private const string Path = "completion";

    /// <summary>Each gives the line without the program's name, and the cursor's place in it, to the directive <c>[suggest:…]</c>.</summary>
    private static readonly Dictionary<string, string> s_scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            # ~/.bashrc: source <(kexin completion bash)
            _kexin() {
              local line="${COMP_LINE#* }" IFS=$'\n'
              local at=$((COMP_POINT - ${#COMP_LINE} + ${#line}))
              COMPREPLY=($(kexin "[suggest:$at]" "$line" 2>/dev/null))
            }
            complete -o default -F _kexin kexin
            """,
        ["zsh"] = """
            # ~/.zshrc, after compinit: source <(kexin completion zsh)
            _kexin() {
              local line="${BUFFER#* }"
              local at=$((CURSOR - ${#BUFFER} + ${#line}))
              local -a found
              found=(${(f)"$(kexin "[suggest:$at]" "$line" 2>/dev/null)"})
              (( ${#found} )) && compadd -a found || _files
            }
            compdef _kexin kexin
            """,
        ["fish"] = """
            # ~/.config/fish/config.fish: kexin completion fish | source
            function __kexin
              set -l line (string replace -r '^\S+\s+' '' -- (commandline -cp))
              kexin "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c kexin -a '(__kexin)'
            """,
        ["pwsh"] = """
            # $PROFILE: kexin completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName kexin -ScriptBlock {
              param($word, $tree, $position)
              $whole = $tree.ToString()
              $line = $whole -replace '^\S+\s*', ''
              $at = [Math]::Min($position - $whole.Length + $line.Length, $line.Length)
              kexin "[suggest:$at]" $line 2>$null | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
              }
            }
            """,
    };

    public static Command Build(CommandSet set)
    {
        var command = set.Command(Path);
        var shell = set.Argument<string>(command, Path, "SHELL");
        shell.AcceptOnlyFromAmong([.. s_scripts.Keys]);
        return set.Plain(
            command,
            (call, _) =>
                Task.FromResult(
                    call.Answer(
                        new Dictionary<string, string>(StringComparer.Ordinal)
                        {
                            ["script"] = s_scripts[call.Get(shell)],
                        },
                        answer => call.Terminal.Line(answer["script"])
                    )
                )
        );
    }
}
