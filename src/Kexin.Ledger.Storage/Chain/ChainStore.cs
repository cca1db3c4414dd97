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

/// <summary>A member's copy of the ledger: final blocks with their certificates, and the tokens.</summary>
/// <remarks>
/// What: a final block, its certificate and everything that follows from them go to disk in one synced write. Beside them stands at
/// most one candidate: a block that may become the next. What this member has signed is kept elsewhere (<see cref="SigningMemory"/>).
/// The state tree's nodes follow from the tokens and are written later, or never (<see cref="UnwrittenNodes"/>).
/// Cost: one fdatasync a block.
/// Safe for concurrent reading beside one writer; writers take turns.
/// Not for: deciding whether a block is right; the caller has executed it.
/// </remarks>
public sealed class ChainStore : IDisposable
{
    internal const string Format = "kexin/chain/2";

    private readonly ChainDatabase _database;
    private readonly StoredState _state;
    private readonly ChainMarks _marks;
    private readonly Lock _writer = new();
    private volatile BlockHeader _tip;
    private bool _isClosed;

    private ChainStore(ChainDatabase database, Genesis genesis, ChainMarks marks)
    {
        _database = database;
        _marks = marks;
        Genesis = genesis;
        var height = ChainValues.ToHeight(database.Read(ChainKeys.Tip));
        _tip = BlockHeader.Decode(database.Read(ChainKeys.OfHeight(ChainKeys.Header, height)), genesis.Suite);
        _state = new StoredState(database, genesis.Suite, () => _tip.StateRoot);
    }

    /// <summary>The document that the ledger begins with.</summary>
    public Genesis Genesis { get; }

    /// <summary>The header of the last block.</summary>
    public BlockHeader Tip => _tip;

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
    /// <param name="folder">Where it is.</param>
    /// <param name="genesis">The consortium's.</param>
    /// <param name="opening">How much is looked at.</param>
    /// <param name="marks">Under which words tokens are listed; null for none. Where it was opened with others before, every token is read.</param>
    /// <exception cref="LedgerDamagedException">Damage was found; <see cref="ChainRebuild"/> mends it.</exception>
    /// <exception cref="ArgumentException">The folder holds the ledger of another consortium.</exception>
    public static ChainStore Open(
        string folder,
        Genesis genesis,
        ChainOpening opening = ChainOpening.CheckAll,
        TokenMarks? marks = null
    )
    {
        ArgumentNullException.ThrowIfNull(genesis);
        var words = new ChainMarks(marks ?? TokenMarks.None);
        var exists = Exists(folder);
        Directory.CreateDirectory(folder);
        var database = ChainDatabase.Open(folder);
        try
        {
            if (!exists || database.Find(ChainKeys.Tip) is null)
            {
                Begin(database, genesis, words);
            }

            if (DecodeGenesis(database).Consortium != genesis.Consortium)
            {
                throw new ArgumentException($"'{folder}' holds the ledger of another consortium.", nameof(genesis));
            }

            words.Mend(database);
            var store = new ChainStore(database, genesis, words);
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

    /// <summary>Stores a final block that the caller has executed; returns when it is on disk.</summary>
    /// <param name="block">The block after <see cref="Tip"/>.</param>
    /// <param name="update">What executing it gave.</param>
    /// <param name="certificate">What makes it final; the caller has checked it.</param>
    /// <exception cref="ArgumentException">The block does not follow, or update or certificate are not its.</exception>
    /// <exception cref="LedgerWriteException">It could not be written; nothing has changed.</exception>
    public void Append(Block block, StateUpdate update, FinalityCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(update);
        ArgumentNullException.ThrowIfNull(certificate);
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

            if (certificate.Header != block.Header.Hash)
            {
                throw new ArgumentException("The certificate is another block's.", nameof(certificate));
            }

            using var write = new ChainWrite();
            var nodes = _state.Plan(update.Tree);
            write.PutBlock(block, update, nodes, _state, _marks);
            write.PutCertificate(certificate);
            write.Delete(ChainKeys.Candidate);

            write.Commit(_database, synced: true);
            _state.Follow(update.Tree, nodes);
            _tip = block.Header;
        }
    }

    /// <summary>Keeps a block that may become the next one, in place of the candidate before.</summary>
    /// <param name="candidate">The block.</param>
    /// <param name="synced">Whether to return only when it is on disk.</param>
    public void KeepCandidate(Block candidate, bool synced)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        lock (_writer)
        {
            using var write = new ChainWrite();
            write.Put(ChainKeys.Candidate, candidate.Encoded.ToArray());
            write.Commit(_database, synced);
        }
    }

    /// <summary>The candidate that was kept, or null when there is none that can be read.</summary>
    public Block? FindCandidate()
    {
        try
        {
            return _database.Find(ChainKeys.Candidate) is { } bytes ? Block.Decode(bytes, Genesis.Suite) : null;
        }
        catch (DecodingException)
        {
            return null;
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

    internal static void Begin(ChainDatabase database, Genesis genesis, ChainMarks marks)
    {
        var first = GenesisBlock.Create(genesis);
        using var write = new ChainWrite();
        write.PutGenesis(genesis, Format);
        var nodes = new NodeWrites(first.Update.Tree.Added, []);
        write.PutBlock(first.Block, first.Update, nodes, EmptyState.Instance, marks);
        write.Put(ChainKeys.NodesHeight, ChainValues.OfHeight(first.Block.Header.Height));
        write.Commit(database, synced: true);
    }

    internal static ChainStore Over(ChainDatabase database, Genesis genesis) =>
        new(database, genesis, new ChainMarks(TokenMarks.None));

    private static Genesis DecodeGenesis(ChainDatabase database)
    {
        var format = Encoding.UTF8.GetString(database.Read(ChainKeys.Format));
        return format == Format
            ? Genesis.Decode(database.Read(ChainKeys.Genesis))
            : throw new LedgerDamagedException($"The ledger's format is '{format}'; this program reads '{Format}'.");
    }
}
