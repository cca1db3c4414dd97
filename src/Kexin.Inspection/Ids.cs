using System.Security.Cryptography;
using System.Text;

namespace Kexin.Inspection;

/// <summary>Ids of what an organisation keeps for its inspections: 32 hexadecimal digits, random or the hash of a natural key.</summary>
public static class Ids
{
    /// <summary>The length, in characters.</summary>
    public const int Length = 32;

    private const int SizeInBytes = Length / 2;

    /// <summary>One that nobody can guess.</summary>
    public static string New(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Convert.ToHexStringLower(random.GetBytes(SizeInBytes));
    }

    /// <summary>The one of a natural key: the same parts give the same id.</summary>
    public static string Of(params ReadOnlySpan<string> parts) =>
        Convert.ToHexStringLower(
            SHA256
                .HashData(Encoding.UTF8.GetBytes("kexin/inspection-id/1\n" + string.Join('\n', parts)))
                .AsSpan(0, SizeInBytes)
        );
}
