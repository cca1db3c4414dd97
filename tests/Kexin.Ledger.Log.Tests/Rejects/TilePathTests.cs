namespace Kexin.Ledger.Log.Tests.Rejects;

public sealed class TilePathTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("tile/")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("tile//000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/0/001/000")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/0/x001/x000")]
    [InlineData("tile/0/xx01/000")]
    [InlineData("tile/0/x001/00x")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/08")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/0/000.p/8/")]
    [InlineData("tile/0/../000")]
    [InlineData("/tile/0/000")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/999")]
    public void Any_other_spelling_is_refused(string? path) => Assert.False(TileCoordinate.TryParse(path, out _));

    [Theory]
    [InlineData(-1, 0, 1)]
    [InlineData(64, 0, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, 257)]
    public void No_such_tile_can_be_written_down(int level, long index, int width) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TileCoordinate(level, index, width));

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 5, 5)]
    [InlineData(1, 1, 511)]
    [InlineData(9, 0, long.MaxValue)]
    public void A_hash_beyond_the_log_is_in_no_tile(int level, long index, long size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TileCoordinate.Containing(level, index, size));
}
