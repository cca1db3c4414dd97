namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>The size of a silent extension, and whom it withstands.</summary>
/// <remarks>
/// What: the security is that of learning parity with noise: rows of a public code (ten places of k secret bits each) plus noise, one error in each
/// of t pieces of n / t rows.
/// Source: K. Yang, C. Weng, X. Lan, J. Zhang, X. Wang, "Ferret: Fast Extension for Correlated OT with Small Communication", CCS 2020, regular noise:
/// n = 10,805,248, k = 589,760, t = 1,319 for what is given out; n = 649,728, k = 36,288, t = 1,269 for what starts it. Later
/// implementations took smaller k for the same claim; the paper's are kept as margin.
/// Security: 128 bits claimed. Attacks considered: elimination on k rows that are guessed free of noise, which is best done by taking as many
/// from each piece (1 - k/n)^t: 2^107 guesses here, 2^105 at the start, each a solution of k unknowns (2^53, 2^42), so 2^160 and 2^147;
/// information-set decoding and statistical decoding as H. Liu, X. Wang, K. Yang, Y. Yu estimate them ("The Hardness of LPN over Any Integer
/// Ring and Field for PCG Applications", EUROCRYPT 2024); the algebraic attack on regular noise of P. Briaud, M. Øygarden ("A New Algebraic Approach
/// to the Regular Syndrome Decoding Problem", EUROCRYPT 2023), which gains most with few rows and for which the margin is; codes with repeated or
/// structured rows (attacks on quasi-cyclic, Silver and expand-accumulate codes) do not apply to a code of random places.
/// </remarks>
public sealed record SilentParameters
{
    private static readonly SilentShape PublishedSetUp = new(36_288, 1_269, 9);
    private static readonly SilentShape PublishedMain = new(589_760, 1_319, 13);

    /// <summary>The published size.</summary>
    /// <param name="malicious">Whether the parties may deviate; if not, they only look.</param>
    public SilentParameters(bool malicious)
        : this(malicious, PublishedSetUp, PublishedMain) { }

    /// <summary>Any size: for tests.</summary>
    internal SilentParameters(bool malicious, SilentShape setUp, SilentShape main)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(setUp.Outputs, main.Consumed);
        ArgumentOutOfRangeException.ThrowIfLessThan(main.Outputs, main.Consumed + 1);
        (IsMalicious, SetUp, Main) = (malicious, setUp, main);
    }

    /// <summary>Whether the protocol withstands parties that deviate.</summary>
    public bool IsMalicious { get; }

    /// <summary>What one round of messages gives out, in transfers.</summary>
    public int TransfersPerRound => UsableTrees << Main.Depth;

    /// <summary>What a transfer takes on the wire when a whole round is used, in bits, the start not counted.</summary>
    public double BitsPerTransfer => 8.0 * Main.MessageSizeInBytes / TransfersPerRound;

    internal SilentShape SetUp { get; }

    internal SilentShape Main { get; }

    /// <summary>The trees whose outputs are given out; those of the rest are what the next round starts from.</summary>
    internal int UsableTrees => (Main.Outputs - Main.Consumed) >> Main.Depth;
}
