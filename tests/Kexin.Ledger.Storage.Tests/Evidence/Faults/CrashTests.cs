using Kexin.Cryptography;
using Kexin.Ledger.Log;

namespace Kexin.Ledger.Storage.Tests.Evidence.Faults;

public sealed class CrashTests : IDisposable
{
    private const int EntriesBefore = 251;
    private const int EntriesDuring = 12;
    private const int EntriesPerCheckpoint = 4;

    private static readonly Suite Suite = Suite.Standard;

    private readonly TemporaryFolder _start = new();
    private readonly TemporaryFolder _work = new();

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    [InlineData(1)]
    public async Task Whatever_was_acknowledged_before_a_stop_at_any_step_is_there_after_it(double written)
    {
        using var key = EvidenceSample.LogKey(Suite);
        var before = new List<(EvidenceReceipt, byte[])>();
        await using (var store = EvidenceStore.Open(Options(_start.Path, null), EvidenceSample.Key))
        {
            var receipts = await EvidenceSample.AppendAsync(store, 0, EntriesBefore);
            before.AddRange(receipts.Select((receipt, number) => (receipt, EvidenceSample.Payload(number))));
            store.SignCheckpoint(key);
        }

        var steps = await RunAsync(before, key, int.MaxValue, written);
        Assert.True(steps > 2 * EntriesDuring);
        for (var stop = 0; stop < steps; stop++)
        {
            await RunAsync(before, key, stop, written);
        }
    }

    private async Task<int> RunAsync(
        List<(EvidenceReceipt Receipt, byte[] Payload)> before,
        SigningKey key,
        int stop,
        double written
    )
    {
        var folder = Path.Combine(_work.Path, $"{stop}");
        EvidenceSample.Copy(_start.Path, folder);
        var acknowledged = before.ToList();
        var signed = new List<SignedNote>();
        var files = new FaultyFiles { StopAt = stop, Written = written };
        var attempted = acknowledged.Count;
        EvidenceStore? store = null;
        try
        {
            store = EvidenceStore.Open(Options(folder, files), EvidenceSample.Key);
            for (var i = 0; i < EntriesDuring; i++, attempted++)
            {
                var payload = EvidenceSample.Payload(attempted);
                acknowledged.Add((await store.AppendAsync(payload), payload));
                if (i % EntriesPerCheckpoint == 0)
                {
                    signed.Add(store.SignCheckpoint(key));
                }
            }
        }
        catch (Exception exception)
            when (exception is StoppedException or System.Threading.Channels.ChannelClosedException)
        {
            attempted++;
        }

        if (store is not null)
        {
            await store.DisposeAsync();
        }

        await using var reopened = EvidenceStore.Open(Options(folder, null), EvidenceSample.Key);
        Assert.InRange(reopened.Size, acknowledged.Count, attempted);
        EvidenceSample.AssertHolds(reopened, Suite, acknowledged.Skip(EntriesBefore - 3), signed);

        var next = await reopened.AppendAsync(EvidenceSample.Payload(attempted));
        Assert.Equal(reopened.Size - 1, next.Index);
        signed.Add(reopened.SignCheckpoint(key));
        EvidenceSample.AssertHolds(reopened, Suite, [(next, EvidenceSample.Payload(attempted))], signed);
        return files.Steps;
    }

    private static EvidenceOptions Options(string folder, FaultyFiles? files) =>
        EvidenceSample.Options(folder, Suite, files) with
        {
            SegmentSizeInBytes = 600,
            MaxBatchEntries = 64,
        };

    public void Dispose()
    {
        _start.Dispose();
        _work.Dispose();
    }
}
