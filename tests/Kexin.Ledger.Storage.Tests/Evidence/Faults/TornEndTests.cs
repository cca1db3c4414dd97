using Kexin.Cryptography;

namespace Kexin.Ledger.Storage.Tests.Evidence.Faults;

public sealed class TornEndTests : IDisposable
{
    private const int SectorSizeInBytes = 512;

    private readonly TemporaryFolder _folder = new();
    private long _wholeLength;

    private string Segment => Directory.GetFiles(_folder["segments"]).Single();

    [Fact]
    public async Task A_last_batch_cut_at_any_byte_is_taken_back_whole()
    {
        var bytes = await WriteAsync(lastPayloadSize: 40);
        for (var length = (int)_wholeLength; length <= bytes.Length; length++)
        {
            await File.WriteAllBytesAsync(Segment, bytes[..length]);
            await AssertOpensAsync(length == bytes.Length ? 4 : 3, length == bytes.Length ? 0 : length - _wholeLength);
        }
    }

    [Fact]
    public async Task A_last_batch_with_any_sector_unwritten_is_taken_back_whole()
    {
        var bytes = await WriteAsync(lastPayloadSize: 3000);
        for (var sector = _wholeLength / SectorSizeInBytes; sector * SectorSizeInBytes < bytes.Length; sector++)
        {
            byte[] torn = [.. bytes];
            var begin = Math.Max(_wholeLength, sector * SectorSizeInBytes);
            var end = Math.Min(bytes.Length, (sector + 1) * SectorSizeInBytes);
            torn.AsSpan((int)begin, (int)(end - begin)).Clear();
            await File.WriteAllBytesAsync(Segment, torn);
            await AssertOpensAsync(3, bytes.Length - _wholeLength);
        }
    }

    [Fact]
    public async Task A_segment_that_was_only_begun_is_begun_again()
    {
        await WriteAsync(lastPayloadSize: 40);
        var begun = _folder[$"segments/{4:D19}.segment"];
        foreach (var size in new[] { 0, 7, SegmentFormat.HeaderSizeInBytes })
        {
            await File.WriteAllBytesAsync(begun, new byte[size]);
            await using var store = EvidenceStore.Open(EvidenceSample.Options(_folder.Path), EvidenceSample.Key);
            Assert.Equal(4, store.Size);
            Assert.False(File.Exists(begun));
        }
    }

    private async Task<byte[]> WriteAsync(int lastPayloadSize)
    {
        await using (var store = EvidenceStore.Open(EvidenceSample.Options(_folder.Path), EvidenceSample.Key))
        {
            for (var number = 0; number < 3; number++)
            {
                await store.AppendAsync(EvidenceSample.Payload(number));
            }

            _wholeLength = new FileInfo(Segment).Length;
            await store.AppendAsync(new byte[lastPayloadSize]);
        }

        return await File.ReadAllBytesAsync(Segment);
    }

    private async Task AssertOpensAsync(long size, long cut)
    {
        await using var store = EvidenceStore.Open(EvidenceSample.Options(_folder.Path), EvidenceSample.Key);
        Assert.Equal(size, store.Size);
        Assert.Equal(cut, store.Recovery.CutSizeInBytes);
        Assert.Equal(EvidenceSample.Payload(2), store.Read(2).Payload.ToArray());
    }

    public void Dispose() => _folder.Dispose();
}
