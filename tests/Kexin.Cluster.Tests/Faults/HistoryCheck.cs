using System.Collections.Concurrent;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests.Faults;

/// <summary>Reads all nodes after a fault: what was acknowledged is there, one history, the same state, no token from nothing.</summary>
internal sealed class HistoryCheck(Cluster cluster, SteadyLoad load)
{
    private readonly ConcurrentDictionary<long, string> _hashes = new();
    private long _read = -1;
    private int _receipts;

    /// <summary>Waits until all nodes agree, and reads what is new since the last time.</summary>
    /// <exception cref="InvalidOperationException">A promise of the ledger is broken; the message says which.</exception>
    public Task CheckNewAsync() => CheckAsync(_receipts, _read);

    /// <summary>Reads everything from the beginning, at all nodes.</summary>
    /// <exception cref="InvalidOperationException">A promise of the ledger is broken; the message says which.</exception>
    public Task CheckAllAsync() => CheckAsync(0, -1);

    private async Task CheckAsync(int firstReceipt, long readBefore)
    {
        var known = load.Receipts.ToList();
        var height = await AgreeAsync();
        await Task.WhenAll(cluster.Nodes.Select(node => CheckAsync(node, known[firstReceipt..], readBefore, height)));
        (_receipts, _read) = (known.Count, height);
    }

    private async Task CheckAsync(NodeProcess node, List<Receipt> receipts, long readBefore, long height)
    {
        await CheckBlocksAsync(node, readBefore, height);
        foreach (var receipt in receipts)
        {
            await CheckReceiptAsync(node, receipt);
        }
    }

    /// <summary>Waits until all have one final height, once; the load goes on, so it is compared at that height.</summary>
    private async Task<long> AgreeAsync()
    {
        var goal = (await Task.WhenAll(cluster.Nodes.Select(node => node.Client.Ledger.StatusAsync()))).Max(status =>
            status.FinalHeight
        );
        await cluster.CatchUpAsync(goal);
        return goal;
    }

    /// <summary>One hash at every height, with more than two thirds of the members behind it, for ever.</summary>
    private async Task CheckBlocksAsync(NodeProcess node, long after, long upTo)
    {
        for (var height = after + 1; height <= upTo; height++)
        {
            var block = await node.Client.Ledger.BlockAsync(height);
            // The root of the tokens after it is part of the header and so of its hash.
            var first = _hashes.GetOrAdd(height, block.Summary.Hash);
            if (first != block.Summary.Hash)
            {
                throw Broken($"{node.Name} has another block {height}: {block.Summary.Hash}, not {first}");
            }

            if (height > 0 && block.Cosigners.Count * 3 <= cluster.Nodes.Count * 2)
            {
                throw Broken($"{node.Name} calls block {height} final with {block.Cosigners.Count} cosignatures");
            }
        }
    }

    private static async Task CheckReceiptAsync(NodeProcess node, Receipt receipt)
    {
        TransactionDetail kept;
        try
        {
            kept = await node.Client.Ledger.TransactionAsync(receipt.TransactionId);
        }
        catch (KexinApiException error)
        {
            throw Broken($"{node.Name} has lost the transaction {receipt.TransactionId}: {error.Problem.Title}");
        }

        if ((kept.Summary.Height, kept.Summary.State) != (receipt.Height, ReceiptState.Final))
        {
            throw Broken(
                $"{node.Name} has the transaction {receipt.TransactionId} {kept.Summary.State} at {kept.Summary.Height}, not at {receipt.Height}"
            );
        }

        // A token's life has no gap: each version comes from the one before, the first from its maker.
        var life = (await node.Client.Ledger.HistoryAsync(receipt.Subject)).Items.Select(step => step.Version).ToList();
        if (life.Count == 0 || !life.SequenceEqual(Enumerable.Range(1, life.Count).Select(version => (long?)version)))
        {
            throw Broken($"{node.Name} has the token {receipt.Subject} with the versions {string.Join(", ", life)}");
        }
    }

    private static InvalidOperationException Broken(string what) => new($"A promise of the ledger is broken: {what}.");
}
