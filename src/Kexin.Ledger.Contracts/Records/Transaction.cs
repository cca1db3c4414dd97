using System.Formats.Cbor;
using Kexin.Cryptography;
using Kexin.Ledger.Log;

namespace Kexin.Ledger.Contracts;

/// <summary>What a submitter decides about a transaction before it is signed.</summary>
/// <param name="Consortium">The consortium's id.</param>
/// <param name="Contract">Which contract decides; 1 to 64 characters.</param>
/// <param name="Action">Which of its actions; 1 to 64 characters.</param>
/// <param name="Arguments">The action's arguments, canonical CBOR.</param>
/// <param name="Reads">Token versions that the contract looks at and that must be current.</param>
/// <param name="Consumes">Token versions that are used up or made anew; they must be current.</param>
/// <param name="ValidUntil">The last block time at which it may be applied, in milliseconds since 1970, UTC.</param>
public sealed record TransactionDraft(
    Digest Consortium,
    string Contract,
    string Action,
    ReadOnlyMemory<byte> Arguments,
    IReadOnlyList<TokenReference> Reads,
    IReadOnlyList<TokenReference> Consumes,
    long ValidUntil
);

/// <summary>A member's signed wish to change tokens by a contract.</summary>
/// <remarks>
/// What: an array of the body and the signature over the body's bytes; the id is the hash of the body.
/// Security: the body names the consortium and holds a nonce, so nobody's transaction is another's, and a second signature over the
/// same body is the same transaction. A block commits to body and signature.
/// </remarks>
public sealed class Transaction
{
    /// <summary>The size of a nonce without a quotation, in bytes.</summary>
    public const int NonceSizeInBytes = 16;

    private const string Kind = "kexin/transaction/1";
    private const int BodyItems = 9;
    private static readonly Func<CborReader, TokenReference> s_readReference = ReadReference;
    private static readonly Func<CborReader, (TransactionDraft, MemberId, ReadOnlyMemory<byte>)> s_readBody = ReadBody;
    private readonly ReadOnlyMemory<byte> _body;

    private Transaction(
        TransactionDraft draft,
        MemberId submitter,
        ReadOnlyMemory<byte> nonce,
        ReadOnlyMemory<byte> body,
        ReadOnlyMemory<byte> signature,
        ReadOnlyMemory<byte> encoded,
        Suite suite
    )
    {
        Draft = draft;
        Submitter = submitter;
        Nonce = nonce;
        _body = body;
        Signature = signature;
        Suite = suite.Id;
        Id = new TransactionId(suite.Hash(body.Span));
        Encoded = encoded;
        LeafHash = MerkleHash.Leaf(suite, encoded.Span);
    }

    /// <summary>The hash of the body.</summary>
    public TransactionId Id { get; }

    /// <summary>The consortium's id.</summary>
    public Digest Consortium => Draft.Consortium;

    /// <summary>Who signed it.</summary>
    public MemberId Submitter { get; }

    /// <summary>Which contract decides.</summary>
    public string Contract => Draft.Contract;

    /// <summary>Which of its actions.</summary>
    public string Action => Draft.Action;

    /// <summary>The action's arguments.</summary>
    public ReadOnlyMemory<byte> Arguments => Draft.Arguments;

    /// <summary>Token versions that it looks at.</summary>
    public IReadOnlyList<TokenReference> Reads => Draft.Reads;

    /// <summary>Token versions that it uses up or makes anew.</summary>
    public IReadOnlyList<TokenReference> Consumes => Draft.Consumes;

    /// <summary>The last block time at which it may be applied, in milliseconds since 1970, UTC.</summary>
    public long ValidUntil => Draft.ValidUntil;

    /// <summary>What makes it unlike every other; may end in a header's hash that shows that it was made later.</summary>
    public ReadOnlyMemory<byte> Nonce { get; }

    /// <summary>The hash of the header that it quotes, or null; it was made after that header.</summary>
    public Digest? Quotes => Nonce.Length > NonceSizeInBytes ? new Digest(Nonce.Span[NonceSizeInBytes..]) : null;

    /// <summary>The submitter's signature over the body.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>The suite whose hash made the id.</summary>
    public SuiteId Suite { get; }

    /// <summary>The canonical bytes.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>What a block's transaction root holds of it: the leaf hash of <see cref="Encoded"/>, signature included.</summary>
    public Digest LeafHash { get; }

    private TransactionDraft Draft { get; }

