using Kexin.Cryptography;
using Kexin.Files;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Storage;

/// <summary>A block from another member, with the certificate that makes it final.</summary>
/// <param name="Block">The block.</param>
/// <param name="Certificate">Checked before it is used.</param>
public sealed record CertifiedBlock(Block Block, FinalityCertificate Certificate);

/// <summary>What a rebuild came to.</summary>
/// <param name="Height">The last block of the new ledger.</param>
/// <param name="Fetched">Heights whose blocks or certificates came from other members.</param>
/// <param name="DamagedFolder">Where the old files are now, for whoever wants to look.</param>
public sealed record ChainRebuildReport(long Height, IReadOnlyList<long> Fetched, string DamagedFolder);

/// <summary>Mends a damaged ledger: keeps the blocks that still verify, takes the others from members, executes them all anew.</summary>
/// <remarks>
/// Security: a block counts only with a certificate that verifies, so a member that lies is not believed. What this member has signed is
/// not kept here, so nothing of it is lost (<see cref="SigningMemory"/>).
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
        using (var old = DamagedChain.Open(whole, genesis))
        using (var store = ChainStore.Open(draft, genesis, ChainOpening.CheckEnds))
        {
            var builder = new Builder(genesis, executor, old, store, fetch, fetched);
            await builder.RunAsync(cancellationToken).ConfigureAwait(false);
            height = store.Tip.Height;
        }

        return new ChainRebuildReport(height, fetched, Swap(whole, draft));
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
                if (!TryExecute(block, certificate, out var execution))
                {
                    var other = await fetch(height, cancellationToken).ConfigureAwait(false);
                    (block, certificate) = (other?.Block, other?.Certificate);
                    if (!TryExecute(block, certificate, out execution))
                    {
                        return;
                    }

                    fetched.Add(height);
                }

                store.Append(block!, execution.Update, certificate!);
            }
        }

        private bool TryExecute(Block? block, FinalityCertificate? certificate, out BlockExecution execution)
        {
            execution = null!;
            if (
                block is null
                || block.Header.CheckFollows(store.Tip) is not null
                || certificate is null
                || certificate.Check(block.Header, genesis.Members) is not null
            )
            {
                return false;
            }

            execution = executor.Execute(store.State, block.Header.Time, block.Transactions, _verified);
            return execution.CheckAgainst(block.Header) is null;
        }
    }
}
