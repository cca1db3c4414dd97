namespace Kexin.Ledger.Contracts.Ports;

/// <summary>A step in a token's life.</summary>
/// <param name="Version">The version that it made; for a spent token, one more than the last that it had.</param>
/// <param name="Height">The block's height.</param>
/// <param name="Transaction">What did it; null in block 0.</param>
/// <param name="After">The token from here on; null when it was spent.</param>
public sealed record TokenEvent(ulong Version, long Height, TransactionId? Transaction, Token? After);
