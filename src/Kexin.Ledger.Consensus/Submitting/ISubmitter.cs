using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Submitting;

/// <summary>Brings transactions to where blocks are made: here, or at the orderer's node.</summary>
internal interface ISubmitter
{
    /// <summary>Gives one result a transaction, in their order; throws only when cancelled.</summary>
    Task<IReadOnlyList<SubmissionResult>> SubmitAsync(
        MemberId from,
        IReadOnlyList<Transaction> transactions,
        CancellationToken cancellationToken
    );
}
