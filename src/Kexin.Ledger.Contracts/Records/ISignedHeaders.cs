namespace Kexin.Ledger.Contracts;

/// <summary>What a member has signed: one header per height, ever.</summary>
/// <remarks>
/// Security: finality rests on it. A member that signs two headers of one height helps to make two ledgers, so a cosignature is made
/// through this memory only, and the memory outlives a crash.
/// </remarks>
public interface ISignedHeaders
{
    /// <summary>Returns when it is on disk that this member signs this header; the same header may be signed again.</summary>
    /// <exception cref="InvalidOperationException">Another header was signed at this height, or may have been.</exception>
    void Remember(BlockHeader header);
}
