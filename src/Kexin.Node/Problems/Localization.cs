using Kexin.Client.Contracts;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Brings what the libraries say in two languages to the API.</summary>
internal static class Localization
{
    public static LocalizedText Localized(this BilingualText text) => new(text.En, text.Zh);

    public static BilingualText ToDomain(this LocalizedText text) => new(text.En, text.Zh);

    public static string In(this BilingualText text, string language) => text.Localized().In(language);
}
