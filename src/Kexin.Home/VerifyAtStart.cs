namespace Kexin.Home;

/// <summary>Whether everything that is on disk is looked at when the node starts.</summary>
public sealed record VerifyAtStart(bool Everything);
