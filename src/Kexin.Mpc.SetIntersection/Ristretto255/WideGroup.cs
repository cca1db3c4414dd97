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

    public WideGroup(string name, int degreeOfParallelism)
    {
        Name = name;
        _options = new ParallelOptions { MaxDegreeOfParallelism = degreeOfParallelism };
    }

    private delegate void TileWork(WideWorkspace<V, L> workspace, int start, int count);

    public string Name { get; }

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
}
