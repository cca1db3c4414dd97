using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kexin.Channels;

namespace Kexin.Mpc.SetIntersection.Lists;

/// <summary>One list of keys against which another is held; each key matches once.</summary>
/// <remarks>
/// Security: a key counts by its first 128 bits. Keys are pseudo-random, so two lists of 10 million have a false match with a
/// probability under 2^-81.
/// </remarks>
/// <param name="count">How many keys are known to come; what a peer merely announces is not known.</param>
internal sealed class MatchTable(int count = 0)
{
    /// <summary>The size of what is compared, in bytes.</summary>
    public const int KeySizeInBytes = 16;

    private const int Matched = -1;

    private readonly Dictionary<UInt128, int> _numbers = new(count);

    /// <summary>Takes the next keys in, and numbers them on; each stands at the start of its item.</summary>
    /// <param name="items">Items of one size.</param>
    /// <param name="itemSizeInBytes">That size.</param>
    /// <param name="suspects">Those of whom one is at fault if the list has the same key twice, and so is no set.</param>
    /// <exception cref="ProtocolException">The list has the same key twice.</exception>
    public void Add(ReadOnlySpan<byte> items, int itemSizeInBytes, IReadOnlyList<string> suspects)
    {
        for (var at = 0; at < items.Length; at += itemSizeInBytes)
        {
            if (!_numbers.TryAdd(Key(items[at..]), _numbers.Count))
            {
                throw Twice(suspects);
            }
        }
    }

    /// <summary>The number of the key that the item starts with, or -1 where there is none.</summary>
    /// <exception cref="ProtocolException">The item's list had the same key before, which is the fault of one of the suspects.</exception>
    public int Match(ReadOnlySpan<byte> item, IReadOnlyList<string> suspects)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrNullRef(_numbers, Key(item));
        if (Unsafe.IsNullRef(ref number))
        {
            return -1;
        }

        if (number == Matched)
        {
            throw Twice(suspects);
        }

        var found = number;
        number = Matched;
        return found;
    }

    private static UInt128 Key(ReadOnlySpan<byte> item) => MemoryMarshal.Read<UInt128>(item);

    private static ProtocolException Twice(IReadOnlyList<string> suspects) =>
        new(
            ProtocolError.Malformed,
            suspects,
            suspects.Count == 1
                ? "sent the same element twice, where all elements of a set are different."
                : "a list has the same element twice, where all elements of a set are different; "
                    + "whose set it is and who raised it cannot be told apart here."
        );
}
