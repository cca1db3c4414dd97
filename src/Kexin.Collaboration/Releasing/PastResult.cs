using Kexin.Channels;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Releasing;

/// <summary>A result that left this node as a file.</summary>
/// <param name="Task">Of which task.</param>
/// <param name="Run">Of which of its runs.</param>
/// <param name="At">When, in milliseconds since 1970, UTC.</param>
/// <param name="Datasets">The datasets that it rests on.</param>
/// <param name="Parts">Ids of the tables and series that left.</param>
/// <param name="Values">How many values.</param>
/// <param name="Evidence">The index of the entry that says so.</param>
public sealed record PastResult(
    TokenId Task,
    SessionId Run,
    long At,
    IReadOnlyList<TokenId> Datasets,
    IReadOnlyList<string> Parts,
    long Values,
    long Evidence
);

/// <summary>Keeps which results left, on this node's disk.</summary>
public interface IPastResults
{
    /// <summary>Keeps one; durable when it completes.</summary>
    Task KeepAsync(PastResult result, CancellationToken cancel);

    /// <summary>All, oldest first.</summary>
    /// <exception cref="DomainException">A record was altered on disk.</exception>
    Task<IReadOnlyList<PastResult>> ListAsync(CancellationToken cancel);
}
