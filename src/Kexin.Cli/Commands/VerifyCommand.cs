using System.CommandLine;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin verify</c>: checks proof files with no node and no network.</summary>
internal static class VerifyCommand
{
    private const string Path = "verify";
    private const long LargestProofInBytes = 1 << 20;
    private const int IdInDigits = 64;

    public static Command Build(CommandSet set, NodeEntry node)
    {
        var command = set.Command(Path);
        var files = set.Argument<string[]>(command, Path, "FILE");
        files.Arity = ArgumentArity.OneOrMore;
        var consortium = set.Option<string>(command, Path, "--consortium", "ID");
        return set.Plain(
            command,
            async (call, cancel) =>
            {
                var expected = call.Get(consortium);
                if (expected is not null && !IsId(expected))
                {
                    throw call.Fail(ExitCodes.Usage, "verify.consortium.bad", expected);
                }

                var results = new Dictionary<string, Verification>(StringComparer.Ordinal);
                foreach (var file in call.Get(files))
                {
                    results[file] = node.Verify(await ReadAsync(call, file, cancel), expected);
                }

                call.Answer(results, _ => Show(results, call.Terminal));
                return !results.Values.All(result => result.Holds) ? ExitCodes.NotVerified
                    : expected is null ? ExitCodes.NotAnchored
                    : ExitCodes.Done;
            }
        );
    }

    private static bool IsId(string text) => text.Length == IdInDigits && text.All(char.IsAsciiHexDigitLower);

    private static async Task<byte[]> ReadAsync(Call call, string file, CancellationToken cancel)
    {
        var size = new FileInfo(file).Length;
        return size <= LargestProofInBytes
            ? await File.ReadAllBytesAsync(file, cancel)
            : throw call.Fail(ExitCodes.NotVerified, "verify.too-long", file, size, LargestProofInBytes);
    }

    private static void Show(Dictionary<string, Verification> results, Terminal terminal)
    {
        var texts = terminal.Texts;
        var isUnanchored = results.Values.Any(result => result is { Holds: true, Anchored: false });
        if (isUnanchored)
        {
            terminal.Paragraph(texts["verify.not-anchored"]);
        }

        foreach (var (file, result) in results)
        {
            terminal.Line(file);
            foreach (var check in result.Checks)
            {
                terminal.Line($"  {(check.Passed ? "✓" : "✗")} {check.Text.In(texts.Language)}");
            }

            if (result.Anchored || !result.Holds)
            {
                terminal.Line("  " + texts[result.Holds ? "verify.holds" : "verify.fails"]);
            }

            foreach (var sentence in result.Proves)
            {
                terminal.Line("  " + sentence.In(texts.Language));
            }
        }

        if (isUnanchored)
        {
            terminal.Paragraph(texts["verify.not-anchored"]);
        }
    }
}
