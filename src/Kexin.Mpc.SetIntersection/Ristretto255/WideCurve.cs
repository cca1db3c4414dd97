namespace Kexin.Mpc.SetIntersection.Ristretto255;

/// <summary>
/// Points of the twisted Edwards curve −x² + y² = 1 + d·x²·y² in extended coordinates (Hisil, Wong, Carter, Dawson,
/// ASIACRYPT 2008, section 3), one a lane. A point is the numbers X, Y, Z, T in a row, x = X/Z, y = Y/Z, T = XY/Z, all
/// reduced. The formulas are complete for this curve: no pair of points is a special case.
/// </summary>
internal sealed unsafe class WideCurve<V, L>
    where V : unmanaged
    where L : ILanes<V>
{
    /// <summary>The vectors of a point, and of a point cached for additions (Y + X, Y − X, 2Z, 2dT).</summary>
    public const int PointVectors = 4 * Limbs;

    private const int Limbs = WideField<V, L>.Limbs;
    private const int DigitBits = 4;
    private const int Digits = 64;
    private const int PackedEntries = 4;

    private readonly WideField<V, L> _field;
    private readonly V* _twiceD;
    private readonly V* _a;
    private readonly V* _b;
    private readonly V* _c;
    private readonly V* _s;
    private readonly V* _table;
    private readonly V* _entry;
    private readonly V* _multiple;
    private readonly V* _cached;

    public WideCurve(WideField<V, L> field)
    {
        _field = field;
        _twiceD = field.Constant(CurveConstants.TwiceD);
        _a = field.Take();
        _b = field.Take();
        _c = field.Take();
        _s = field.Take();
        _table = field.Take(4 * PackedEntries);
        _entry = field.Take(4);
        _multiple = field.Take(4);
        _cached = field.Take(4);
    }

    /// <summary>r = 2p; T of r is computed only where it is asked for. r may be p.</summary>
    public void Double(V* r, V* p, bool withT)
    {
        WideField<V, L>.Add(_s, p, p + Limbs);
        _field.Square(_a, p);
        _field.Square(_b, p + Limbs);
        _field.Square(_c, p + (2 * Limbs));
        _field.Square(_s, _s);
        var twiceP = _field.TwiceP;
        var fourTimesP = _field.FourTimesP;
        for (var i = 0; i < Limbs; i++)
        {
            var sum = L.Add(_a[i], _b[i]);
            var difference = L.Add(L.Subtract(_b[i], _a[i]), twiceP[i]);
            var twiceC = L.Add(_c[i], _c[i]);
            _c[i] = L.Subtract(L.Add(twiceC, fourTimesP[i]), difference);
            _s[i] = L.Subtract(L.Add(_s[i], fourTimesP[i]), sum);
            _a[i] = sum;
            _b[i] = difference;
        }

        WideField<V, L>.Carry(_c, _c);
        Finish(r, x: _s, y: _a, z: _b, t: _c, withT);
    }

    /// <summary>r = p + q, q cached; r may be p.</summary>
    public void Add(V* r, V* p, V* q, bool withT)
    {
        _field.Subtract(_a, p + Limbs, p);
        WideField<V, L>.Add(_b, p + Limbs, p);
        _field.Multiply(_a, _a, q + Limbs);
        _field.Multiply(_b, _b, q);
        _field.Multiply(_c, p + (2 * Limbs), q + (2 * Limbs));
        _field.Multiply(_s, p + (3 * Limbs), q + (3 * Limbs));
        FinishSum(r, withT);
    }

    /// <summary>r = p + q, both as points; r may be p.</summary>
    public void AddPoint(V* r, V* p, V* q)
    {
        Cache(_cached, q);
        Add(r, p, _cached, withT: true);
    }

    /// <summary>q = p in the form that additions take; q is not p.</summary>
    public void Cache(V* q, V* p)
    {
        WideField<V, L>.Add(q, p, p + Limbs);
        _field.Subtract(q + Limbs, p + Limbs, p);
        WideField<V, L>.Add(q + (2 * Limbs), p + (2 * Limbs), p + (2 * Limbs));
        _field.Multiply(q + (3 * Limbs), p + (3 * Limbs), _twiceD);
    }

    /// <summary>r = s·p, where b holds the digits of s for 64 digits of 4 bits (<see cref="SignedDigits"/>). Each digit's
    /// multiple is picked by masks over the whole table.</summary>
    public void Multiply(V* r, V* p, ReadOnlySpan<ulong> b)
    {
        FillTable(p);
        for (var digit = Digits - 1; digit >= 0; digit--)
        {
            Pick(SignedDigits.Digit(b, digit * DigitBits, DigitBits));
            if (digit == Digits - 1)
            {
                SetIdentity(r);
            }
            else
            {
                for (var i = 0; i < DigitBits; i++)
                {
                    Double(r, r, withT: i == DigitBits - 1);
                }
            }

            Add(r, r, _entry, withT: digit == 0);
        }
    }

    // r = the curve's neutral point.
    private static void SetIdentity(V* r)
    {
        for (var i = 0; i < PointVectors; i++)
        {
            r[i] = L.Broadcast(i is Limbs or (2 * Limbs) ? 1ul : 0);
        }
    }

    // P, 3P, … 15P, two entries a vector: entry m in the low halves of the lanes, entry m + 4 in the high ones.
    private void FillTable(V* p)
    {
        var twice = _entry;
        Double(_multiple, p, withT: true);
        Cache(twice, _multiple);
        Copy(_multiple, p);
        for (var entry = 0; entry < 2 * PackedEntries; entry++)
        {
            if (entry > 0)
            {
                Add(_multiple, _multiple, twice, withT: true);
            }

            Cache(_cached, _multiple);
            var packed = _table + (entry % PackedEntries * PointVectors);
            for (var i = 0; i < PointVectors; i++)
            {
                packed[i] = entry < PackedEntries ? _cached[i] : L.Or(packed[i], L.ShiftLeft(_cached[i], 32));
            }
        }
    }

    // The entry for a digit: bit 3 clear means a negative multiple, whose index is the complement of the other bits.
    private void Pick(ulong digit)
    {
        var negative = (digit >> 3) - 1;
        var index = (digit ^ negative) & 7;
        var minus = L.Broadcast(negative);
        var high = L.Broadcast((index >> 2) * 32);
        var m0 = L.Broadcast(WhereEqual(index & 3, 0));
        var m1 = L.Broadcast(WhereEqual(index & 3, 1));
        var m2 = L.Broadcast(WhereEqual(index & 3, 2));
        var m3 = L.Broadcast(WhereEqual(index & 3, 3));
        for (var i = 0; i < PointVectors; i++)
        {
            var row = _table + i;
            var low = L.Or(L.And(row[0], m0), L.And(row[PointVectors], m1));
            var rest = L.Or(L.And(row[2 * PointVectors], m2), L.And(row[3 * PointVectors], m3));
            _entry[i] = L.ShiftRight(L.Or(low, rest), high);
        }

        NegateEntry(_entry, _entry + (3 * Limbs), minus);
    }

    // Negates a table's entry in the lanes of ones: its first two numbers change places, 2dT changes sign. Halves of lanes above 32 bits are of
    // no meaning before and after.
    private void NegateEntry(V* entry, V* twiceDt, V minus)
    {
        var twiceP = _field.TwiceP;
        for (var i = 0; i < Limbs; i++)
        {
            var exchange = L.And(L.Xor(entry[i], entry[i + Limbs]), minus);
            entry[i] = L.Xor(entry[i], exchange);
            entry[i + Limbs] = L.Xor(entry[i + Limbs], exchange);
            twiceDt[i] = L.Select(minus, L.Subtract(twiceP[i], twiceDt[i]), twiceDt[i]);
        }
    }

    // r = p.
    private static void Copy(V* r, V* p)
    {
        for (var i = 0; i < PointVectors; i++)
        {
            r[i] = p[i];
        }
    }

    private static ulong WhereEqual(ulong left, ulong right) => (((left ^ right) - 1) >> 63) * ulong.MaxValue;

    private void FinishSum(V* r, bool withT)
    {
        var twiceP = _field.TwiceP;
        for (var i = 0; i < Limbs; i++)
        {
            var sum = L.Add(_b[i], _a[i]);
            var difference = L.Subtract(L.Add(_b[i], twiceP[i]), _a[i]);
            var z = L.Add(_c[i], _s[i]);
            _c[i] = L.Subtract(L.Add(_c[i], twiceP[i]), _s[i]);
            _s[i] = difference;
            _a[i] = sum;
            _b[i] = z;
        }

        WideField<V, L>.Carry(_c, _c);
        Finish(r, x: _s, y: _a, z: _b, t: _c, withT);
    }

    private void Finish(V* r, V* x, V* y, V* z, V* t, bool withT)
    {
        _field.Multiply(r, x, t);
        _field.Multiply(r + Limbs, y, z);
        _field.Multiply(r + (2 * Limbs), z, t);
        if (withT)
        {
            _field.Multiply(r + (3 * Limbs), x, y);
        }
    }
}
