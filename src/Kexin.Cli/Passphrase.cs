using Spectre.Console;

namespace Kexin.Cli;

/// <summary>Takes the passphrase from a file, or asks for it on a terminal without showing it.</summary>
internal static class Passphrase
{
    private const string FileVariable = "KEXIN_PASSPHRASE_FILE";

    /// <summary>The passphrase; on a terminal it is asked for, twice when it is a new one.</summary>
    public static async Task<string> GetAsync(Call call, string? file, bool isNew, CancellationToken cancel)
    {
        if ((file ?? call.Environment(FileVariable)) is { } path)
        {
            var line = (await File.ReadAllTextAsync(path, cancel)).TrimEnd('\r', '\n');
            return line.Length > 0 ? line : throw call.Fail(ExitCodes.Usage, "passphrase.empty", path);
        }

        if (!call.Terminal.Form.InputIsTerminal || !call.Terminal.Form.ErrorIsTerminal)
        {
            throw call.Fail(ExitCodes.Usage, "passphrase.needed");
        }

        var first = await AskAsync(call, isNew ? "passphrase.new" : "passphrase.ask", cancel);
        return !isNew || first == await AskAsync(call, "passphrase.again", cancel)
            ? first
            : throw call.Fail(ExitCodes.Usage, "passphrase.differ");
    }

    private static Task<string> AskAsync(Call call, string key, CancellationToken cancel) =>
        new TextPrompt<string>(Markup.Escape(call.Texts[key])).Secret().ShowAsync(call.Terminal.Error, cancel);
}
