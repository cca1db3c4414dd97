namespace Kexin.Ledger.Contracts;

/// <summary>The checks of a proof file, in their order.</summary>
public enum ProofCheckKind
{
    /// <summary>The bytes are a proof file, in the one form that it has.</summary>
    Form,

    /// <summary>The genesis document is whole and every member signed it.</summary>
    Genesis,

    /// <summary>The consortium is the one that the reader expects; made only when the reader names one.</summary>
    ExpectedConsortium,

    /// <summary>The header is of that consortium.</summary>
    Header,

    /// <summary>More than two thirds of the counting members cosigned the header.</summary>
    Finality,

    /// <summary>The header's transaction root holds the transaction at its place.</summary>
    Inclusion,

    /// <summary>A member of the consortium signed the transaction.</summary>
    Submitter,

    /// <summary>The header that the transaction quotes is earlier and final; made only when the file holds it.</summary>
    Quotation,

    /// <summary>The transaction anchors a checkpoint that its submitter signed; made for an evidence entry.</summary>
    Anchor,

    /// <summary>The checkpoint's root holds the entry at its place; made for an evidence entry.</summary>
    Entry,
}

/// <summary>One check of a proof file.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Passed">Whether it holds.</param>
/// <param name="Text">What was found, or what is wrong.</param>
public sealed record ProofCheck(ProofCheckKind Kind, bool Passed, BilingualText Text);

/// <summary>What a proof file that holds is about.</summary>
/// <param name="Genesis">The consortium as the file has it; its id is for the reader to compare.</param>
/// <param name="Header">The final header.</param>
/// <param name="Cosigners">Whose cosignatures make it final: the members whose word the file is.</param>
/// <param name="Transaction">The transaction in its block; for an evidence entry, the one that anchored it.</param>
/// <param name="Quoted">The earlier final header that the transaction quotes, or null when the file holds none.</param>
/// <param name="Evidence">The entry, or null when the file is about the transaction.</param>
public sealed record ProvenContent(
    Genesis Genesis,
    BlockHeader Header,
    IReadOnlyList<MemberId> Cosigners,
    Transaction Transaction,
    BlockHeader? Quoted,
    ProvenEvidence? Evidence
);

/// <summary>An evidence entry that a proof file shows.</summary>
/// <param name="Member">Whose log.</param>
/// <param name="Index">The entry's place in it, from 0.</param>
/// <param name="Payload">What was logged.</param>
/// <param name="LogSize">How many entries the anchored checkpoint covers.</param>
/// <param name="Run">Which run of the log: 1, and one more after each time that the log went on without entries it had anchored.</param>
public sealed record ProvenEvidence(MemberId Member, long Index, ReadOnlyMemory<byte> Payload, long LogSize, long Run);

/// <summary>What checking a proof file gave.</summary>
/// <param name="Checks">Every check in order, up to the first that failed.</param>
/// <param name="Proves">What the file proves and on what that rests, in sentences; empty when a check failed.</param>
/// <param name="Genesis">The genesis document, as soon as it could be read: whose word the file is.</param>
/// <param name="Content">What the file is about; null when a check failed.</param>
public sealed record ProofVerdict(
    IReadOnlyList<ProofCheck> Checks,
    IReadOnlyList<BilingualText> Proves,
    Genesis? Genesis,
    ProvenContent? Content
)
{
    /// <summary>Whether every check passed.</summary>
    public bool Holds => Content is not null;

    /// <summary>The check that failed, or null.</summary>
    public ProofCheck? Failed => Checks.FirstOrDefault(check => !check.Passed);
}
