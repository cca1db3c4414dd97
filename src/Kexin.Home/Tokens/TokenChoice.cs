namespace Kexin.Home.Tokens;

/// <summary>The token that is to seal a master key.</summary>
/// <param name="Library">The path of its PKCS#11 library.</param>
/// <param name="Label">The token's label.</param>
public sealed record TokenChoice(string Library, string Label);
