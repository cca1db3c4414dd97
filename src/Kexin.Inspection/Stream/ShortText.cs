namespace Kexin.Inspection.Stream;

/// <summary>Texts that quote others, cut so that they fit where findings and alarms are kept.</summary>
internal static class ShortText
{
    /// <summary>Leaves room for the words around a quotation in a <see cref="BilingualText"/>.</summary>
    internal const int MostCharacters = 1900;

    public static BilingualText Of(BilingualText text) => new(Of(text.En), Of(text.Zh));

    public static string Of(string text)
    {
        if (text.Length <= MostCharacters)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters;
        return $"{text[..end]}…";
    }
}
