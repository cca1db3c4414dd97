namespace Kexin.Collaboration;

/// <summary>A text in both languages of the product; neither is empty.</summary>
public sealed record BilingualText(string En, string Zh);
