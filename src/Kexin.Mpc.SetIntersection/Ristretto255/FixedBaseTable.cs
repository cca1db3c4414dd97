namespace Kexin.Mpc.SetIntersection.Ristretto255;

/// <summary>
/// The multiples (2e + 1)·32^w·B of one point B, e = 0 … 15, w = 0 … 50, as y + x, y − x and 2dxy of 10 limbs of 32 bits.
/// The sixteen entries of a limb lie side by side, so that each lane takes its own entry inside the registers: no
/// address depends on a digit.
/// </summary>
internal sealed unsafe class FixedBaseTable
{
    /// <summary>The bits of a digit.</summary>
    public const int DigitBits = 5;

    /// <summary>The digits of a scalar.</summary>
    public const int Digits = 51;

    /// <summary>The entries of a digit.</summary>
    public const int Entries = 16;

    private const int EntryLimbs = 30;
    private const int AlignmentInWords = 16;

    private readonly uint[] _memory;
    private readonly uint* _entries;

    private FixedBaseTable()
    {
        _memory = GC.AllocateArray<uint>((Digits * EntryLimbs * Entries) + AlignmentInWords, pinned: true);
        fixed (uint* start = _memory)
        {
            const nuint Mask = (AlignmentInWords * sizeof(uint)) - 1;
            _entries = (uint*)(((nuint)start + Mask) & ~Mask);
        }
    }

    /// <summary>The table of the point in the first lane of <paramref name="point"/>.</summary>
    public static FixedBaseTable Create<V, L>(WideWorkspace<V, L> workspace, V* point)
        where V : unmanaged
        where L : ILanes<V>
    {
        const int Vectors = WideCurve<V, L>.PointVectors;
        var table = new FixedBaseTable();
        var curve = workspace.Curve;

        // The bases 32^w·B, one a lane.
        var bases = workspace.Points;
        var power = workspace.Point;
        WideCurve<V, L>.Copy(power, point);
        for (var digit = 0; digit < Digits; digit++)
        {
            var lanes = (ulong*)(bases + (digit / L.Count * Vectors)) + (digit % L.Count);
            for (var i = 0; i < Vectors; i++)
            {
                lanes[i * L.Count] = *(ulong*)(power + i);
            }

            for (var i = 0; i < DigitBits; i++)
            {
                curve.Double(power, power, withT: true);
            }
        }

        var groups = (Digits + L.Count - 1) / L.Count;
        var twice = bases + (groups * Vectors);
        for (var group = 0; group < groups; group++)
        {
            var multiple = bases + (group * Vectors);
            curve.Double(power, multiple, withT: true);
            curve.Cache(twice, power);
            for (var entry = 0; entry < Entries; entry++)
            {
                table.Write(workspace, group * L.Count, entry, multiple);
                curve.Add(multiple, multiple, twice, withT: true);
            }
        }

        GC.KeepAlive(table._memory);
        return table;
    }

    /// <summary>r = p ± s·B, a scalar of its own in each lane; digits has one word a digit and lane. r may be p.</summary>
    public void Add<V, L>(WideWorkspace<V, L> workspace, V* r, V* p, ReadOnlySpan<ulong> digits, bool subtract)
        where V : unmanaged
        where L : ILanes<V>
    {
        const int Limbs = WideField<V, L>.Limbs;
        const ulong Magnitude = Entries - 1;
        var entry = workspace.Entry;
        var flip = L.Broadcast(subtract ? Magnitude + 1 : 0);
        var sign = L.Broadcast(Magnitude + 1);
        var magnitude = L.Broadcast(Magnitude);
        fixed (ulong* all = digits)
        {
            for (var digit = 0; digit < Digits; digit++)
            {
                // Bit 4 clear means a negative multiple, whose index is the complement of the other bits.
                var value = *(V*)(all + (digit * L.Count));
                var negative = L.IsZero(L.And(value, sign));
                var index = L.And(L.Xor(value, negative), magnitude);
                var row = _entries + (digit * EntryLimbs * Entries);
                for (var i = 0; i < EntryLimbs; i++)
                {
                    entry[i] = L.Look(row + (i * Entries), index);
                }

                var minus = L.IsZero(L.And(L.Xor(value, flip), sign));
                workspace.Curve.NegateEntry(entry, entry + (2 * Limbs), minus);
                workspace.Curve.AddAffine(r, digit == 0 ? p : r, entry, withT: true);
            }
        }

        GC.KeepAlive(_memory);
    }

    private void Write<V, L>(WideWorkspace<V, L> workspace, int firstDigit, int entry, V* point)
        where V : unmanaged
        where L : ILanes<V>
    {
        const int Limbs = WideField<V, L>.Limbs;
        var field = workspace.Field;
        V* inverse = workspace.Number,
            x = workspace.Entry,
            y = workspace.Entry + Limbs,
            number = workspace.Entry + (2 * Limbs);
        field.Invert(inverse, point + (2 * Limbs));
        field.Multiply(x, point, inverse);
        field.Multiply(y, point + Limbs, inverse);
        WideField<V, L>.Add(number, y, x);
        WriteNumber<V, L>(firstDigit, entry, 0, number);
        field.Subtract(number, y, x);
        WriteNumber<V, L>(firstDigit, entry, 1, number);
        field.Multiply(number, x, y);
        field.Multiply(number, number, workspace.Curve.TwiceD);
        WriteNumber<V, L>(firstDigit, entry, 2, number);
    }

    private void WriteNumber<V, L>(int firstDigit, int entry, int place, V* number)
        where V : unmanaged
        where L : ILanes<V>
    {
        const int Limbs = WideField<V, L>.Limbs;
        WideField<V, L>.Freeze(number, number);
        for (var lane = 0; lane < L.Count && firstDigit + lane < Digits; lane++)
        {
            for (var i = 0; i < Limbs; i++)
            {
                var limb = (((firstDigit + lane) * EntryLimbs) + (place * Limbs) + i) * Entries;
                _entries[limb + entry] = (uint)((ulong*)(number + i))[lane];
            }
        }
    }
}
