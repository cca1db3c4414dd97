namespace Kexin.Mpc.SecretSharing;

/// <summary>In which group the words of a sharing are put together.</summary>
public enum ShareDomain
{
    /// <summary>The integers modulo 2^64: the value is the sum of the parts, its product the product.</summary>
    Ring64,

    /// <summary>Vectors of 64 bits: the value is the parts' exclusive or, its product the AND of each bit.</summary>
    Binary64,
}
