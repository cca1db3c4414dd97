using System.Text;
using Kexin.Cli.Rendering;

namespace Kexin.Cli;

/// <summary>The one way to the user's screen for text: what a screen would not show is written out, whoever wrote it.</summary>
internal sealed class VisibleWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => inner.Write(ShownText.Escape(value ?? ""));

    public override void WriteLine(string? value) => inner.WriteLine(ShownText.Escape(value ?? ""));

    public override void Flush() => inner.Flush();
}
