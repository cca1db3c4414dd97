using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Access;

/// <summary>Which rows of an own dataset a consent is about. It never leaves the node: on the ledger a person is a key and no more.</summary>
/// <param name="Consent">The consent's token.</param>
/// <param name="Dataset">The dataset's token.</param>
/// <param name="Field">The field that tells whose a row is; null where the consent is about all rows.</param>
/// <param name="Value">What the field holds in the subject's rows; null together with <paramref name="Field"/>.</param>
public sealed record ConsentLink(TokenId Consent, TokenId Dataset, string? Field, string? Value);

/// <summary>Keeps links on this node's disk.</summary>
public interface IConsentLinks
{
    /// <summary>Keeps a link in the place of an earlier one of the same consent and dataset; durable when it completes.</summary>
    Task KeepAsync(ConsentLink link, CancellationToken cancel);

    /// <summary>Those of a dataset.</summary>
    /// <exception cref="Ledger.Contracts.Ports.DomainException">A record was altered on disk.</exception>
    Task<IReadOnlyList<ConsentLink>> FindAsync(TokenId dataset, CancellationToken cancel);
}
