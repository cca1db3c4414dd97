using Kexin.Cryptography;

namespace Kexin.Ledger.Storage.Tests.Evidence.Faults;

public sealed class DamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Any_flipped_byte_of_any_file_is_found_at_start_and_named()
    {
        await WriteAsync(entries: 6, segmentSize: 500);
        var files = EvidenceSample.FilesOf(_folder.Path).ToList();
        Assert.Contains(_folder["checkpoint"], files);
        Assert.Contains(_folder["tile/0/000.p/6"], files);
        Assert.True(files.Count(path => path.EndsWith(".segment", StringComparison.Ordinal)) > 1);
        foreach (var path in files)
        {
            await AssertEveryFlipIsNamedAsync(path, stride: 1);
        }
    }

    [Fact]
    public async Task A_flipped_byte_of_a_full_tile_is_named_with_the_entry_and_repaired()
    {
        await WriteAsync(entries: 260, segmentSize: 1 << 20);
        var tile = _folder["tile/0/000"];
        var bytes = await File.ReadAllBytesAsync(tile);
        await AssertEveryFlipIsNamedAsync(tile, stride: 1777);
        await FlipAsync(tile, bytes, (100 * Digest.SizeInBytes) + 5);
        await using var store = Open();
        Assert.Equal([(tile, 100L)], store.Recovery.RepairedTiles);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(tile));
    }

    [Fact]
    public async Task A_flipped_byte_of_an_entry_names_that_entry()
    {
        await WriteAsync(entries: 6, segmentSize: 1 << 20);
        var segment = Directory.GetFiles(_folder["segments"]).Single();
        var bytes = await File.ReadAllBytesAsync(segment);

        // The last entry of the last batch ends before the end mark of 1 to 8 bytes.
        await FlipAsync(segment, bytes, bytes.Length - 9);
        var damage = Assert.Throws<EvidenceDamageException>(Open);
        Assert.Equal(segment, damage.File);
        Assert.Equal(5, damage.Entry);
        Assert.Contains("entry 5", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tiles_that_are_gone_are_rebuilt_from_the_entries()
    {
        await WriteAsync(entries: 600, segmentSize: 1 << 20);
        var tiles = _folder["tile"];
        var before = await File.ReadAllBytesAsync(_folder["tile/0/001"]);
        Directory.Delete(tiles, recursive: true);
        await using var store = Open();
        Assert.Equal([_folder["tile/0/000"], _folder["tile/0/001"]], store.Recovery.RebuiltTiles);
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder["tile/0/001"]));
    }

    [Fact]
    public async Task A_segment_that_is_gone_is_missed()
    {
        await WriteAsync(entries: 6, segmentSize: 200);
        var segments = Directory.GetFiles(_folder["segments"]).Order(StringComparer.Ordinal).ToList();
        Assert.True(segments.Count >= 3);
        foreach (var segment in segments)
        {
            var bytes = await File.ReadAllBytesAsync(segment);
            File.Delete(segment);
            var damage = Assert.Throws<EvidenceDamageException>(Open);
            Assert.Equal(Path.GetFileNameWithoutExtension(segment).TrimStart('0').PadLeft(1, '0'), $"{damage.Entry}");
            await File.WriteAllBytesAsync(segment, bytes);
        }
    }

    [Fact]
    public async Task Another_key_opens_no_entry_and_another_log_key_no_checkpoint()
    {
        await WriteAsync(entries: 2, segmentSize: 1 << 20);
        byte[] other = [.. EvidenceSample.Key];
        other[0] ^= 1;
        var options = EvidenceSample.Options(_folder.Path);
        Assert.Equal(0, Assert.Throws<EvidenceDamageException>(() => EvidenceStore.Open(options, other)).Entry);
        using var stranger = Suite.Standard.CreateSigningKey();
        var strange = options with { LogKey = stranger.PublicKey };
        var damage = Assert.Throws<EvidenceDamageException>(() => EvidenceStore.Open(strange, EvidenceSample.Key));
        Assert.Equal(_folder["checkpoint"], damage.File);
    }

    private EvidenceStore Open() => EvidenceStore.Open(EvidenceSample.Options(_folder.Path), EvidenceSample.Key);

    private async Task WriteAsync(int entries, long segmentSize)
    {
        using var key = EvidenceSample.LogKey(Suite.Standard);
        var options = EvidenceSample.Options(_folder.Path) with { SegmentSizeInBytes = segmentSize };
        await using var store = EvidenceStore.Open(options, EvidenceSample.Key);
        if (entries > 6)
        {
            await EvidenceSample.AppendAsync(store, 0, entries);
        }
        else
        {
            for (var number = 0; number < entries; number++)
            {
                await store.AppendAsync(EvidenceSample.Payload(number));
            }
        }

        store.SignCheckpoint(key);
    }

    private async Task AssertEveryFlipIsNamedAsync(string path, int stride)
    {
        var bytes = await File.ReadAllBytesAsync(path);
        for (var i = 0; i < bytes.Length; i += stride)
        {
            await FlipAsync(path, bytes, i);
            try
            {
                await using var store = Open();
                Assert.Equal([path], store.Recovery.RepairedTiles.Select(tile => tile.File));
            }
            catch (EvidenceDamageException damage)
            {
                Assert.Equal(path, damage.File);
            }

            await File.WriteAllBytesAsync(path, bytes);
        }

        await using var whole = Open();
        Assert.Empty(whole.Recovery.RepairedTiles);
    }

    private static async Task FlipAsync(string path, byte[] bytes, int place)
    {
        byte[] altered = [.. bytes];
        altered[place] ^= 1;
        await File.WriteAllBytesAsync(path, altered);
    }

    public void Dispose() => _folder.Dispose();
}
