using CsCheck;
using Kexin.Cryptography;

namespace Kexin.Ledger.Log.Tests.Properties;

public sealed class TileProofTests
{
    private const int LargestSize = 70_000;
    private static readonly Suite Suite = Suite.Standard;
    private static readonly MerkleTree Tree = SampleTree.Of(Suite, LargestSize);

    private readonly Dictionary<TileCoordinate, byte[]> _full = [];
    private readonly TileBuilder _builder = new(Suite);

    public TileProofTests()
    {
        for (var index = 0; index < LargestSize; index++)
        {
            _builder.Append(Tree.Node(0, index), _full.Add);
        }
    }

    [Fact]
    public void The_builder_gives_away_exactly_the_full_tiles()
    {
        Assert.Equal(273, _full.Keys.Count(tile => tile.Level == 0));
        Assert.Equal([new(1, 0, 256)], _full.Keys.Where(tile => tile.Level > 0));
        Assert.Equal(Tree.Root(), _builder.Root());
    }

    [Fact]
    public void Proofs_from_tiles_equal_proofs_from_the_whole_tree()
    {
        Gen.Select(Gen.Long[1, LargestSize], Gen.Long[0, LargestSize])
            .Where((size, place) => place < size)
            .Sample(
                (size, place) =>
                {
                    var tiles = new TileNodes(Suite, size, Read);
                    Assert.Equal(MerkleProof.Root(Suite, Tree, size), MerkleProof.Root(Suite, tiles, size));
                    Assert.Equal(
                        MerkleProof.Inclusion(Suite, Tree, place, size),
                        MerkleProof.Inclusion(Suite, tiles, place, size)
                    );
                    Assert.Equal(
                        MerkleProof.Consistency(Suite, Tree, place, size),
                        MerkleProof.Consistency(Suite, tiles, place, size)
                    );
                },
                iter: 300
            );
    }

    [Fact]
    public void A_root_of_the_builder_is_right_at_every_size()
    {
        var builder = new TileBuilder(Suite);
        for (var size = 0; size < 600; size++)
        {
            Assert.Equal(MerkleProof.Root(Suite, Tree, size), builder.Root());
            builder.Append(Tree.Node(0, size), (_, _) => { });
        }
    }

    [Fact]
    public void A_tile_of_the_wrong_size_is_refused()
    {
        var tiles = new TileNodes(Suite, 300, _ => new byte[31]);
        Assert.Throws<DecodingException>(() => tiles.Node(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => tiles.Node(0, 300));
        Assert.Throws<ArgumentOutOfRangeException>(() => tiles.Node(8, 1));
    }

    private ReadOnlyMemory<byte> Read(TileCoordinate tile) =>
        _full.TryGetValue(tile.Full, out var bytes) ? bytes.AsMemory(0, tile.SizeInBytes)
        : _builder.TryRead(tile, out var edge) ? edge
        : throw new InvalidOperationException(tile.Path);
}