    /// <summary>Signs a draft.</summary>
    /// <param name="draft">What is wished.</param>
    /// <param name="random">Where the nonce comes from.</param>
    /// <param name="key">The submitter's key.</param>
    /// <param name="quoting">The hash of a header that the submitter has seen, or null; it dates the transaction from below.</param>
    /// <exception cref="ArgumentException">The draft is out of bounds.</exception>
    public static Transaction Sign(TransactionDraft draft, RandomSource random, SigningKey key, Digest? quoting = null)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(key);
        byte[] nonce = [.. random.GetBytes(NonceSizeInBytes), .. quoting?.ToArray() ?? []];
        var submitter = MemberId.Of(key.PublicKey);
        var body = EncodeBody(draft, submitter, nonce);
        var suite = Cryptography.Suite.Get(key.PublicKey.Suite);
        var signature = key.Sign(SigningPurposes.Transaction, body);
        var encoded = CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(2);
            writer.WriteEncodedValue(body);
            writer.WriteByteString(signature);
            writer.WriteEndArray();
        });
        try
        {
            return Decode(encoded, suite);
        }
        catch (DecodingException e)
        {
            throw new ArgumentException(e.Message, nameof(draft), e);
        }
    }

    /// <summary>Reads what <see cref="Encoded"/> holds; the signature's form is checked, not the signature.</summary>
    /// <remarks>The transaction is a view of the bytes, which the caller leaves as they are.</remarks>
    /// <exception cref="DecodingException">The bytes are no transaction.</exception>
    public static Transaction Decode(ReadOnlyMemory<byte> bytes, Suite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        Decoding.ThrowIfLonger(bytes, Bounds.TransactionSizeInBytes, "transaction");
        return CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadArray(2);
                var body = reader.ReadItemSlice(Bounds.TransactionSizeInBytes);
                var signature = reader.ReadFixedSlice(suite.SignatureSizeInBytes);
                reader.EndArray();
                var (draft, submitter, nonce) = CanonicalCbor.Decode(body, s_readBody);

                // Canonical: these bytes are the only ones that hold this body and this signature.
                return new Transaction(draft, submitter, nonce, body, signature, bytes, suite);
            }
        );
    }

    /// <summary>Whether the submitter's key signed this body.</summary>
    public bool HasValidSignature(PublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Suite == Suite
            && MemberId.Of(key) == Submitter
            && Cryptography.Suite.Get(Suite).Verify(key, SigningPurposes.Transaction, _body.Span, Signature.Span);
    }

    private static byte[] EncodeBody(TransactionDraft draft, MemberId submitter, byte[] nonce) =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, BodyItems);
            writer.WriteDigest(draft.Consortium);
            writer.WriteDigest(submitter.Value);
            writer.WriteTextString(draft.Contract);
            writer.WriteTextString(draft.Action);
            writer.WriteByteString(draft.Arguments.Span);
            writer.WriteList(draft.Reads, WriteReference);
            writer.WriteList(draft.Consumes, WriteReference);
            writer.WriteByteString(nonce);
            writer.WriteInt64(draft.ValidUntil);
            writer.WriteEndArray();
        });

    private static (TransactionDraft Draft, MemberId Submitter, ReadOnlyMemory<byte> Nonce) ReadBody(CborReader reader)
    {
        reader.ReadKind(Kind, BodyItems);
        var consortium = reader.ReadDigest();
        var submitter = reader.ReadMemberId();
        var contract = reader.ReadName(Bounds.IdentifierInCharacters);
        var action = reader.ReadName(Bounds.IdentifierInCharacters);
        var arguments = reader.ReadSlice(Bounds.TransactionSizeInBytes);
        var reads = reader.ReadList(Bounds.ReferencesPerTransaction, s_readReference);
        var consumes = reader.ReadList(Bounds.ReferencesPerTransaction, s_readReference);
        var nonce = reader.ReadSlice(NonceSizeInBytes + Digest.SizeInBytes);
        var validUntil = reader.ReadTime();
        reader.EndArray();
        if (nonce.Length is not NonceSizeInBytes and not NonceSizeInBytes + Digest.SizeInBytes)
        {
            throw new DecodingException(
                $"A nonce has {NonceSizeInBytes} bytes, and 32 more if it quotes; not {nonce.Length}."
            );
        }

        return NamesEachOnce(reads, consumes)
            ? (
                new TransactionDraft(consortium, contract, action, arguments, reads, consumes, validUntil),
                submitter,
                nonce
            )
            : throw new DecodingException("A transaction names each token once, to read it or to consume it.");
    }

    private static bool NamesEachOnce(TokenReference[] reads, TokenReference[] consumes) =>
        reads.Length + consumes.Length < 2
        || reads.Concat(consumes).DistinctBy(reference => reference.Id).Count() == reads.Length + consumes.Length;

    private static void WriteReference(CborWriter writer, TokenReference reference)
    {
        writer.WriteStartArray(2);
        writer.WriteDigest(reference.Id.Value);
        writer.WriteUInt64(reference.Version);
        writer.WriteEndArray();
    }

    private static TokenReference ReadReference(CborReader reader)
    {
        reader.ReadArray(2);
        var reference = new TokenReference(reader.ReadTokenId(), reader.ReadULong());
        reader.EndArray();
        return reference.Version > 0 ? reference : throw new DecodingException("A token's version starts at 1.");
    }
}
