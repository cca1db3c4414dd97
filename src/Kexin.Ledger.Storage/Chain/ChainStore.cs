using System.Text;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Storage;

/// <summary>How much is looked at when a ledger is opened.</summary>
public enum ChainOpening
{
    /// <summary>Everything is read, hashed and verified anew; the time grows with the ledger.</summary>
    CheckAll,

    /// <summary>Only the ends: genesis, the last block, its state root.</summary>
    CheckEnds,
}

/// <summary>A member's copy of the ledger: blocks, certificates, tokens and what this member has signed.</summary>
/// <remarks>
/// What: a block and everything that follows from it goes to disk in one synced write, together with "this member signs this header".
/// Security: one header per height, ever: <see cref="Remember"/> and <see cref="Append"/> refuse another one.
/// The state tree's nodes follow from the tokens and are written later, or never (<see cref="UnwrittenNodes"/>).
/// Cost: one fdatasync a block; certificates are not synced, as the other members have them too.
/// Safe for concurrent reading beside one writer; writers take turns.
/// Not for: deciding whether a block is right; the caller has executed it.
/// </remarks>
public sealed class ChainStore : ISignedHeaders, IDisposable
{
    internal const string Format = "kexin/chain/1";

    private readonly ChainDatabase _database;
    private readonly StoredState _state;
    private readonly Lock _writer = new();
    private readonly long _signingFloor;
    private volatile BlockHeader _tip;
    private long _finalHeight;
    private bool _isClosed;

    private ChainStore(ChainDatabase database, Genesis genesis)
    {
        _database = database;
        Genesis = genesis;
        var height = ChainValues.ToHeight(database.Read(ChainKeys.Tip));
        _tip = BlockHeader.Decode(database.Read(ChainKeys.OfHeight(ChainKeys.Header, height)), genesis.Suite);
        _finalHeight = ReadNumber(ChainKeys.FinalHeight);
        _signingFloor = ReadNumber(ChainKeys.SigningFloor);
        _state = new StoredState(database, genesis.Suite, () => _tip.StateRoot);
    }

    /// <summary>The document that the ledger begins with.</summary>
    public Genesis Genesis { get; }

    /// <summary>The header of the last block.</summary>
    public BlockHeader Tip => _tip;

    /// <summary>Every block up to here has its certificate; block 0 needs none.</summary>
    public long FinalHeight => Volatile.Read(ref _finalHeight);

    /// <summary>At and under this height the member signs nothing that it does not remember; 0 unless the ledger was rebuilt.</summary>
    public long SigningFloor => _signingFloor;

    /// <summary>The tokens after the last block; consistent while nobody appends.</summary>
    public IStateView State => _state;

    /// <summary>Tokens, histories and transactions, for reading.</summary>
    public ChainQueries Queries => new(this, _database);

    internal ChainDatabase Database => _database;

    /// <summary>Whether there is a ledger in that folder.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, "CURRENT"));

    /// <summary>The genesis document of the ledger in that folder.</summary>
    /// <exception cref="LedgerDamagedException">There is none, or it is damaged.</exception>
    public static Genesis ReadGenesis(string folder)
    {
        using var database = ChainDatabase.Open(folder, readOnly: true);
        return DecodeGenesis(database);
    }

