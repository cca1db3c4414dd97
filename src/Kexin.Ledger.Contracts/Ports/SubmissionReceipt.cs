namespace Kexin.Ledger.Contracts.Ports;

/// <summary>How far a transaction has come.</summary>
public enum SubmissionState
{
    /// <summary>Executed and ordered; a crash of the ordering node no longer loses it.</summary>
    Accepted,

    /// <summary>In a block that more than two thirds of the members have executed and cosigned.</summary>
    Final,
}

/// <summary>What the ledger made of an action.</summary>
/// <param name="Step">The contract and the action, as <c>datasets.publish</c>.</param>
/// <param name="Done">What that is for people, as "dataset published".</param>
/// <param name="Subject">The token that the transaction made or changed.</param>
/// <param name="Transaction">The transaction.</param>
/// <param name="Height">The block's height.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Time">The block's time.</param>
public sealed record SubmissionReceipt(
    string Step,
    BilingualText Done,
    TokenId Subject,
    TransactionId Transaction,
    long Height,
    SubmissionState State,
    DateTimeOffset Time
);
