using System.Security.Cryptography;
using Kexin.Mpc.SetIntersection.Ristretto255;

namespace Kexin.Mpc.SetIntersection.Lists;

/// <summary>A list of group elements that takes memory as they come, not when a peer says how many will; cleared when disposed.</summary>
internal sealed class ElementList : IDisposable
{
    private const int Element = GroupSizes.ElementSizeInBytes;

    /// <summary>As many as come in one message, so that what has come is never copied.</summary>
    private static readonly int ElementsPerPart = ListMessages.ItemsPerMessage(Element);

    private readonly List<byte[]> _parts = [];

    /// <summary>How many elements there are.</summary>
    public int Count { get; private set; }

    /// <summary>An element by its number.</summary>
    public ReadOnlySpan<byte> this[int number] =>
        _parts[number / ElementsPerPart].AsSpan(number % ElementsPerPart * Element, Element);

    /// <summary>The elements, some together.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Parts => _parts.Select(part => (ReadOnlyMemory<byte>)part);

    /// <summary>Room for the elements that come next: those of one message of <see cref="ListMessages"/>.</summary>
    /// <exception cref="ArgumentException">They are more than one message has, or the message before was not full.</exception>
    public Memory<byte> Add(int elements)
    {
        if (elements > ElementsPerPart || Count % ElementsPerPart != 0)
        {
            throw new ArgumentException($"{elements} elements do not follow {Count} ones.", nameof(elements));
        }

        var part = new byte[elements * Element];
        _parts.Add(part);
        Count += elements;
        return part;
    }

    public void Dispose()
    {
        foreach (var part in _parts)
        {
            CryptographicOperations.ZeroMemory(part);
        }
    }
}
