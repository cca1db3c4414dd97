using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kexin.Channels;

namespace Kexin.Mpc.SetIntersection.Lists;

/// <summary>One list of keys against which another is held; each key matches once.</summary>
/// <remarks>
/// Security: a key counts by its first 128 bits. Keys are pseudo-random, so two lists of 10 million have a false match with a
/// probability under 2^-81.
/// </remarks>
internal sealed class MatchTable(int count)
{
    /// <summary>The size of what is compared, in bytes.</summary>
    public const int KeySizeInBytes = 16;

    private const int Matched = -1;

    private readonly Dictionary<UInt128, int> _numbers = new(count);

    /// <summary>Takes the next keys in, numbered on from <paramref name="first"/>; each stands at the start of its item.</summary>
    /// <exception cref="ProtocolException">The owner of the list has the same key twice: what it sent is not a set.</exception>
    public void Add(int first, ReadOnlySpan<byte> items, int itemSizeInBytes, string owner)
    {
        for (var at = 0; at < items.Length; at += itemSizeInBytes)
        {
            if (!_numbers.TryAdd(Key(items[at..]), first + (at / itemSizeInBytes)))
            {
                throw Twice(owner);
            }
        }
    }

    /// <summary>The number of the key that the item starts with, or -1 where there is none.</summary>
    /// <exception cref="ProtocolException">The owner of the item's list has sent the same key before.</exception>
    public int Match(ReadOnlySpan<byte> item, string owner)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrNullRef(_numbers, Key(item));
        if (Unsafe.IsNullRef(ref number))
        {
            return -1;
        }

        if (number == Matched)
        {
            throw Twice(owner);
        }

        var found = number;
        number = Matched;
        return found;
    }

    private static UInt128 Key(ReadOnlySpan<byte> item) => MemoryMarshal.Read<UInt128>(item);

    private static ProtocolException Twice(string owner) =>
        new(ProtocolError.Malformed, owner, "sent the same element twice, where all elements of a set are different.");
}
