using Kexin.Client.Contracts;

namespace Kexin.Cli.Rendering;

/// <summary>Shows which names may be taken for others.</summary>
internal static class NameWarnings
{
    /// <summary>The name, with a sign before it when there is a warning.</summary>
    public static string Mark(string name, LocalizedText? warning) => warning is null ? name : $"⚠{name}";

    /// <summary>What the signs in a table mean, each warning once.</summary>
    public static void Write(IEnumerable<LocalizedText?> warnings, Terminal terminal)
    {
        var texts = warnings.OfType<LocalizedText>().Select(warning => warning.In(terminal.Texts.Language)).Distinct();
        foreach (var text in texts)
        {
            terminal.Paragraph($"⚠ {ShownText.Escape(text)}");
        }
    }
}
