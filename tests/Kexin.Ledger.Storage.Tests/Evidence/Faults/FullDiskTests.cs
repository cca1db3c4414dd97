using Kexin.Cryptography;
using Kexin.Ledger.Log;

namespace Kexin.Ledger.Storage.Tests.Evidence.Faults;

public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<(EvidenceReceipt Receipt, byte[] Payload)> _acknowledged = [];
    private readonly List<SignedNote> _signed = [];

    [Fact]
    public async Task A_full_disk_fails_the_append_and_no_more_than_that()
    {
        // The room ends at a different byte each time: inside heads, sizes, entries, ends, and headers of new segments.
        for (var room = 0; room < 700; room += 13)
        {
            var files = new FaultyFiles();
            await using var store = EvidenceStore.Open(Options(files), EvidenceSample.Key);
            files.Room = room;
            await AppendUntilRefusedAsync(store);
            files.Room = long.MaxValue;
            await AppendAsync(store, "after");
            EvidenceSample.AssertHolds(store, Suite.Standard, _acknowledged.TakeLast(5), _signed);
        }

        await AssertReopensAsync();
    }

    [Fact]
    public async Task A_failed_sync_or_cut_acknowledges_nothing_and_passes()
    {
        var files = new FaultyFiles();
        await using (var store = EvidenceStore.Open(Options(files), EvidenceSample.Key))
        {
            await AppendAsync(store, "before");
            files.FailSync = true;
            await Assert.ThrowsAsync<EvidenceWriteException>(() => store.AppendAsync("sync fails"u8.ToArray()));
            files.FailCut = true;
            await Assert.ThrowsAsync<EvidenceWriteException>(() => store.AppendAsync("cut fails too"u8.ToArray()));
            files.FailSync = false;
            await Assert.ThrowsAsync<EvidenceWriteException>(() => store.AppendAsync("cut still fails"u8.ToArray()));
            files.FailCut = false;
            await AppendAsync(store, "after");
            Assert.Equal(2, store.Size);
        }

        await AssertReopensAsync();
    }

    [Fact]
    public async Task A_loose_end_that_could_not_be_cut_is_cut_when_the_log_is_opened()
    {
        var files = new FaultyFiles();
        await using (var store = EvidenceStore.Open(Options(files), EvidenceSample.Key))
        {
            await AppendAsync(store, "before");
            files.Room = 60;
            files.FailCut = true;
            await Assert.ThrowsAsync<EvidenceWriteException>(() => store.AppendAsync("no room"u8.ToArray()));
        }

        await AssertReopensAsync();
    }

    [Fact]
    public async Task Tiles_and_checkpoints_that_found_no_room_are_written_when_there_is_some()
    {
        var files = new FaultyFiles();
        using var key = EvidenceSample.LogKey(Suite.Standard);
        await using (var store = EvidenceStore.Open(Options(files), EvidenceSample.Key))
        {
            for (var i = 0; i < 255; i++)
            {
                await AppendAsync(store, $"{i}");
            }

            files.Room = 400;
            await AppendAsync(store, "the tile fills, but only the entry has room");
            var refused = Assert.Throws<EvidenceWriteException>(() => store.SignCheckpoint(key));
            Assert.Contains("disk full", refused.Message, StringComparison.Ordinal);
            Assert.Null(store.LatestCheckpoint);
            EvidenceSample.AssertHolds(store, Suite.Standard, _acknowledged, _signed);
            files.Room = long.MaxValue;
            _signed.Add(store.SignCheckpoint(key));
            Assert.True(File.Exists(_folder["tile/0/000"]));
        }

        await AssertReopensAsync();
    }

    private EvidenceOptions Options(FaultyFiles? files) =>
        EvidenceSample.Options(_folder.Path, files: files) with
        {
            SegmentSizeInBytes = 300,
        };

    private async Task AppendUntilRefusedAsync(EvidenceStore store)
    {
        for (var i = 0; i < 20; i++)
        {
            var size = store.Size;
            try
            {
                await AppendAsync(store, $"until full {i}");
            }
            catch (EvidenceWriteException refused)
            {
                Assert.Contains("No space left on device", refused.Message, StringComparison.Ordinal);
                Assert.Equal(size, store.Size);
                return;
            }
        }

        Assert.Fail("The disk never refused.");
    }

    private async Task AppendAsync(EvidenceStore store, string text)
    {
        var payload = System.Text.Encoding.UTF8.GetBytes(text);
        _acknowledged.Add((await store.AppendAsync(payload), payload));
    }

    private async Task AssertReopensAsync()
    {
        await using var store = EvidenceStore.Open(Options(null), EvidenceSample.Key);
        Assert.Equal(_acknowledged.Count, store.Size);
        EvidenceSample.AssertHolds(store, Suite.Standard, _acknowledged, _signed);
    }

    public void Dispose() => _folder.Dispose();
}
