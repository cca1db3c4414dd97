using System.Runtime.CompilerServices;

namespace Kexin.Mpc.SetIntersection.Ristretto255;

/// <summary>
/// Arithmetic modulo p = 2^255 − 19 on as many numbers at once as a vector has lanes. A number is ten limbs of 26 and 25
/// bits in turn (radix 2^25.5); limb i of all the numbers is vector i. "Reduced" means limbs of at most that size, give
/// or take a few units; a bound b below says 2^b times that.
/// </summary>
internal sealed unsafe class WideField<V, L>
    where V : unmanaged
    where L : ILanes<V>
{
    /// <summary>The limbs of a number.</summary>
    public const int Limbs = 10;

    private readonly AlignedMemory _memory;
    private readonly V* _product;
    private readonly V* _power;
    private readonly V* _frozen;
    private readonly V* _twiceP;
    private readonly V* _fourTimesP;

    public WideField(AlignedMemory memory)
    {
        _memory = memory;
        _product = Take();
        _power = Take(5);
        _frozen = Take();
        _twiceP = Take();
        _fourTimesP = Take();
        for (var i = 0; i < Limbs; i++)
        {
            var limb = (1ul << Width(i)) - (i == 0 ? 19ul : 1);
            _twiceP[i] = L.Broadcast(2 * limb);
            _fourTimesP[i] = L.Broadcast(4 * limb);
        }
    }

    /// <summary>2p, limb by limb.</summary>
    public V* TwiceP => _twiceP;

    /// <summary>4p, limb by limb.</summary>
    public V* FourTimesP => _fourTimesP;

    /// <summary>Scratch for a count of numbers, zero at first.</summary>
    public V* Take(int count = 1) => (V*)_memory.Take(count * Limbs * sizeof(V));

    /// <summary>A constant, the same in all lanes.</summary>
    public V* Constant(ReadOnlySpan<ulong> words)
    {
        var h = Take();
        for (var lane = 0; lane < L.Count; lane++)
        {
            Load(h, lane, words[0], words[1], words[2], words[3]);
        }

        return h;
    }

    /// <summary>Sets one lane to the low 255 bits of four words.</summary>
    public static void Load(V* h, int lane, ulong w0, ulong w1, ulong w2, ulong w3)
    {
        const ulong Even = 0x3ffffff;
        const ulong Odd = 0x1ffffff;
        var limb = (ulong*)h + lane;
        var n = L.Count;
        limb[0] = w0 & Even;
        limb[n] = (w0 >> 26) & Odd;
        limb[2 * n] = (w0 >> 51 | w1 << 13) & Even;
        limb[3 * n] = (w1 >> 13) & Odd;
        limb[4 * n] = w1 >> 38;
        limb[5 * n] = w2 & Odd;
        limb[6 * n] = (w2 >> 25) & Even;
        limb[7 * n] = (w2 >> 51 | w3 << 13) & Odd;
        limb[8 * n] = (w3 >> 12) & Even;
        limb[9 * n] = (w3 >> 38) & Odd;
    }

    /// <summary>Reads one lane of a frozen number as four words.</summary>
    public static void Store(V* f, int lane, Span<ulong> words)
    {
        var limb = (ulong*)f + lane;
        var n = L.Count;
        words[0] = limb[0] | limb[n] << 26 | limb[2 * n] << 51;
        words[1] = limb[2 * n] >> 13 | limb[3 * n] << 13 | limb[4 * n] << 38;
        words[2] = limb[5 * n] | limb[6 * n] << 25 | limb[7 * n] << 51;
        words[3] = limb[7 * n] >> 13 | limb[8 * n] << 12 | limb[9 * n] << 38;
    }

    /// <summary>h = f · g; see <see cref="WideProduct{V, L}.Multiply"/> for the bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Multiply(V* h, V* f, V* g) => WideProduct<V, L>.Multiply(h, f, g, _product);

    /// <summary>h = f²; see <see cref="WideProduct{V, L}.Square"/> for the bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Square(V* h, V* f) => WideProduct<V, L>.Square(h, f, _product);

    /// <summary>h = f + g, unreduced: bounds b of both add one.</summary>
    public static void Add(V* h, V* f, V* g)
    {
        for (var i = 0; i < Limbs; i++)
        {
            h[i] = L.Add(f[i], g[i]);
        }
    }

    /// <summary>h = f − g + 2p, unreduced; g reduced. With f reduced too, the bound of h is 1.6.</summary>
    public void Subtract(V* h, V* f, V* g)
    {
        for (var i = 0; i < Limbs; i++)
        {
            h[i] = L.Subtract(L.Add(f[i], _twiceP[i]), g[i]);
        }
    }

    /// <summary>h = f, reduced, where limbs of f are below 2^32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Carry(V* h, V* f)
    {
        var even = L.Broadcast(0x3ffffff);
        var odd = L.Broadcast(0x1ffffff);
        var last = f[9];
        var carry = L.Multiply(L.ShiftRight(last, 25), L.Broadcast(19));
        for (var i = 0; i < Limbs; i += 2)
        {
            var low = f[i];
            var high = f[i + 1];
            h[i] = L.Add(L.And(low, even), carry);
            h[i + 1] = L.Add(L.And(high, odd), L.ShiftRight(low, 26));
            carry = L.ShiftRight(high, 25);
        }
    }

    /// <summary>h = f below p, the only form in which numbers are compared and written; limbs of f are below 2^32.</summary>
    public static void Freeze(V* h, V* f)
    {
        Carry(h, f);
        Settle(h, true);

        // The number is below 2p now: it is p or more exactly if adding 19 reaches 2^255.
        var quotient = L.Broadcast(19);
        for (var i = 0; i < Limbs; i++)
        {
            quotient = L.ShiftRight(L.Add(h[i], quotient), Width(i));
        }

        h[0] = L.Add(h[0], L.Multiply(quotient, L.Broadcast(19)));
        Settle(h, false);
    }

    /// <summary>All ones in the lanes where f is odd below p ("negative" in RFC 9496, section 4.1), else zero.</summary>
    public V IsNegative(V* f)
    {
        Freeze(_frozen, f);
        return L.Subtract(L.Broadcast(0), L.And(_frozen[0], L.Broadcast(1)));
    }

    /// <summary>All ones in the lanes where f is zero modulo p, else zero.</summary>
    public V IsZero(V* f)
    {
        Freeze(_frozen, f);
        var any = _frozen[0];
        for (var i = 1; i < Limbs; i++)
        {
            any = L.Or(any, _frozen[i]);
        }

        return L.IsZero(any);
    }

    /// <summary>h = left in the lanes of ones, else right.</summary>
    public static void Select(V* h, V mask, V* left, V* right)
    {
        for (var i = 0; i < Limbs; i++)
        {
            h[i] = L.Select(mask, left[i], right[i]);
        }
    }

    /// <summary>h = −f, reduced; f reduced.</summary>
    public void Minus(V* h, V* f)
    {
        for (var i = 0; i < Limbs; i++)
        {
            h[i] = L.Subtract(_twiceP[i], f[i]);
        }

        Carry(h, h);
    }

    /// <summary>h = f^(2^count).</summary>
    public void Square(V* h, V* f, int count)
    {
        Square(h, f);
        for (var i = 1; i < count; i++)
        {
            Square(h, h);
        }
    }

    /// <summary>h = f^((p − 5)/8) = f^(2^252 − 3), f reduced; h may be f.</summary>
    public void PowerForRoot(V* h, V* f)
    {
        var z = _power + (3 * Limbs);
        Copy(z, f);
        Power250(z);
        Square(_power, _power, 2);
        Multiply(h, _power, z);
    }

    /// <summary>h = 1/f, and 0 for 0; f reduced; h may be f.</summary>
    public void Invert(V* h, V* f)
    {
        var z = _power + (3 * Limbs);
        Copy(z, f);
        Power250(z);
        Square(_power, _power, 5);
        Multiply(h, _power, _power + (2 * Limbs));
    }

    /// <summary>h = f.</summary>
    public static void Copy(V* h, V* f)
    {
        for (var i = 0; i < Limbs; i++)
        {
            h[i] = f[i];
        }
    }

    private static int Width(int limb) => 26 - (limb & 1);

    // One pass of carries from limb 0 up; the last carry comes back times 19, or is dropped.
    private static void Settle(V* h, bool wrap)
    {
        var carry = L.Broadcast(0);
        for (var i = 0; i < Limbs; i++)
        {
            var limb = L.Add(h[i], carry);
            carry = L.ShiftRight(limb, Width(i));
            h[i] = L.And(limb, L.Broadcast((1ul << Width(i)) - 1));
        }

        if (wrap)
        {
            h[0] = L.Add(h[0], L.Multiply(carry, L.Broadcast(19)));
        }
    }

    // z^(2^250 − 1) into the first number of _power, z^11 into the third, by the usual chain of squarings.
    private void Power250(V* z)
    {
        var a = _power;
        var b = _power + Limbs;
        var eleven = _power + (2 * Limbs);
        var c = _power + (4 * Limbs);
        Square(a, z);
        Square(b, a, 2);
        Multiply(b, b, z);
        Multiply(eleven, b, a);
        Square(a, eleven);
        Multiply(b, a, b); // b = z^(2^5 − 1)
        Square(a, b, 5);
        Multiply(b, a, b); // b = z^(2^10 − 1)
        Square(a, b, 10);
        Multiply(a, a, b); // a = z^(2^20 − 1)
        Square(c, a, 20);
        Multiply(a, c, a); // a = z^(2^40 − 1)
        Square(a, a, 10);
        Multiply(b, a, b); // b = z^(2^50 − 1)
        Square(a, b, 50);
        Multiply(a, a, b); // a = z^(2^100 − 1)
        Square(c, a, 100);
        Multiply(a, c, a); // a = z^(2^200 − 1)
        Square(a, a, 50);
        Multiply(a, a, b);
    }
}