    /// <summary>Opens the ledger in that folder, or begins it with block 0.</summary>
    /// <exception cref="LedgerDamagedException">Damage was found; <see cref="ChainRebuild"/> mends it.</exception>
    /// <exception cref="ArgumentException">The folder holds the ledger of another consortium.</exception>
    public static ChainStore Open(string folder, Genesis genesis, ChainOpening opening = ChainOpening.CheckAll)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        var exists = Exists(folder);
        Directory.CreateDirectory(folder);
        var database = ChainDatabase.Open(folder);
        try
        {
            if (!exists || database.Find(ChainKeys.Tip) is null)
            {
                Begin(database, genesis, signingFloor: 0);
            }

            if (DecodeGenesis(database).Consortium != genesis.Consortium)
            {
                throw new ArgumentException($"'{folder}' holds the ledger of another consortium.", nameof(genesis));
            }

            var store = new ChainStore(database, genesis);
            var isWhole = StateTreeFiles.Mend(database, genesis.Suite, store.Tip);
            var damages = opening == ChainOpening.CheckAll ? ChainCheck.All(store) : ChainCheck.Ends(store);
            if (!isWhole && damages.Count == 0)
            {
                damages = [new ChainDamage(store.Tip.Height, "the tokens do not give the state root of the header.")];
            }

            return damages.Count == 0 ? store : throw new LedgerDamagedException(folder, damages);
        }
        catch (DecodingException e)
        {
            database.Dispose();
            throw new LedgerDamagedException($"The ledger in '{folder}' is damaged: {e.Message}", e);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Stores a block that the caller has executed; returns when it is on disk.</summary>
    /// <param name="block">The block after <see cref="Tip"/>.</param>
    /// <param name="update">What executing it gave.</param>
    /// <param name="signs">Whether this member goes on to sign the header: it is remembered in the same write.</param>
    /// <exception cref="ArgumentException">The block does not follow, or the update is not its.</exception>
    /// <exception cref="InvalidOperationException">The member has signed another header at this height.</exception>
    /// <exception cref="LedgerWriteException">It could not be written; nothing has changed.</exception>
    public void Append(Block block, StateUpdate update, bool signs)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(update);
        lock (_writer)
        {
            if (block.Header.CheckFollows(_tip) is { } refusal)
            {
                throw new ArgumentException(refusal.ToString(), nameof(block));
            }

            if (
                block.Header.StateRoot != update.Tree.Root
                || !block.Transactions.Select(transaction => transaction.Id).SequenceEqual(update.Transactions)
            )
            {
                throw new ArgumentException("The update is not what executing this block gives.", nameof(update));
            }

            using var write = new ChainWrite();
            var nodes = _state.Plan(update.Tree);
            write.PutBlock(block, update, nodes, _state);
            if (signs && !IsRemembered(block.Header))
            {
                write.PutSigned(block.Header);
            }

            write.Commit(_database, synced: true);
            _state.Follow(update.Tree, nodes);
            _tip = block.Header;
        }
    }

    /// <inheritdoc/>
    public void Remember(BlockHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        lock (_writer)
        {
            if (!IsRemembered(header))
            {
                using var write = new ChainWrite();
                write.PutSigned(header);
                write.Commit(_database, synced: true);
            }
        }
    }

    /// <summary>Stores the certificate that makes the block after <see cref="FinalHeight"/> final; the caller has checked it.</summary>
    /// <exception cref="ArgumentException">It is for another block.</exception>
    public void StoreCertificate(FinalityCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        lock (_writer)
        {
            if (
                certificate.Height != _finalHeight + 1
                || certificate.Height > _tip.Height
                || certificate.Header != ReadHeader(certificate.Height).Hash
            )
            {
                throw new ArgumentException(
                    $"A certificate for block {_finalHeight + 1} of this ledger is next, not one for {certificate.Height}.",
                    nameof(certificate)
                );
            }

            using var write = new ChainWrite();
            write.PutCertificate(certificate);
            write.Commit(_database, synced: false);
            Volatile.Write(ref _finalHeight, certificate.Height);
        }
    }

    /// <summary>The header at a height from 0 to that of <see cref="Tip"/>.</summary>
    /// <exception cref="LedgerDamagedException">It is not there or not readable.</exception>
    public BlockHeader ReadHeader(long height) =>
        BlockHeader.Decode(_database.Read(ChainKeys.OfHeight(ChainKeys.Header, height)), Genesis.Suite);

