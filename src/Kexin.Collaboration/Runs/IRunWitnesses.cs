using Kexin.Channels;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Runs;

/// <summary>What a party's node says of its part in a run.</summary>
/// <param name="Reason">As <see cref="Blame.Encode"/> wrote it; null while there is none, or where it knows of no such run.</param>
/// <param name="IsBusy">Whether it is still finding out.</param>
public sealed record RunAnswer(ReadOnlyMemory<byte>? Reason, bool IsBusy = false);

/// <summary>Asks the other parties of a run.</summary>
public interface IRunWitnesses
{
    /// <summary>Asks a member why its part in a run ended.</summary>
    /// <returns>Its answer, at most <see cref="Blame.LongestInBytes"/>; null when its node could not be reached.</returns>
    Task<RunAnswer?> AskAsync(MemberId member, SessionId run, CancellationToken cancel);
}
