using System.Text;
using Kexin.Cryptography;
using Kexin.Ledger.Log;

namespace Kexin.Ledger.Storage.Tests.Evidence;

public sealed class EvidenceStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<SuiteId> Suites => EvidenceSample.Suites;

    [Theory]
    [MemberData(nameof(Suites))]
    public async Task Entries_appended_at_once_come_back_proven_after_a_restart(SuiteId id)
    {
        const int count = 700;
        var suite = Suite.Get(id);
        var options = EvidenceSample.Options(_folder.Path, suite) with
        {
            SegmentSizeInBytes = 4096,
            MaxBatchEntries = 50,
        };
        using var key = EvidenceSample.LogKey(suite);
        var receipts = new List<EvidenceReceipt>();
        var signed = new List<SignedNote>();
        await using (var store = EvidenceStore.Open(options, EvidenceSample.Key))
        {
            for (var first = 0; first < count; first += 100)
            {
                receipts.AddRange(await EvidenceSample.AppendAsync(store, first, 100));
                signed.Add(store.SignCheckpoint(key));
            }

            Assert.Equal(count, store.Size);
            Assert.Equal(Enumerable.Range(0, count), receipts.Select(receipt => (int)receipt.Index).Order());
        }

        await using var reopened = EvidenceStore.Open(options, EvidenceSample.Key);
        Assert.Equal(count, reopened.Size);
        Assert.Equal(0, reopened.Recovery.CutSizeInBytes);
        Assert.Empty(reopened.Recovery.RebuiltTiles);
        Assert.Empty(reopened.Recovery.RepairedTiles);
        Assert.Equal(signed[^1].Encode(), reopened.LatestCheckpoint!.Encode());
        var acknowledged = receipts.Select((receipt, number) => (receipt, EvidenceSample.Payload(number)));
        EvidenceSample.AssertHolds(reopened, suite, acknowledged, signed);
        Assert.True(Directory.GetFiles(_folder["segments"]).Length > 3);
        Assert.Equal(2, Directory.GetFiles(_folder["tile/0"]).Length);
    }

    [Fact]
    public async Task A_page_holds_the_newest_entries_first()
    {
        await using var store = EvidenceStore.Open(EvidenceSample.Options(_folder.Path), EvidenceSample.Key);
        for (var number = 0; number < 25; number++)
        {
            await store.AppendAsync(EvidenceSample.Payload(number));
        }

        var page = store.ReadNewestFirst(store.Size, 10);
        Assert.Equal(Enumerable.Range(15, 10).Reverse(), page.Select(entry => (int)entry.Index));
        Assert.All(page, entry => Assert.Equal(EvidenceSample.Payload(entry.Index), entry.Payload.ToArray()));
        Assert.Equal([4, 3, 2, 1, 0], store.ReadNewestFirst(5, 10).Select(entry => (int)entry.Index));
        Assert.Empty(store.ReadNewestFirst(0, 10));
    }

    [Fact]
    public async Task An_empty_log_has_the_empty_root_and_takes_the_empty_and_the_largest_payload()
    {
        await using var store = EvidenceStore.Open(EvidenceSample.Options(_folder.Path), EvidenceSample.Key);
        Assert.Equal(0, store.Size);
        Assert.Equal(MerkleHash.Empty(Suite.Standard), store.Root(0));
        await store.AppendAsync(ReadOnlyMemory<byte>.Empty);
        await store.AppendAsync(new byte[EvidenceStore.MaxPayloadSizeInBytes]);
        Assert.Equal(0, store.Read(0).Payload.Length);
        Assert.Equal(EvidenceStore.MaxPayloadSizeInBytes, store.Read(1).Payload.Length);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            store.AppendAsync(new byte[EvidenceStore.MaxPayloadSizeInBytes + 1])
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Read(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Root(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.ReadTile(new TileCoordinate(0, 0, 3)));
    }

    [Fact]
    public async Task The_same_payload_twice_leaves_two_different_leaves_and_no_plaintext_on_disk()
    {
        var payload = Encoding.UTF8.GetBytes("a name that must not be found on disk");
        await using (var store = EvidenceStore.Open(EvidenceSample.Options(_folder.Path), EvidenceSample.Key))
        {
            var first = await store.AppendAsync(payload);
            var second = await store.AppendAsync(payload);
            Assert.NotEqual(first.LeafHash, second.LeafHash);
        }

        foreach (var path in EvidenceSample.FilesOf(_folder.Path))
        {
            Assert.Equal(-1, File.ReadAllBytes(path).AsSpan().IndexOf(payload.AsSpan(0, 8)));
        }
    }

    [Fact]
    public async Task A_checkpoint_is_signed_by_the_log_key_alone_and_once_per_size()
    {
        using var key = EvidenceSample.LogKey(Suite.Standard);
        using var other = Suite.Standard.CreateSigningKey();
        await using var store = EvidenceStore.Open(EvidenceSample.Options(_folder.Path), EvidenceSample.Key);
        await store.AppendAsync(EvidenceSample.Payload(0));
        Assert.Throws<ArgumentException>(() => store.SignCheckpoint(other));
        var note = store.SignCheckpoint(key);
        Assert.Same(note, store.SignCheckpoint(key));
        Assert.Equal(note.Encode(), File.ReadAllBytes(_folder["checkpoint"]));
        Assert.Equal(store.Root(1), Checkpoint.Open(note, EvidenceSample.NoteKey(Suite.Standard)).Root);
        Assert.Equal(
            store.ReadTile(new TileCoordinate(0, 0, 1)).ToArray(),
            File.ReadAllBytes(_folder["tile/0/000.p/1"])
        );
    }

    [Fact]
    public async Task A_log_is_open_in_one_place_at_a_time()
    {
        var options = EvidenceSample.Options(_folder.Path);
        await using (EvidenceStore.Open(options, EvidenceSample.Key))
        {
            Assert.Throws<IOException>(() => EvidenceStore.Open(options, EvidenceSample.Key));
        }

        await using var again = EvidenceStore.Open(options, EvidenceSample.Key);
    }

    public void Dispose() => _folder.Dispose();
}
