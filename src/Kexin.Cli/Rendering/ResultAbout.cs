using Kexin.Client.Contracts;

namespace Kexin.Cli.Rendering;

/// <summary>What a result answers, in labelled lines that stand above it in every form.</summary>
internal static class ResultAbout
{
    /// <summary>A result on the screen, below what it answers.</summary>
    public static void Write(ComputationResult result, Terminal terminal)
    {
        Tables.WriteLabelled(terminal, [.. Lines(result, terminal.Texts, terminal.Local)]);
        terminal.Line();
        SheetView.Write(result.Sheet, terminal);
    }

    /// <summary>Label and text, in the order in which people ask.</summary>
    /// <param name="result">The result.</param>
    /// <param name="texts">The language.</param>
    /// <param name="local">Writes a time in the reader's zone.</param>
    public static IEnumerable<(string Label, string Text)> Lines(
        ComputationResult result,
        Texts texts,
        Func<DateTimeOffset, string> local
    )
    {
        var source = result.Source;
        yield return (texts["result.about.title"], source.Title);
        if (source.Purpose is { } purpose)
        {
            yield return (texts["result.about.purpose"], purpose);
        }

        var inputs = source.Inputs.Select(input => $"{input.Owner.Name}/{input.Name}").Order(StringComparer.Ordinal);
        yield return (texts["result.about.requester"], source.Requester.Name);
        yield return (texts["result.about.data"], string.Join(texts["list.comma"], inputs));
        yield return (texts["result.about.ended"], local(result.EndedAt));
        yield return (texts["result.about.task"], result.Task);
        yield return (texts["result.about.document"], source.Document);
    }
}
