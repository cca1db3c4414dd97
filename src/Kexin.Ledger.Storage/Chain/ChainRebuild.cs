using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Storage;

/// <summary>A block from another member, with the certificate that makes it final.</summary>
/// <param name="Block">The block.</param>
/// <param name="Certificate">Checked before it is used.</param>
public sealed record CertifiedBlock(Block Block, FinalityCertificate Certificate);

/// <summary>What a rebuild came to.</summary>
/// <param name="Height">The last block of the new ledger.</param>
/// <param name="FinalHeight">Up to where it is final.</param>
/// <param name="Fetched">Heights whose blocks or certificates came from other members.</param>
/// <param name="SigningFloor">From the height after this one on, the member signs again.</param>
/// <param name="DamagedFolder">Where the old files are now, for whoever wants to look.</param>
public sealed record ChainRebuildReport(
    long Height,
    long FinalHeight,
    IReadOnlyList<long> Fetched,
    long SigningFloor,
    string DamagedFolder
);

/// <summary>Mends a damaged ledger: keeps the blocks that still verify, takes the others from members, executes them all anew.</summary>
/// <remarks>
/// Security: a fetched block counts only with a certificate that verifies, so a member that lies is not believed. Where the memory of
/// what was signed is damaged too, the member signs nothing at the next height, at which it may have signed before: while not everybody
/// is needed for finality the others go on without it, and where everybody is, a second ledger would need everybody to sign twice.
/// Cost: every block is executed once, and disk space for a second ledger.
/// </remarks>
public static class ChainRebuild
{
    /// <summary>Rebuilds the ledger in a folder; the old one stays beside it.</summary>
    /// <param name="folder">A ledger that nobody has open.</param>
    /// <param name="genesis">The consortium's.</param>
    /// <param name="executor">Executes the blocks.</param>
    /// <param name="fetch">Asks other members for the block at a height; null when none has it.</param>
    /// <param name="cancellationToken">Leaves the old ledger in place.</param>
    /// <exception cref="LedgerWriteException">The new ledger could not be written; the old one is still in place.</exception>
    public static async Task<ChainRebuildReport> RunAsync(
        string folder,
        Genesis genesis,
        BlockExecutor executor,
        Func<long, CancellationToken, Task<CertifiedBlock?>> fetch,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(genesis);
        ArgumentNullException.ThrowIfNull(executor);
        ArgumentNullException.ThrowIfNull(fetch);
        var whole = Path.GetFullPath(folder);
        var draft = whole + ".rebuilding";
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }

        var fetched = new List<long>();
        long height;
        long finalHeight;
        long floor;
        using (var old = DamagedChain.Open(whole, genesis))
        {
            using (var store = ChainStore.Open(draft, genesis, ChainOpening.CheckEnds))
            {
                var builder = new Builder(genesis, executor, old, store, fetch, fetched);
                await builder.RunAsync(cancellationToken).ConfigureAwait(false);
                (height, finalHeight) = (store.Tip.Height, store.FinalHeight);
            }

            floor = CopySigned(old, draft, genesis, height);
        }

        return new ChainRebuildReport(height, finalHeight, fetched, floor, Swap(whole, draft));
    }

    private static long CopySigned(DamagedChain old, string draft, Genesis genesis, long height)
    {
        using var database = ChainDatabase.Open(draft);
        using var write = new ChainWrite();
        var complete = old.TryReadSigned(out var signed);
        foreach (var (at, hash) in signed)
        {
            write.Put(ChainKeys.OfHeight(ChainKeys.Signed, at), hash.ToArray());
        }

        var everybodyIsNeeded = genesis.Members.Quorum == genesis.Members.CountingMembers;
        var lost = everybodyIsNeeded ? height : height + 1;
        var floor = Math.Max(old.SigningFloor, complete ? 0 : lost);
        write.Put(ChainKeys.SigningFloor, ChainValues.OfHeight(floor));
        write.Commit(database, synced: true);
        return floor;
    }

    private static string Swap(string folder, string draft)
    {
        var number = 1;
        while (Directory.Exists($"{folder}.damaged-{number}"))
        {
            number++;
        }

        var damaged = $"{folder}.damaged-{number}";
        if (Directory.Exists(folder))
        {
            Directory.Move(folder, damaged);
        }

        Directory.Move(draft, folder);
        DurableFile.SyncFolder(Path.GetDirectoryName(folder)!);
        return damaged;
    }

    private sealed class Builder(
        Genesis genesis,
        BlockExecutor executor,
        DamagedChain old,
        ChainStore store,
        Func<long, CancellationToken, Task<CertifiedBlock?>> fetch,
        List<long> fetched
    )
    {
        private readonly VerifiedTransactions _verified = new();

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            for (var height = 1L; ; height++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var block = old.FindBlock(height);
                var certificate = old.FindCertificate(height);
                var isWhole = block is not null && TryExecute(block, out _);
                var isCertified =
                    isWhole && certificate?.Check(block!.Header, genesis.Members) is null && certificate is not null;
                if (!isCertified && await fetch(height, cancellationToken).ConfigureAwait(false) is { } other)
                {
                    if (other.Certificate.Check(other.Block.Header, genesis.Members) is null)
                    {
                        (block, certificate, isWhole, isCertified) = (other.Block, other.Certificate, true, true);
                        fetched.Add(height);
                    }
                }

                if (!isWhole || !TryExecute(block!, out var execution))
                {
                    return;
                }

                store.Append(block!, execution.Update, signs: false);
                if (isCertified && store.FinalHeight == height - 1)
                {
                    store.StoreCertificate(certificate!);
                }
            }
        }

        private bool TryExecute(Block block, out BlockExecution execution)
        {
            execution = null!;
            if (block.Header.CheckFollows(store.Tip) is not null)
            {
                return false;
            }

            execution = executor.Execute(store.State, block.Header.Time, block.Transactions, _verified);
            return execution.CheckAgainst(block.Header) is null;
        }
    }
}
