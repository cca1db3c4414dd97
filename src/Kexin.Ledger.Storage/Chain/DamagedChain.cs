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
        SigningFloor = Try(() => Find(ChainKeys.SigningFloor) is { } bytes ? (object)ChainValues.ToHeight(bytes) : null)
            is long floor
            ? floor
            : 0;
    }

    /// <summary>The floor that an earlier rebuild set, as far as it can be read.</summary>
    public long SigningFloor { get; }

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

    /// <summary>What the member signed; false when some of it may be missing.</summary>
    public bool TryReadSigned(out IReadOnlyList<(long Height, Digest Header)> signed)
    {
        var found = new List<(long, Digest)>();
        signed = found;
        if (_database is null)
        {
            return false;
        }

        return Try(() =>
        {
            foreach (var (key, value) in _database.Scan([ChainKeys.Signed]))
            {
                found.Add((ChainKeys.HeightOf(key), new Digest(value)));
            }

            return (object)true;
        })
            is true;
    }

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
