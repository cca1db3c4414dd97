using System.Buffers.Binary;

namespace Kexin.Mpc.SetIntersection.Ristretto255;

/// <summary>
/// Encodes the doubles of points. Written for 2P instead of P, the encoding needs an inverse where it needed a square
/// root, and one inversion serves a whole batch (Montgomery's trick).
/// Source: RFC 9496, section 4.3.2, for the encoding; double_and_compress_batch of curve25519-dalek for the form on
/// doubles. With e = 2XY, f = Z² + dT², g = Y² + X², h = Z² − dT² the double is x = e/f, y = g/h (and eg/fh = xy), so
/// that 1/(efgh) yields both inverses that the encoding wants.
/// </summary>
internal sealed unsafe class WideEncoder<V, L>
    where V : unmanaged
    where L : ILanes<V>
{
    private const int Limbs = WideField<V, L>.Limbs;
    private const int PointVectors = WideCurve<V, L>.PointVectors;
    private const int ExtraVectors = 4 * Limbs;

    private readonly WideField<V, L> _field;
    private readonly V* _one;
    private readonly V* _d;
    private readonly V* _sqrtM1;
    private readonly V* _invSqrtAMinusD;
    private readonly V* _extra;
    private readonly V* _w;

    public WideEncoder(WideField<V, L> field, int groups)
    {
        _field = field;
        _one = field.Constant([1, 0, 0, 0]);
        _d = field.Constant(CurveConstants.D);
        _sqrtM1 = field.Constant(CurveConstants.SqrtM1);
        _invSqrtAMinusD = field.Constant(CurveConstants.InvSqrtAMinusD);
        _extra = field.Take(groups * ExtraVectors / Limbs);
        _w = field.Take(8);
    }

    /// <summary>destination = the canonical encodings of the doubles of the points, which are overwritten; the last group
    /// may be filled in part.</summary>
    public void EncodeDoubles(V* points, Span<byte> destination)
    {
        var count = destination.Length / GroupSizes.ElementSizeInBytes;
        var groups = (count + L.Count - 1) / L.Count;
        V* product = _w,
            inverse = _w + Limbs;
        WideField<V, L>.Copy(product, _one);
        for (var group = 0; group < groups; group++)
        {
            Prepare(points + (group * PointVectors), _extra + (group * ExtraVectors), product);
        }

        _field.Invert(product, product);
        for (var group = groups - 1; group >= 0; group--)
        {
            var extra = _extra + (group * ExtraVectors);
            _field.Multiply(inverse, product, extra + (3 * Limbs));
            _field.Multiply(product, product, extra + (2 * Limbs));
            var start = group * L.Count;
            var lanes = Math.Min(L.Count, count - start);
            Encode(
                points + (group * PointVectors),
                extra,
                inverse,
                destination.Slice(start * GroupSizes.ElementSizeInBytes, lanes * GroupSizes.ElementSizeInBytes)
            );
        }
    }

    // Point becomes e, f, g, h; extra becomes eg, fh, efgh (1 where that is 0), and the product of all efgh before.
    private void Prepare(V* point, V* extra, V* product)
    {
        V* xx = _w + (2 * Limbs),
            yy = _w + (3 * Limbs),
            zz = _w + (4 * Limbs),
            dtt = _w + (5 * Limbs);
        V* e = point,
            f = point + Limbs,
            g = point + (2 * Limbs),
            h = point + (3 * Limbs);
        _field.Square(xx, point);
        _field.Square(yy, point + Limbs);
        _field.Square(zz, point + (2 * Limbs));
        _field.Square(dtt, point + (3 * Limbs));
        _field.Multiply(dtt, dtt, _d);
        WideField<V, L>.Add(f, f, f);
        _field.Multiply(e, e, f);
        WideField<V, L>.Add(f, zz, dtt);
        WideField<V, L>.Carry(f, f);
        WideField<V, L>.Add(g, yy, xx);
        WideField<V, L>.Carry(g, g);
        _field.Subtract(h, zz, dtt);
        WideField<V, L>.Carry(h, h);
        V* eg = extra,
            fh = extra + Limbs,
            efgh = extra + (2 * Limbs);
        _field.Multiply(eg, e, g);
        _field.Multiply(fh, f, h);
        _field.Multiply(efgh, eg, fh);
        var zero = _field.IsZero(efgh);
        WideField<V, L>.Select(efgh, zero, _one, efgh);
        WideField<V, L>.Copy(extra + (3 * Limbs), product);
        _field.Multiply(product, product, efgh);
    }

    // Where eg is 0 the double is the identity, encoded as 0; f and h are never 0, for d is not a square.
    private void Encode(V* point, V* extra, V* inverse, Span<byte> destination)
    {
        V* e = point,
            f = point + Limbs,
            g = point + (2 * Limbs),
            h = point + (3 * Limbs);
        V* zInverse = _w + (2 * Limbs),
            tInverse = _w + (3 * Limbs),
            a = _w + (4 * Limbs),
            s = _w + (5 * Limbs),
            magic = _w + (6 * Limbs);
        _field.Multiply(zInverse, extra, inverse);
        _field.Multiply(tInverse, extra + Limbs, inverse);
        var identity = _field.IsZero(extra);
        for (var i = 0; i < Limbs; i++)
        {
            tInverse[i] = L.Select(identity, L.Broadcast(0), tInverse[i]);
        }

        _field.Multiply(a, extra, zInverse);
        var rotate = _field.IsNegative(a);
        _field.Minus(a, e);
        WideField<V, L>.Select(e, rotate, g, e);
        WideField<V, L>.Select(g, rotate, a, g);
        _field.Multiply(a, f, _sqrtM1);
        WideField<V, L>.Select(h, rotate, a, h);
        WideField<V, L>.Select(magic, rotate, _sqrtM1, _invSqrtAMinusD);
        _field.Multiply(a, h, e);
        _field.Multiply(a, a, zInverse);
        var negative = _field.IsNegative(a);
        _field.Minus(a, g);
        WideField<V, L>.Select(g, negative, a, g);
        _field.Multiply(a, g, tInverse);
        _field.Multiply(a, a, magic);
        _field.Subtract(s, h, g);
        _field.Multiply(s, s, a);
        _field.Minus(a, s);
        WideField<V, L>.Select(s, _field.IsNegative(s), a, s);
        WideField<V, L>.Freeze(s, s);
        Span<ulong> words = stackalloc ulong[4];
        for (var lane = 0; lane * GroupSizes.ElementSizeInBytes < destination.Length; lane++)
        {
            WideField<V, L>.Store(s, lane, words);
            for (var i = 0; i < words.Length; i++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(
                    destination[((lane * GroupSizes.ElementSizeInBytes) + (8 * i))..],
                    words[i]
                );
            }
        }
    }
}
