using Kexin.Channels;
using Kexin.Computations.Documents;
using Kexin.Computations.Policy;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Running;

/// <summary>One party's view of one run.</summary>
/// <param name="Document">What all agreed to; the session is bound to its hash.</param>
/// <param name="Self">This party. Parties are named in the session by their member ids in hexadecimal.</param>
/// <param name="Session">Open, with every other party: the requester and all providers, each once.</param>
/// <param name="Reader">This party's dataset, opened by the gate; null for a party that provides none.</param>
/// <param name="Random">Where secrets come from.</param>
/// <param name="Progress">Told at each step.</param>
public sealed record ComputationRun(
    ComputationDocument Document,
    MemberId Self,
    Session Session,
    IDatasetReader? Reader,
    RandomSource Random,
    IProgress<RunProgress> Progress
)
{
    /// <summary>Called before anything is sent or received that opens to whoever asked: from then on the run is a release, however it ends.</summary>
    public Action Opening { get; init; } = () => { };

    /// <summary>What this provider's node remembers of earlier results to this requester; null where no account is kept.</summary>
    public IReleaseHistory? Releases { get; init; }

    /// <summary>Whether this provider agreed that totals open which are, or nearly are, its own.</summary>
    public bool AgreesToOwnTotals { get; init; }

    /// <summary>Whether this party asked for the result.</summary>
    public bool IsRequester => Self == Document.Requester;

    /// <summary>Whether this party brings data.</summary>
    public bool IsProvider => Document.Providers.Contains(Self);
}

/// <summary>How far a party is.</summary>
/// <param name="Phase">What it does now.</param>
/// <param name="Done">Steps done.</param>
/// <param name="Total">Steps in all as far as is known, never less than <paramref name="Done"/>; 0 when it is not.</param>
public readonly record struct RunProgress(BilingualText Phase, int Done, int Total);
