using System.Buffers.Binary;

namespace Kexin.Mpc.SetIntersection.Ristretto255;

/// <summary>The group's operations over batches, tile by tile; see <see cref="Ristretto255Batch"/>.</summary>
internal sealed unsafe class WideGroup<V, L> : IRistretto255
    where V : unmanaged
    where L : ILanes<V>
{
    private const int Element = GroupSizes.ElementSizeInBytes;
    private const int Uniform = GroupSizes.UniformSizeInBytes;
    private const int Tile = WideWorkspace<V, L>.TileElements;
    private const int Words = 4;

    private readonly ParallelOptions _options;
    private readonly Lazy<FixedBaseTable> _generator;

    public WideGroup(string name, int degreeOfParallelism)
    {
        Name = name;
        _options = new ParallelOptions { MaxDegreeOfParallelism = degreeOfParallelism };
        _generator = new Lazy<FixedBaseTable>(CreateGenerator);
    }

    private delegate void TileWork(WideWorkspace<V, L> workspace, int start, int count);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public void MapAndMultiply(ReadOnlyMemory<byte> uniform, ReadOnlySpan<byte> scalar, Memory<byte> destination)
    {
        GroupSizes.RequireScalar(scalar);
        var count = GroupSizes.Count(uniform.Length, Uniform, destination.Length, Element);
        var digits = DigitsOfHalf(scalar);
        ForEachTile(
            count,
            (workspace, start, size) =>
            {
                for (var first = 0; first < size; first += L.Count)
                {
                    var point = workspace.Points + (first / L.Count * WideCurve<V, L>.PointVectors);
                    Map(workspace, point, Slice(uniform, start + first, size - first, Uniform));
                    workspace.Curve.Multiply(point, point, digits);
                }

                workspace.Encoder.EncodeDoubles(
                    workspace.Points,
                    destination.Span.Slice(start * Element, size * Element)
                );
            }
        );
        Array.Clear(digits);
    }

    /// <inheritdoc/>
    public int Multiply(ReadOnlyMemory<byte> elements, ReadOnlySpan<byte> scalar, Memory<byte> destination)
    {
        GroupSizes.RequireScalar(scalar);
        var count = GroupSizes.Count(elements.Length, Element, destination.Length, Element);
        var digits = DigitsOfHalf(scalar);
        var refused = new FirstRefused();
        ForEachTile(
            count,
            (workspace, start, size) =>
            {
                for (var first = 0; first < size; first += L.Count)
                {
                    var point = workspace.Points + (first / L.Count * WideCurve<V, L>.PointVectors);
                    Decode(
                        workspace,
                        point,
                        Slice(elements, start + first, size - first, Element),
                        start + first,
                        refused
                    );
                    workspace.Curve.Multiply(point, point, digits);
                }

                workspace.Encoder.EncodeDoubles(
                    workspace.Points,
                    destination.Span.Slice(start * Element, size * Element)
                );
            }
        );
        Array.Clear(digits);
        return refused.Index;
    }

    /// <inheritdoc/>
    public void MapAndBlind(ReadOnlyMemory<byte> uniform, ReadOnlyMemory<byte> blinds, Memory<byte> destination)
    {
        var count = GroupSizes.Count(uniform.Length, Uniform, destination.Length, Element);
        _ = GroupSizes.Count(blinds.Length, Element, destination.Length, Element);
        var table = _generator.Value;
        ForEachTile(
            count,
            (workspace, start, size) =>
            {
                for (var first = 0; first < size; first += L.Count)
                {
                    var point = workspace.Points + (first / L.Count * WideCurve<V, L>.PointVectors);
                    Map(workspace, point, Slice(uniform, start + first, size - first, Uniform));
                    AddMultiple(workspace, table, point, Slice(blinds, start + first, size - first, Element), false);
                }

                workspace.Encoder.EncodeDoubles(
                    workspace.Points,
                    destination.Span.Slice(start * Element, size * Element)
                );
            }
        );
    }

    /// <inheritdoc/>
    public IUnblinding? CreateUnblinding(ReadOnlySpan<byte> key)
    {
        if (key.Length != Element)
        {
            return null;
        }

        using var workspace = new WideWorkspace<V, L>();
        var refused = new FirstRefused();
        var point = LastPoint(workspace);
        Decode(workspace, point, key, 0, refused);
        return refused.Index >= 0 ? null : new Unblinding(this, FixedBaseTable.Create(workspace, point));
    }

    // A table's creation uses the points from the first on.
    private static V* LastPoint(WideWorkspace<V, L> workspace) =>
        workspace.Points + (((Tile / L.Count) - 1) * WideCurve<V, L>.PointVectors);

    private static FixedBaseTable CreateGenerator()
    {
        using var workspace = new WideWorkspace<V, L>();
        var point = LastPoint(workspace);
        const int Limbs = WideField<V, L>.Limbs;
        WideField<V, L>.Copy(point, workspace.Field.Constant(CurveConstants.GeneratorX));
        WideField<V, L>.Copy(point + Limbs, workspace.Field.Constant(CurveConstants.GeneratorY));
        WideField<V, L>.Copy(point + (2 * Limbs), workspace.Field.Constant([1, 0, 0, 0]));
        workspace.Field.Multiply(point + (3 * Limbs), point, point + Limbs);
        return FixedBaseTable.Create(workspace, point);
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlyMemory<byte> all, int start, int available, int each) =>
        all.Span.Slice(start * each, Math.Min(available, L.Count) * each);

    // The encoder doubles, so the multiplication is by half the scalar.
    private static ulong[] DigitsOfHalf(ReadOnlySpan<byte> scalar)
    {
        Span<byte> half = stackalloc byte[GroupSizes.ScalarSizeInBytes];
        var digits = GC.AllocateArray<ulong>(Words, pinned: true);
        SignedDigits.Half(scalar, half);
        SignedDigits.Recode(half, CurveConstants.Ones256, digits);
        half.Clear();
        return digits;
    }

    private static void LoadNumber(V* h, int lane, ReadOnlySpan<byte> bytes) =>
        WideField<V, L>.Load(
            h,
            lane,
            BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..])
        );

    // The one-way map is the sum of two maps of 32 bytes each.
    private static void Map(WideWorkspace<V, L> workspace, V* point, ReadOnlySpan<byte> uniform)
    {
        var curve = workspace.Curve;
        for (var half = 0; half < 2; half++)
        {
            for (var lane = 0; lane * Uniform < uniform.Length; lane++)
            {
                LoadNumber(workspace.Number, lane, uniform[((lane * Uniform) + (half * Uniform / 2))..]);
            }

            workspace.Ristretto.Map(half == 0 ? point : workspace.Point, workspace.Number);
        }

        curve.AddPoint(point, point, workspace.Point);
    }

    private static void Decode(
        WideWorkspace<V, L> workspace,
        V* point,
        ReadOnlySpan<byte> elements,
        int firstIndex,
        FirstRefused refused
    )
    {
        var lanes = elements.Length / Element;
        for (var lane = 0; lane < lanes; lane++)
        {
            LoadNumber(workspace.Number, lane, elements[(lane * Element)..]);
        }

        var accepted = workspace.Ristretto.Decode(point, workspace.Number);
        for (var lane = 0; lane < lanes; lane++)
        {
            if (((ulong*)&accepted)[lane] == 0 || !IsCanonical(elements.Slice(lane * Element, Element)))
            {
                refused.Report(firstIndex + lane);
            }
        }
    }

    // Below p = 2^255 − 19, and even.
    private static bool IsCanonical(ReadOnlySpan<byte> element)
    {
        var top = BinaryPrimitives.ReadUInt64LittleEndian(element[24..]);
        var isBelow =
            top < long.MaxValue
            || (
                top == long.MaxValue
                && (
                    BinaryPrimitives.ReadUInt64LittleEndian(element[8..]) != ulong.MaxValue
                    || BinaryPrimitives.ReadUInt64LittleEndian(element[16..]) != ulong.MaxValue
                    || BinaryPrimitives.ReadUInt64LittleEndian(element) < ulong.MaxValue - 18
                )
            );
        return isBelow && (element[0] & 1) == 0;
    }

    private static void AddMultiple(
        WideWorkspace<V, L> workspace,
        FixedBaseTable table,
        V* point,
        ReadOnlySpan<byte> scalars,
        bool subtract
    )
    {
        Span<ulong> digits = stackalloc ulong[FixedBaseTable.Digits * L.Count];
        Span<ulong> b = stackalloc ulong[Words];
        digits.Clear();
        for (var lane = 0; lane * Element < scalars.Length; lane++)
        {
            SignedDigits.Recode(scalars.Slice(lane * Element, Element), CurveConstants.Ones255, b);
            for (var digit = 0; digit < FixedBaseTable.Digits; digit++)
            {
                digits[(digit * L.Count) + lane] = SignedDigits.Digit(
                    b,
                    digit * FixedBaseTable.DigitBits,
                    FixedBaseTable.DigitBits
                );
            }
        }

        table.Add(workspace, point, point, digits, subtract);
        b.Clear();
        digits.Clear();
    }

    private void ForEachTile(int count, TileWork work) =>
        Parallel.For(
            0,
            (count + Tile - 1) / Tile,
            _options,
            static () => new WideWorkspace<V, L>(),
            (tile, _, workspace) =>
            {
                work(workspace, tile * Tile, Math.Min(Tile, count - (tile * Tile)));
                return workspace;
            },
            static workspace => workspace.Dispose()
        );

    private sealed class FirstRefused
    {
        private readonly Lock _gate = new();

        public int Index { get; private set; } = -1;

        public void Report(int index)
        {
            lock (_gate)
            {
                Index = Index < 0 ? index : Math.Min(Index, index);
            }
        }
    }

    private sealed class Unblinding(WideGroup<V, L> group, FixedBaseTable table) : IUnblinding
    {
        public int Unblind(ReadOnlyMemory<byte> elements, ReadOnlyMemory<byte> blinds, Memory<byte> destination)
        {
            var count = GroupSizes.Count(elements.Length, Element, destination.Length, Element);
            _ = GroupSizes.Count(blinds.Length, Element, destination.Length, Element);
            var refused = new FirstRefused();
            group.ForEachTile(
                count,
                (workspace, start, size) =>
                {
                    for (var first = 0; first < size; first += L.Count)
                    {
                        var point = workspace.Points + (first / L.Count * WideCurve<V, L>.PointVectors);
                        Decode(
                            workspace,
                            point,
                            Slice(elements, start + first, size - first, Element),
                            start + first,
                            refused
                        );
                        AddMultiple(workspace, table, point, Slice(blinds, start + first, size - first, Element), true);
                    }

                    workspace.Encoder.EncodeDoubles(
                        workspace.Points,
                        destination.Span.Slice(start * Element, size * Element)
                    );
                }
            );
            return refused.Index;
        }
    }
}
