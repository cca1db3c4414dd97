namespace Kexin.Mpc.SetIntersection.Ristretto255;

/// <summary>The encodings of RFC 9496 on curve points, one a lane: the one-way map and strict decoding. Variables have
/// the names that they have there.</summary>
internal sealed unsafe class WideRistretto<V, L>
    where V : unmanaged
    where L : ILanes<V>
{
    private const int Limbs = WideField<V, L>.Limbs;

    private readonly WideField<V, L> _field;
    private readonly V* _one;
    private readonly V* _d;
    private readonly V* _sqrtM1;
    private readonly V* _sqrtAdMinusOne;
    private readonly V* _oneMinusDSquared;
    private readonly V* _dMinusOneSquared;
    private readonly V* _w;
    private readonly V* _root;

    public WideRistretto(WideField<V, L> field)
    {
        _field = field;
        _one = field.Constant([1, 0, 0, 0]);
        _d = field.Constant(CurveConstants.D);
        _sqrtM1 = field.Constant(CurveConstants.SqrtM1);
        _sqrtAdMinusOne = field.Constant(CurveConstants.SqrtAdMinusOne);
        _oneMinusDSquared = field.Constant(CurveConstants.OneMinusDSquared);
        _dMinusOneSquared = field.Constant(CurveConstants.DMinusOneSquared);
        _w = field.Take(8);
        _root = field.Take(4);
    }

    /// <summary>MAP of RFC 9496, section 4.3.4: p = the point of the field element t.</summary>
    public void Map(V* p, V* t)
    {
        V* r = _w,
            u = _w + Limbs,
            v = _w + (2 * Limbs),
            s = _w + (3 * Limbs),
            c = _w + (4 * Limbs),
            n = _w + (5 * Limbs),
            a = _w + (6 * Limbs),
            b = _w + (7 * Limbs);
        _field.Square(r, t);
        _field.Multiply(r, r, _sqrtM1);
        WideField<V, L>.Add(a, r, _one);
        _field.Multiply(u, a, _oneMinusDSquared);

        // v = (−1 − r·D)·(r + D) = −(1 + r·D)·(r + D)
        _field.Multiply(a, r, _d);
        WideField<V, L>.Add(a, a, _one);
        WideField<V, L>.Add(b, r, _d);
        _field.Multiply(v, a, b);
        _field.Minus(v, v);
        var wasSquare = SquareRootRatio(s, u, v);

        // s' = −|s·t|
        _field.Multiply(a, s, t);
        _field.Minus(b, a);
        WideField<V, L>.Select(a, _field.IsNegative(a), a, b);
        WideField<V, L>.Select(s, wasSquare, s, a);
        _field.Minus(a, _one);
        WideField<V, L>.Select(c, wasSquare, a, r);

        // N = c·(r − 1)·(D − 1)² − v
        _field.Subtract(n, r, _one);
        _field.Multiply(n, n, c);
        _field.Multiply(n, n, _dMinusOneSquared);
        _field.Subtract(n, n, v);
        V* w0 = u,
            w1 = c,
            w2 = a,
            w3 = b;
        _field.Multiply(w0, s, v);
        WideField<V, L>.Add(w0, w0, w0);
        _field.Multiply(w1, n, _sqrtAdMinusOne);
        _field.Square(r, s);
        _field.Subtract(w2, _one, r);
        WideField<V, L>.Add(w3, _one, r);
        _field.Multiply(p, w0, w3);
        _field.Multiply(p + Limbs, w2, w1);
        _field.Multiply(p + (2 * Limbs), w1, w3);
        _field.Multiply(p + (3 * Limbs), w0, w2);
    }

    /// <summary>Decoding of RFC 9496, section 4.3.1, after the checks on the bytes themselves (below p, even): p = the
    /// element of s.</summary>
    /// <returns>All ones in the lanes whose number encodes an element other than the identity, else zero; the point in
    /// the other lanes is of no use.</returns>
    public V Decode(V* p, V* s)
    {
        V* u1 = _w,
            u2 = _w + Limbs,
            u2Squared = _w + (2 * Limbs),
            v = _w + (3 * Limbs),
            root = _w + (4 * Limbs),
            a = _w + (5 * Limbs),
            denX = _w + (6 * Limbs);
        _field.Square(a, s);
        _field.Subtract(u1, _one, a);
        WideField<V, L>.Add(u2, _one, a);
        _field.Square(u2Squared, u2);

        // v = −(D·u1²) − u2²
        _field.Square(v, u1);
        _field.Multiply(v, v, _d);
        WideField<V, L>.Add(v, v, u2Squared);
        WideField<V, L>.Carry(v, v);
        _field.Minus(v, v);
        _field.Multiply(a, v, u2Squared);
        var wasSquare = SquareRootRatio(root, _one, a);
        _field.Multiply(denX, root, u2);
        _field.Multiply(a, root, denX);
        _field.Multiply(a, a, v); // den_y
        V* x = p,
            y = p + Limbs,
            t = p + (3 * Limbs);
        _field.Multiply(y, u1, a);
        WideField<V, L>.Add(a, s, s);
        _field.Multiply(x, a, denX);
        _field.Minus(a, x);
        WideField<V, L>.Select(x, _field.IsNegative(x), a, x);
        WideField<V, L>.Copy(p + (2 * Limbs), _one);
        _field.Multiply(t, x, y);
        var refused = L.Or(_field.IsNegative(t), L.Or(_field.IsZero(y), _field.IsZero(s)));
        return L.Select(refused, L.Broadcast(0), wasSquare);
    }

    /// <summary>SQRT_RATIO_M1 of RFC 9496, section 4.2: r = √(u/v), or √(i·u/v) where that is none.</summary>
    /// <returns>All ones in the lanes where u/v is a square, else zero.</returns>
    private V SquareRootRatio(V* r, V* u, V* v)
    {
        V* a = _root,
            v3 = _root + Limbs,
            check = _root + (2 * Limbs),
            b = _root + (3 * Limbs);
        _field.Square(v3, v);
        _field.Multiply(v3, v3, v);
        _field.Square(a, v3);
        _field.Multiply(a, a, v);
        _field.Multiply(a, a, u); // u·v^7
        _field.Multiply(v3, v3, u); // u·v^3
        _field.PowerForRoot(a, a);
        _field.Multiply(a, a, v3);
        _field.Square(check, a);
        _field.Multiply(check, check, v);
        _field.Subtract(b, check, u);
        var correctSign = _field.IsZero(b);
        WideField<V, L>.Add(b, check, u);
        var flippedSign = _field.IsZero(b);
        _field.Multiply(b, u, _sqrtM1);
        WideField<V, L>.Add(b, b, check);
        var flippedSignI = _field.IsZero(b);
        _field.Multiply(b, a, _sqrtM1);
        WideField<V, L>.Select(a, L.Or(flippedSign, flippedSignI), b, a);
        _field.Minus(b, a);
        WideField<V, L>.Select(r, _field.IsNegative(a), b, a);
        return L.Or(correctSign, flippedSign);
    }
}
