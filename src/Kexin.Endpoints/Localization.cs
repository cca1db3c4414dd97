using Kexin.Client.Contracts;

namespace Kexin.Endpoints;

/// <summary>Brings what the libraries say in two languages to the API.</summary>
public static class Localization
{
    public static LocalizedText Localized(this BilingualText text) => new(text.En, text.Zh);

    public static BilingualText ToDomain(this LocalizedText text) => new(text.En, text.Zh);

    public static string In(this BilingualText text, string language) => text.Localized().In(language);
}
