using Kexin.Channels;
using Kexin.Mpc.SetIntersection.Ristretto255;

namespace Kexin.Mpc.SetIntersection.Hashing;

/// <summary>Identifiers to the uniform strings that the one-way map of ristretto255 takes, differently in each session.</summary>
/// <remarks>
/// Source: RFC 9380, appendix B (ristretto255_XMD:SHA-512_R255MAP_RO_); its tag names the session, so that elements of two
/// sessions have nothing in common, even under the same key.
/// </remarks>
internal sealed class IdentifierHash(SessionId session) : IDisposable
{
    private readonly ExpandMessage _expand = new([
        .. "Kexin-Intersection-1-ristretto255_XMD:SHA-512_R255MAP_RO_"u8,
        .. session.Value.ToArray(),
    ]);

    /// <summary>Fills 64 bytes for each number of an identifier, in that order.</summary>
    public void Fill(IdentifierSet identifiers, ReadOnlySpan<int> numbers, Span<byte> uniform)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            var destination = uniform.Slice(i * GroupSizes.UniformSizeInBytes, GroupSizes.UniformSizeInBytes);
            _expand.Expand(identifiers[numbers[i]], destination);
        }
    }

    public void Dispose() => _expand.Dispose();
}
