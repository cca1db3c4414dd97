namespace Kexin.Computations.Documents;

/// <summary>A computation document, or a dataset that it names, does not fit the computation; the message says what to change.</summary>
public sealed class DocumentException(BilingualText text) : Exception(text.En)
{
    /// <summary>What is wrong and what to do about it.</summary>
    public BilingualText Text { get; } = text;

    internal static DocumentException Of(string en, string zh) => new(new BilingualText(en, zh));
}
