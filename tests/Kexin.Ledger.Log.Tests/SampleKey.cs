using Kexin.Cryptography;

namespace Kexin.Ledger.Log.Tests;

/// <summary>Signing keys that are the same in every run.</summary>
internal static class SampleKey
{
    public static SigningKey Of(Suite suite, long number)
    {
        using var random = SeededRandomSource.FromNumber(number);
        return suite.CreateSigningKey(random);
    }
}
