using System.Text;
using Spectre.Console;

namespace Kexin.Cli;

/// <summary>Takes the passphrase from a file, or asks for it on a terminal without showing it.</summary>
internal static class Passphrase
{
    private const string FileVariable = "KEXIN_PASSPHRASE_FILE";
    private const int LongestInBytes = 4096;

    /// <summary>The file that the passphrase comes from; null when it is asked for.</summary>
    public static string? FileOf(Call call, string? file) => file ?? call.Environment(FileVariable);

    /// <summary>
    /// The passphrase, which whoever uses it clears; on a terminal it is asked for, twice when it is a new one. (What a terminal's library
    /// kept of it is not ours to clear.)
    /// </summary>
    public static Task<char[]> GetAsync(Call call, string? file, bool isNew, CancellationToken cancel) =>
        TakeAsync(call, FileOf(call, file), isNew, "passphrase", cancel);

    /// <summary>The passphrase that is to take another's place, from a file or asked for twice; the variable names the old one's file.</summary>
    public static Task<char[]> NextAsync(Call call, string? file, CancellationToken cancel) =>
        TakeAsync(call, file, isNew: true, "next-passphrase", cancel);

    /// <summary>The PIN of a token that is to seal the master key, from a file or asked for.</summary>
    public static Task<char[]> PinAsync(Call call, string? file, CancellationToken cancel) =>
        TakeAsync(call, file, isNew: false, "pin", cancel);

    /// <summary>A person's password, from a file or asked for, twice when it is a new one.</summary>
    public static Task<char[]> PasswordAsync(Call call, string? file, bool isNew, CancellationToken cancel) =>
        TakeAsync(call, file, isNew, "password", cancel);

    private static async Task<char[]> TakeAsync(
        Call call,
        string? file,
        bool isNew,
        string what,
        CancellationToken cancel
    )
    {
        if (file is { } path)
        {
            return await ReadAsync(call, path, cancel);
        }

        if (!call.Terminal.Form.InputIsTerminal || !call.Terminal.Form.ErrorIsTerminal)
        {
            throw call.Fail(ExitCodes.Usage, $"{what}.needed");
        }

        var first = await AskAsync(call, isNew ? $"{what}.new" : $"{what}.ask", cancel);
        if (!isNew)
        {
            return first;
        }

        var again = await AskAsync(call, $"{what}.again", cancel);
        var isSame = again.AsSpan().SequenceEqual(first);
        Array.Clear(again);
        return isSame ? first : throw call.Fail(ExitCodes.Usage, $"{what}.differ");
    }

    /// <summary>The file's text without the line end.</summary>
    private static async Task<char[]> ReadAsync(Call call, string path, CancellationToken cancel)
    {
        var bytes = new byte[LongestInBytes + 1];
        var text = new char[LongestInBytes + 1];
        try
        {
            await using var stream = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read,
                bufferSize: 0
            );
            var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
            if (length > LongestInBytes)
            {
                throw call.Fail(ExitCodes.Usage, "passphrase.long", path, LongestInBytes);
            }

            var content = bytes.AsSpan(0, length);
            var mark = Encoding.UTF8.Preamble;
            var count = Encoding.UTF8.GetChars(content.StartsWith(mark) ? content[mark.Length..] : content, text);
            var passphrase = text.AsSpan(0, count).TrimEnd("\r\n");
            return passphrase.Length > 0
                ? passphrase.ToArray()
                : throw call.Fail(ExitCodes.Usage, "passphrase.empty", path);
        }
        finally
        {
            Array.Clear(bytes);
            Array.Clear(text);
        }
    }

    private static async Task<char[]> AskAsync(Call call, string key, CancellationToken cancel) =>
        (
            await new TextPrompt<string>(Markup.Escape(call.Texts[key])).Secret().ShowAsync(call.Terminal.Error, cancel)
        ).ToCharArray();
}
