namespace Kexin.Cryptography;

/// <summary>Which family of algorithms a consortium uses; the value is what formats write.</summary>
public enum SuiteId : byte
{
    /// <summary>Ed25519, X25519, SHA-256, AES-256-GCM.</summary>
    Standard = 1,

    /// <summary>SM2, SM3, SM4-GCM: the Chinese national algorithms (国密).</summary>
    GuoMi = 2,
}
