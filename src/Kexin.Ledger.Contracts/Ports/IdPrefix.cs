using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts.Ports;

/// <summary>Ids as people give them: whole, or a beginning that fits one only.</summary>
public static class IdPrefix
{
    private const int ShortestPrefix = 4;

    /// <summary>At least four hexadecimal digits, in lower case.</summary>
    /// <exception cref="DomainException">The text is something else.</exception>
    public static string Read(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length >= ShortestPrefix && id.Length <= 2 * Digest.SizeInBytes && id.All(char.IsAsciiHexDigit)
            ? id.ToLowerInvariant()
            : throw DomainException.Invalid(
                $"'{id}' is no id: give 64 hexadecimal digits, or at least {ShortestPrefix} of the first.",
                $"“{id}”不是编号：请给出 64 位十六进制数，或至少前 {ShortestPrefix} 位。"
            );
    }

    /// <summary>The problem of an id whose beginning fits several.</summary>
    public static DomainException Ambiguous(string id) =>
        new(
            FaultCodes.Ambiguous,
            new($"'{id}' fits more than one. Give more digits.", $"“{id}”对应不止一个对象，请多写几位。")
        );
}
