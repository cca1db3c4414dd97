using System.Runtime.CompilerServices;

namespace Kexin.Mpc.SetIntersection.Ristretto255;

/// <summary>
/// Multiplication and squaring modulo p = 2^255 − 19, row by row. A product of limbs i and j belongs to limb i + j,
/// doubled where both are odd (25 + 25 bits stand at an odd place), times 19 where i + j passes 255 bits.
/// </summary>
internal static unsafe class WideProduct<V, L>
    where V : unmanaged
    where L : ILanes<V>
{
    /// <summary>h = f · g. Limbs of f may be up to 2^3 times, those of g up to 2^1.75 times the reduced size, and
    /// 2^5 both together; h is reduced and may be f or g; t is scratch of ten vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply(V* h, V* f, V* g, V* t)
    {
        var nineteen = L.Broadcast(19);
        for (var i = 1; i < 10; i++)
        {
            t[i] = L.Multiply(g[i], nineteen);
        }

        V a,
            b,
            c;
        a = f[0];
        var h0 = L.Multiply(a, g[0]);
        var h1 = L.Multiply(a, g[1]);
        var h2 = L.Multiply(a, g[2]);
        var h3 = L.Multiply(a, g[3]);
        var h4 = L.Multiply(a, g[4]);
        var h5 = L.Multiply(a, g[5]);
        var h6 = L.Multiply(a, g[6]);
        var h7 = L.Multiply(a, g[7]);
        var h8 = L.Multiply(a, g[8]);
        var h9 = L.Multiply(a, g[9]);
        a = f[1];
        b = L.Add(a, a);
        h1 = L.MultiplyAdd(h1, a, g[0]);
        h2 = L.MultiplyAdd(h2, b, g[1]);
        h3 = L.MultiplyAdd(h3, a, g[2]);
        h4 = L.MultiplyAdd(h4, b, g[3]);
        h5 = L.MultiplyAdd(h5, a, g[4]);
        h6 = L.MultiplyAdd(h6, b, g[5]);
        h7 = L.MultiplyAdd(h7, a, g[6]);
        h8 = L.MultiplyAdd(h8, b, g[7]);
        h9 = L.MultiplyAdd(h9, a, g[8]);
        h0 = L.MultiplyAdd(h0, b, t[9]);
        a = f[2];
        h2 = L.MultiplyAdd(h2, a, g[0]);
        h3 = L.MultiplyAdd(h3, a, g[1]);
        h4 = L.MultiplyAdd(h4, a, g[2]);
        h5 = L.MultiplyAdd(h5, a, g[3]);
        h6 = L.MultiplyAdd(h6, a, g[4]);
        h7 = L.MultiplyAdd(h7, a, g[5]);
        h8 = L.MultiplyAdd(h8, a, g[6]);
        h9 = L.MultiplyAdd(h9, a, g[7]);
        h0 = L.MultiplyAdd(h0, a, t[8]);
        h1 = L.MultiplyAdd(h1, a, t[9]);
        a = f[3];
        b = L.Add(a, a);
        h3 = L.MultiplyAdd(h3, a, g[0]);
        h4 = L.MultiplyAdd(h4, b, g[1]);
        h5 = L.MultiplyAdd(h5, a, g[2]);
        h6 = L.MultiplyAdd(h6, b, g[3]);
        h7 = L.MultiplyAdd(h7, a, g[4]);
        h8 = L.MultiplyAdd(h8, b, g[5]);
        h9 = L.MultiplyAdd(h9, a, g[6]);
        h0 = L.MultiplyAdd(h0, b, t[7]);
        h1 = L.MultiplyAdd(h1, a, t[8]);
        h2 = L.MultiplyAdd(h2, b, t[9]);
        a = f[4];
        h4 = L.MultiplyAdd(h4, a, g[0]);
        h5 = L.MultiplyAdd(h5, a, g[1]);
        h6 = L.MultiplyAdd(h6, a, g[2]);
        h7 = L.MultiplyAdd(h7, a, g[3]);
        h8 = L.MultiplyAdd(h8, a, g[4]);
        h9 = L.MultiplyAdd(h9, a, g[5]);
        h0 = L.MultiplyAdd(h0, a, t[6]);
        h1 = L.MultiplyAdd(h1, a, t[7]);
        h2 = L.MultiplyAdd(h2, a, t[8]);
        h3 = L.MultiplyAdd(h3, a, t[9]);
        a = f[5];
        b = L.Add(a, a);
        h5 = L.MultiplyAdd(h5, a, g[0]);
        h6 = L.MultiplyAdd(h6, b, g[1]);
        h7 = L.MultiplyAdd(h7, a, g[2]);
        h8 = L.MultiplyAdd(h8, b, g[3]);
        h9 = L.MultiplyAdd(h9, a, g[4]);
        h0 = L.MultiplyAdd(h0, b, t[5]);
        h1 = L.MultiplyAdd(h1, a, t[6]);
        h2 = L.MultiplyAdd(h2, b, t[7]);
        h3 = L.MultiplyAdd(h3, a, t[8]);
        h4 = L.MultiplyAdd(h4, b, t[9]);
        a = f[6];
        h6 = L.MultiplyAdd(h6, a, g[0]);
        h7 = L.MultiplyAdd(h7, a, g[1]);
        h8 = L.MultiplyAdd(h8, a, g[2]);
        h9 = L.MultiplyAdd(h9, a, g[3]);
        h0 = L.MultiplyAdd(h0, a, t[4]);
        h1 = L.MultiplyAdd(h1, a, t[5]);
        h2 = L.MultiplyAdd(h2, a, t[6]);
        h3 = L.MultiplyAdd(h3, a, t[7]);
        h4 = L.MultiplyAdd(h4, a, t[8]);
        h5 = L.MultiplyAdd(h5, a, t[9]);
        a = f[7];
        b = L.Add(a, a);
        h7 = L.MultiplyAdd(h7, a, g[0]);
        h8 = L.MultiplyAdd(h8, b, g[1]);
        h9 = L.MultiplyAdd(h9, a, g[2]);
        h0 = L.MultiplyAdd(h0, b, t[3]);
        h1 = L.MultiplyAdd(h1, a, t[4]);
        h2 = L.MultiplyAdd(h2, b, t[5]);
        h3 = L.MultiplyAdd(h3, a, t[6]);
        h4 = L.MultiplyAdd(h4, b, t[7]);
        h5 = L.MultiplyAdd(h5, a, t[8]);
        h6 = L.MultiplyAdd(h6, b, t[9]);
        a = f[8];
        h8 = L.MultiplyAdd(h8, a, g[0]);
        h9 = L.MultiplyAdd(h9, a, g[1]);
        h0 = L.MultiplyAdd(h0, a, t[2]);
        h1 = L.MultiplyAdd(h1, a, t[3]);
        h2 = L.MultiplyAdd(h2, a, t[4]);
        h3 = L.MultiplyAdd(h3, a, t[5]);
        h4 = L.MultiplyAdd(h4, a, t[6]);
        h5 = L.MultiplyAdd(h5, a, t[7]);
        h6 = L.MultiplyAdd(h6, a, t[8]);
        h7 = L.MultiplyAdd(h7, a, t[9]);
        a = f[9];
        b = L.Add(a, a);
        h9 = L.MultiplyAdd(h9, a, g[0]);
        h0 = L.MultiplyAdd(h0, b, t[1]);
        h1 = L.MultiplyAdd(h1, a, t[2]);
        h2 = L.MultiplyAdd(h2, b, t[3]);
        h3 = L.MultiplyAdd(h3, a, t[4]);
        h4 = L.MultiplyAdd(h4, b, t[5]);
        h5 = L.MultiplyAdd(h5, a, t[6]);
        h6 = L.MultiplyAdd(h6, b, t[7]);
        h7 = L.MultiplyAdd(h7, a, t[8]);
        h8 = L.MultiplyAdd(h8, b, t[9]);

        var even = L.Broadcast(0x3ffffff);
        var odd = L.Broadcast(0x1ffffff);
        c = L.ShiftRight(h0, 26);
        h1 = L.Add(h1, c);
        h0 = L.And(h0, even);
        c = L.ShiftRight(h4, 26);
        h5 = L.Add(h5, c);
        h4 = L.And(h4, even);
        c = L.ShiftRight(h1, 25);
        h2 = L.Add(h2, c);
        h1 = L.And(h1, odd);
        c = L.ShiftRight(h5, 25);
        h6 = L.Add(h6, c);
        h5 = L.And(h5, odd);
        c = L.ShiftRight(h2, 26);
        h3 = L.Add(h3, c);
        h2 = L.And(h2, even);
        c = L.ShiftRight(h6, 26);
        h7 = L.Add(h7, c);
        h6 = L.And(h6, even);
        c = L.ShiftRight(h3, 25);
        h4 = L.Add(h4, c);
        h3 = L.And(h3, odd);
        c = L.ShiftRight(h7, 25);
        h8 = L.Add(h8, c);
        h7 = L.And(h7, odd);
        c = L.ShiftRight(h4, 26);
        h5 = L.Add(h5, c);
        h4 = L.And(h4, even);
        c = L.ShiftRight(h8, 26);
        h9 = L.Add(h9, c);
        h8 = L.And(h8, even);
        c = L.ShiftRight(h9, 25);
        h9 = L.And(h9, odd);
        h0 = L.Add(h0, L.Add(c, L.Add(L.ShiftLeft(c, 1), L.ShiftLeft(c, 4))));
        c = L.ShiftRight(h0, 26);
        h1 = L.Add(h1, c);
        h0 = L.And(h0, even);

        h[0] = h0;
        h[1] = h1;
        h[2] = h2;
        h[3] = h3;
        h[4] = h4;
        h[5] = h5;
        h[6] = h6;
        h[7] = h7;
        h[8] = h8;
        h[9] = h9;
    }

    /// <summary>h = f². Limbs of f may be up to 2^1.75 times the reduced size; h is reduced and may be f; t is scratch
    /// of ten vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Square(V* h, V* f, V* t)
    {
        var nineteen = L.Broadcast(19);
        for (var i = 5; i < 10; i++)
        {
            t[i] = L.Multiply(f[i], nineteen);
        }

        V a,
            b,
            c;
        a = f[0];
        b = L.Add(a, a);
        var h0 = L.Multiply(a, f[0]);
        var h1 = L.Multiply(b, f[1]);
        var h2 = L.Multiply(b, f[2]);
        var h3 = L.Multiply(b, f[3]);
        var h4 = L.Multiply(b, f[4]);
        var h5 = L.Multiply(b, f[5]);
        var h6 = L.Multiply(b, f[6]);
        var h7 = L.Multiply(b, f[7]);
        var h8 = L.Multiply(b, f[8]);
        var h9 = L.Multiply(b, f[9]);
        a = f[1];
        b = L.Add(a, a);
        c = L.Add(b, b);
        h2 = L.MultiplyAdd(h2, b, f[1]);
        h3 = L.MultiplyAdd(h3, b, f[2]);
        h4 = L.MultiplyAdd(h4, c, f[3]);
        h5 = L.MultiplyAdd(h5, b, f[4]);
        h6 = L.MultiplyAdd(h6, c, f[5]);
        h7 = L.MultiplyAdd(h7, b, f[6]);
        h8 = L.MultiplyAdd(h8, c, f[7]);
        h9 = L.MultiplyAdd(h9, b, f[8]);
        h0 = L.MultiplyAdd(h0, c, t[9]);
        a = f[2];
        b = L.Add(a, a);
        h4 = L.MultiplyAdd(h4, a, f[2]);
        h5 = L.MultiplyAdd(h5, b, f[3]);
        h6 = L.MultiplyAdd(h6, b, f[4]);
        h7 = L.MultiplyAdd(h7, b, f[5]);
        h8 = L.MultiplyAdd(h8, b, f[6]);
        h9 = L.MultiplyAdd(h9, b, f[7]);
        h0 = L.MultiplyAdd(h0, b, t[8]);
        h1 = L.MultiplyAdd(h1, b, t[9]);
        a = f[3];
        b = L.Add(a, a);
        c = L.Add(b, b);
        h6 = L.MultiplyAdd(h6, b, f[3]);
        h7 = L.MultiplyAdd(h7, b, f[4]);
        h8 = L.MultiplyAdd(h8, c, f[5]);
        h9 = L.MultiplyAdd(h9, b, f[6]);
        h0 = L.MultiplyAdd(h0, c, t[7]);
        h1 = L.MultiplyAdd(h1, b, t[8]);
        h2 = L.MultiplyAdd(h2, c, t[9]);
        a = f[4];
        b = L.Add(a, a);
        h8 = L.MultiplyAdd(h8, a, f[4]);
        h9 = L.MultiplyAdd(h9, b, f[5]);
        h0 = L.MultiplyAdd(h0, b, t[6]);
        h1 = L.MultiplyAdd(h1, b, t[7]);
        h2 = L.MultiplyAdd(h2, b, t[8]);
        h3 = L.MultiplyAdd(h3, b, t[9]);
        a = f[5];
        b = L.Add(a, a);
        c = L.Add(b, b);
        h0 = L.MultiplyAdd(h0, b, t[5]);
        h1 = L.MultiplyAdd(h1, b, t[6]);
        h2 = L.MultiplyAdd(h2, c, t[7]);
        h3 = L.MultiplyAdd(h3, b, t[8]);
        h4 = L.MultiplyAdd(h4, c, t[9]);
        a = f[6];
        b = L.Add(a, a);
        h2 = L.MultiplyAdd(h2, a, t[6]);
        h3 = L.MultiplyAdd(h3, b, t[7]);
        h4 = L.MultiplyAdd(h4, b, t[8]);
        h5 = L.MultiplyAdd(h5, b, t[9]);
        a = f[7];
        b = L.Add(a, a);
        c = L.Add(b, b);
        h4 = L.MultiplyAdd(h4, b, t[7]);
        h5 = L.MultiplyAdd(h5, b, t[8]);
        h6 = L.MultiplyAdd(h6, c, t[9]);
        a = f[8];
        b = L.Add(a, a);
        h6 = L.MultiplyAdd(h6, a, t[8]);
        h7 = L.MultiplyAdd(h7, b, t[9]);
        a = f[9];
        b = L.Add(a, a);
        h8 = L.MultiplyAdd(h8, b, t[9]);

        var even = L.Broadcast(0x3ffffff);
        var odd = L.Broadcast(0x1ffffff);
        c = L.ShiftRight(h0, 26);
        h1 = L.Add(h1, c);
        h0 = L.And(h0, even);
        c = L.ShiftRight(h4, 26);
        h5 = L.Add(h5, c);
        h4 = L.And(h4, even);
        c = L.ShiftRight(h1, 25);
        h2 = L.Add(h2, c);
        h1 = L.And(h1, odd);
        c = L.ShiftRight(h5, 25);
        h6 = L.Add(h6, c);
        h5 = L.And(h5, odd);
        c = L.ShiftRight(h2, 26);
        h3 = L.Add(h3, c);
        h2 = L.And(h2, even);
        c = L.ShiftRight(h6, 26);
        h7 = L.Add(h7, c);
        h6 = L.And(h6, even);
        c = L.ShiftRight(h3, 25);
        h4 = L.Add(h4, c);
        h3 = L.And(h3, odd);
        c = L.ShiftRight(h7, 25);
        h8 = L.Add(h8, c);
        h7 = L.And(h7, odd);
        c = L.ShiftRight(h4, 26);
        h5 = L.Add(h5, c);
        h4 = L.And(h4, even);
        c = L.ShiftRight(h8, 26);
        h9 = L.Add(h9, c);
        h8 = L.And(h8, even);
        c = L.ShiftRight(h9, 25);
        h9 = L.And(h9, odd);
        h0 = L.Add(h0, L.Add(c, L.Add(L.ShiftLeft(c, 1), L.ShiftLeft(c, 4))));
        c = L.ShiftRight(h0, 26);
        h1 = L.Add(h1, c);
        h0 = L.And(h0, even);

        h[0] = h0;
        h[1] = h1;
        h[2] = h2;
        h[3] = h3;
        h[4] = h4;
        h[5] = h5;
        h[6] = h6;
        h[7] = h7;
        h[8] = h8;
        h[9] = h9;
    }
}
