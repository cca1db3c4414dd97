namespace Kexin.Mpc.SetIntersection.Ristretto255;

/// <summary>The arithmetic with the scratch that one thread needs for a tile of elements.</summary>
internal sealed unsafe class WideWorkspace<V, L> : IDisposable
    where V : unmanaged
    where L : ILanes<V>
{
    /// <summary>Elements that share one inversion.</summary>
    public const int TileElements = 128;

    private const int ScratchNumbers = 160;
    private const int NumbersEachGroup = 8;

    private readonly AlignedMemory _memory;

    public WideWorkspace()
    {
        var groups = TileElements / L.Count;
        var numbers = ScratchNumbers + (groups * NumbersEachGroup);
        _memory = new AlignedMemory(numbers * WideField<V, L>.Limbs * sizeof(V));
        Field = new WideField<V, L>(_memory);
        Curve = new WideCurve<V, L>(Field);
        Ristretto = new WideRistretto<V, L>(Field);
        Encoder = new WideEncoder<V, L>(Field, groups);
        Points = Field.Take(4 * groups);
        Point = Field.Take(4);
        Number = Field.Take();
    }

    public WideField<V, L> Field { get; }

    public WideCurve<V, L> Curve { get; }

    public WideRistretto<V, L> Ristretto { get; }

    public WideEncoder<V, L> Encoder { get; }

    /// <summary>The points of a tile, group by group.</summary>
    public V* Points { get; }

    /// <summary>A point in hand.</summary>
    public V* Point { get; }

    /// <summary>A field element in hand.</summary>
    public V* Number { get; }

    public void Dispose() => _memory.Dispose();
}
