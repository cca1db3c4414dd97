namespace Kexin.Circuits;

/// <summary>What each wire of a file is in the builder; memory grows with the wires written, not with the number announced.</summary>
internal sealed class WireTable
{
    private const int PageBits = 12;
    private const int PageSize = 1 << PageBits;
    private const int Unwritten = -1;

    private readonly Dictionary<int, int[]> _pages = [];

    /// <summary>The literal of a wire, or null if it has not been written.</summary>
    public int? this[int wire] =>
        _pages.TryGetValue(wire >> PageBits, out var page)
        && page[wire & (PageSize - 1)] is var literal
        && literal != Unwritten
            ? literal
            : null;

    /// <summary>Whether the wire was not written before.</summary>
    public bool TryWrite(int wire, int literal)
    {
        if (!_pages.TryGetValue(wire >> PageBits, out var page))
        {
            page = new int[PageSize];
            Array.Fill(page, Unwritten);
            _pages.Add(wire >> PageBits, page);
        }

        ref var entry = ref page[wire & (PageSize - 1)];
        if (entry != Unwritten)
        {
            return false;
        }

        entry = literal;
        return true;
    }
}
