namespace Kexin.Mpc.SetIntersection;

/// <summary>Who learns what; both providers hold the same view, seen from their own side.</summary>
/// <param name="ReleasesSet">Whether the common identifiers are learned, or only how many there are.</param>
/// <param name="SelfLearns">Whether this party learns it.</param>
/// <param name="PeerLearns">Whether the other provider learns it.</param>
public readonly record struct MutualTerms(bool ReleasesSet, bool SelfLearns, bool PeerLearns);
