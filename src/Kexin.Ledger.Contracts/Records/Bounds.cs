namespace Kexin.Ledger.Contracts;

/// <summary>The sizes that every ledger object keeps; a decoder refuses more before it takes memory.</summary>
public static class Bounds
{
    /// <summary>The longest encoded transaction, in bytes.</summary>
    public const int TransactionSizeInBytes = 64 << 10;

    /// <summary>The longest encoded block, in bytes.</summary>
    public const int BlockSizeInBytes = 4 << 20;

    /// <summary>The most transactions in one block.</summary>
    public const int TransactionsPerBlock = 16 << 10;

    /// <summary>The longest encoded header, in bytes.</summary>
    public const int HeaderSizeInBytes = 512;

    /// <summary>The longest encoded genesis document, in bytes.</summary>
    public const int GenesisSizeInBytes = 256 << 10;

    /// <summary>The longest encoded member card, in bytes.</summary>
    public const int MemberCardSizeInBytes = 4 << 10;

    /// <summary>The most members of a consortium.</summary>
    public const int Members = 100;

    /// <summary>The longest encoded certificate, in bytes: one cosignature a member.</summary>
    public const int CertificateSizeInBytes = 32 << 10;

    /// <summary>The longest signature of any suite, in bytes.</summary>
    public const int SignatureSizeInBytes = 128;

    /// <summary>The longest public key of any suite, in bytes.</summary>
    public const int PublicKeySizeInBytes = 128;

    /// <summary>The most token versions that a transaction reads, and the most that it consumes.</summary>
    public const int ReferencesPerTransaction = 256;

    /// <summary>The most tokens that come out of one transaction.</summary>
    public const int OutputsPerTransaction = 256;

    /// <summary>The longest encoded fields of a token, in bytes.</summary>
    public const int TokenFieldsSizeInBytes = 64 << 10;

    /// <summary>The longest encoded token, in bytes: its fields and what stands around them.</summary>
    public const int TokenSizeInBytes = TokenFieldsSizeInBytes + 512;

    /// <summary>The longest name of a contract, an action or a token type, in characters.</summary>
    public const int IdentifierInCharacters = 64;

    /// <summary>The longest name of a member, a dataset, a field, a purpose or a computation, in characters.</summary>
    public const int NameInCharacters = 200;

    /// <summary>The longest "host:port", in characters.</summary>
    public const int EndpointInCharacters = 260;

    /// <summary>The most fields of a dataset.</summary>
    public const int FieldsPerDataset = 512;

    /// <summary>The most purposes of a dataset, and the most kinds of computation in a grant.</summary>
    public const int ChoicesPerList = 64;

    /// <summary>The longest signed checkpoint that is anchored, in bytes.</summary>
    public const int CheckpointSizeInBytes = 8 << 10;

    /// <summary>The longest payload of an evidence entry, in bytes.</summary>
    public const int EvidencePayloadSizeInBytes = 64 << 10;

    /// <summary>The most hashes in a Merkle proof: sizes are below 2^63.</summary>
    public const int MerkleProofLength = 64;
}