    /// <summary>The block at a height from 0 to that of <see cref="Tip"/>.</summary>
    /// <exception cref="LedgerDamagedException">It is not there or not readable.</exception>
    public Block ReadBlock(long height) => Block.Decode(ReadBlockBytes(height), Genesis.Suite);

    /// <summary>The canonical bytes of the block at a height from 0 to that of <see cref="Tip"/>, not decoded.</summary>
    /// <exception cref="LedgerDamagedException">They are not there or not readable.</exception>
    public ReadOnlyMemory<byte> ReadBlockBytes(long height) =>
        _database.Read(ChainKeys.OfHeight(ChainKeys.Block, height));

    /// <summary>The certificate of the block at that height, or null while it has none.</summary>
    public FinalityCertificate? ReadCertificate(long height) =>
        _database.Find(ChainKeys.OfHeight(ChainKeys.Certificate, height)) is { } bytes
            ? FinalityCertificate.Decode(bytes)
            : null;

    /// <summary>The height of the block that holds the transaction, or null.</summary>
    public long? FindTransaction(TransactionId id) => FindPlace(id)?.Height;

    /// <summary>The block and the place in it that hold the transaction, or null.</summary>
    public TransactionPlace? FindPlace(TransactionId id) =>
        _database.Find(ChainKeys.OfDigest(ChainKeys.Transaction, id.Value)) is { } bytes
            ? ChainValues.ToPlace(bytes)
            : null;

    /// <summary>The hash of the header that this member signed at that height, or null.</summary>
    public Digest? FindSigned(long height) =>
        _database.Find(ChainKeys.OfHeight(ChainKeys.Signed, height)) is { } bytes ? new Digest(bytes) : null;

    /// <summary>Writes what waits in memory and closes the files.</summary>
    public void Dispose()
    {
        lock (_writer)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            try
            {
                StateTreeFiles.Complete(_database, _state.Unwritten, _tip.Height);
            }
            catch (Exception e) when (e is LedgerWriteException or LedgerDamagedException)
            {
                // The next opening makes the nodes again.
            }
            finally
            {
                _database.Dispose();
            }
        }
    }

    internal static void Begin(ChainDatabase database, Genesis genesis, long signingFloor)
    {
        var first = GenesisBlock.Create(genesis);
        using var write = new ChainWrite();
        write.PutGenesis(genesis, Format);
        var nodes = new NodeWrites(first.Update.Tree.Added, []);
        write.PutBlock(first.Block, first.Update, nodes, EmptyState.Instance);
        write.Put(ChainKeys.NodesHeight, ChainValues.OfHeight(first.Block.Header.Height));
        write.Put(ChainKeys.SigningFloor, ChainValues.OfHeight(signingFloor));
        write.Commit(database, synced: true);
    }

    internal static ChainStore Over(ChainDatabase database, Genesis genesis) => new(database, genesis);

    private static Genesis DecodeGenesis(ChainDatabase database)
    {
        var format = Encoding.UTF8.GetString(database.Read(ChainKeys.Format));
        return format == Format
            ? Genesis.Decode(database.Read(ChainKeys.Genesis))
            : throw new LedgerDamagedException($"The ledger's format is '{format}'; this program reads '{Format}'.");
    }

    private bool IsRemembered(BlockHeader header)
    {
        var signed = FindSigned(header.Height);
        if (signed is null && header.Height <= _signingFloor)
        {
            throw new InvalidOperationException(
                $"This member may have signed a header at height {header.Height} before its ledger was rebuilt; it signs from height "
                    + $"{_signingFloor + 1} on."
            );
        }

        return signed is null || signed == header.Hash
            ? signed is not null
            : throw new InvalidOperationException(
                $"This member has signed header {signed.Value.ToShortString()} at height {header.Height}, so it never signs "
                    + $"{header.Hash.ToShortString()} there."
            );
    }

    private long ReadNumber(byte[] key) => _database.Find(key) is { } bytes ? ChainValues.ToHeight(bytes) : 0;
}
