namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>How an extension trades computation for bytes, and whom it withstands.</summary>
public sealed record SoftSpokenParameters
{
    private const int MessageBits = 128;

    /// <summary>Names the trade and the adversary.</summary>
    /// <param name="seedBits">k: 1, which is IKNP, 2, 4 or 8. A transfer takes 128/k - 1 bits and 128·2^k/k bits of AES.</param>
    /// <param name="malicious">Whether the parties may deviate; if not, they only look.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is another number.</exception>
    public SoftSpokenParameters(int seedBits, bool malicious)
    {
        if (seedBits is not (1 or 2 or 4 or 8))
        {
            throw new ArgumentOutOfRangeException(nameof(seedBits), seedBits, "k is 1, 2, 4 or 8.");
        }

        SeedBits = seedBits;
        IsMalicious = malicious;
    }

    /// <summary>k: the bits of the correlation that one tree of 2^k seeds carries.</summary>
    public int SeedBits { get; }

    /// <summary>Whether the protocol withstands parties that deviate.</summary>
    public bool IsMalicious { get; }

    /// <summary>What a transfer takes on the wire, in bits.</summary>
    public int BitsPerTransfer => Trees - 1;

    internal int Trees => MessageBits / SeedBits;
}
