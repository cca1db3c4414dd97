namespace Kexin.Cryptography.Records;

/// <summary>A text in both languages of the product; neither is empty.</summary>
public sealed record BilingualText(string En, string Zh)
{
    /// <summary>The English one: for logs.</summary>
    public override string ToString() => En;
}
