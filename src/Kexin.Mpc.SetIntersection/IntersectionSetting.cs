using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Mpc.SetIntersection.Ristretto255;

namespace Kexin.Mpc.SetIntersection;

/// <summary>What a role needs besides its channels and its identifiers.</summary>
/// <param name="Session">This run, never used for a second one: hashed elements depend on it.</param>
/// <param name="Random">Where keys and orders come from.</param>
/// <param name="Group">Which arithmetic; the result does not depend on it.</param>
/// <param name="Progress">Told after each piece of work, from several threads.</param>
/// <param name="AgreedPeerCount">How long the peer's list must be, or null where nothing was agreed.</param>
public sealed record IntersectionSetting(
    SessionId Session,
    RandomSource Random,
    IRistretto255 Group,
    IProgress<ElementProgress> Progress,
    int? AgreedPeerCount = null
);

/// <summary>How far a party's own arithmetic is.</summary>
/// <param name="Done">Elements multiplied or matched.</param>
/// <param name="Total">Elements in all.</param>
public readonly record struct ElementProgress(int Done, int Total);

/// <summary>What a party learns.</summary>
/// <param name="Size">How many identifiers are common.</param>
/// <param name="Identifiers">They, in order (by code units), or null where only the size is learned.</param>
public sealed record IntersectionResult(int Size, IReadOnlyList<string>? Identifiers);

/// <summary>Adds up the work of steps that run at once.</summary>
internal sealed class WorkCounter(IProgress<ElementProgress> progress, int total)
{
    private int _done;

    public void Add(int elements) => progress.Report(new ElementProgress(Interlocked.Add(ref _done, elements), total));
}
