namespace Kexin.Cryptography.Records;

/// <summary>A text in both languages of the product; neither is empty.</summary>
public sealed record BilingualText(
    [AnyText(ProseAttribute.MostCharacters)] string En,
    [AnyText(ProseAttribute.MostCharacters)] string Zh
)
{
    /// <summary>The English one: for logs.</summary>
    public override string ToString() => En;
}
