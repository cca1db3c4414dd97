namespace Kexin.Ledger.Log.Tests.Vectors;

/// <summary>The examples of C2SP tlog-tiles.</summary>
public sealed class TileTests
{
    // "Merkle Tree": index 1234067 is encoded as x001/x234/067. Widths as in transparency-dev/tessera api/layout.
    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(0, 0, 8, "tile/0/000.p/8")]
    [InlineData(15, 999, 256, "tile/15/999")]
    [InlineData(0, 1000, 255, "tile/0/x001/000.p/255")]
    [InlineData(0, 1234067, 8, "tile/0/x001/x234/067.p/8")]
    [InlineData(63, 1234067, 256, "tile/63/x001/x234/067")]
    [InlineData(1, 36_028_797_018_963_967, 1, "tile/1/x036/x028/x797/x018/x963/967.p/1")]
    public void Paths_are_those_of_the_specification(int level, long index, int width, string path)
    {
        var tile = new TileCoordinate(level, index, width);
        Assert.Equal(path, tile.Path);
        Assert.True(TileCoordinate.TryParse(path, out var parsed));
        Assert.Equal(tile, parsed);
    }

    // "Partial Tiles": a tree of 70,000 leaves, and one of 256.
    [Fact]
    public void Partial_tiles_are_those_of_the_specification()
    {
        Assert.Equal([new(0, 273, 112), new(1, 1, 17), new(2, 0, 1)], TileCoordinate.PartialTiles(70_000));
        Assert.Equal([new(1, 0, 1)], TileCoordinate.PartialTiles(256));
        Assert.Equal(new(0, 272, 256), TileCoordinate.Containing(0, (272 * 256) + 255, 70_000));
        Assert.Equal(new(1, 1, 17), TileCoordinate.Containing(1, 256, 70_000));
    }
}
