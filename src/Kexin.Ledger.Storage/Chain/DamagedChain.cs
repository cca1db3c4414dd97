using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Storage;

/// <summary>A ledger that may be damaged anywhere: whatever cannot be read is taken as not there.</summary>
internal sealed class DamagedChain : IDisposable
{
    private readonly ChainDatabase? _database;
    private readonly Suite _suite;

    private DamagedChain(ChainDatabase? database, Suite suite)
    {
        _database = database;
        _suite = suite;
    }

    public static DamagedChain Open(string folder, Genesis genesis) =>
        new(ChainStore.Exists(folder) ? Try(() => ChainDatabase.Open(folder, readOnly: true)) : null, genesis.Suite);

    public Block? FindBlock(long height) =>
        Try(() => Find(ChainKeys.OfHeight(ChainKeys.Block, height)) is { } bytes ? Block.Decode(bytes, _suite) : null);

    public FinalityCertificate? FindCertificate(long height) =>
        Try(() =>
            Find(ChainKeys.OfHeight(ChainKeys.Certificate, height)) is { } bytes
                ? FinalityCertificate.Decode(bytes)
                : null
        );

    public void Dispose() => _database?.Dispose();

    private byte[]? Find(byte[] key) => _database?.Find(key);

    private static T? Try<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e)
            when (e is DecodingException or LedgerDamagedException or LedgerWriteException or ArgumentException)
        {
            return null;
        }
    }
}
