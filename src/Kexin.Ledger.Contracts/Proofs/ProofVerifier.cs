using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Decides what a proof file proves; needs nothing but the file.</summary>
/// <remarks>
/// What: the checks of <see cref="ProofCheckKind"/>, one after the other, up to the first that fails.
/// Security: if all hold, then either what <see cref="ProofVerdict.Proves"/> says is so, or more than a third of the counting members
/// signed two ledgers, or the suite's hash or signature is broken. The times are those that the members accepted, each within the
/// consortium's bound of its own clock.
/// Not for: trusting the members. Who they are stands in the genesis document, and anybody can write one; a reader compares its id,
/// the consortium's, with one that came another way, or passes it as the expected one. Not proven: that what a payload or a
/// transaction says is true, that the log holds everything that happened, or that a token is still current.
/// Cost: a signature for each member card and cosignature, three at most besides; a few hashes.
/// </remarks>
public static class ProofVerifier
{
    /// <summary>Checks a file; whatever its bytes are, the answer is a verdict.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="expectedConsortium">The id of the consortium that it has to be of, or null when the reader compares it later.</param>
    public static ProofVerdict Verify(ReadOnlyMemory<byte> file, Digest? expectedConsortium = null)
    {
        var examination = new ProofExamination(file, expectedConsortium);
        var checks = new List<ProofCheck>();
        foreach (var (kind, step) in examination.Steps())
        {
            checks.Add(Run(kind, step));
            if (!checks[^1].Passed)
            {
                return new ProofVerdict(checks, [], examination.Genesis, null);
            }
        }

        var content = examination.Content;
        return new ProofVerdict(checks, ProofSentences.Of(content), content.Genesis, content);
    }

    private static ProofCheck Run(ProofCheckKind kind, Func<Finding> step)
    {
        try
        {
            var finding = step();
            return new ProofCheck(kind, finding.Passed, finding.Text);
        }
        catch (DecodingException e)
        {
            return new ProofCheck(kind, false, ProofTexts.Unreadable(kind, e.Message));
        }
    }
}
