using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Node.Inspection;

namespace Kexin.Node;

/// <summary>One check of a proof file.</summary>
/// <param name="Passed">Whether it holds.</param>
/// <param name="Text">What was found, or what is wrong.</param>
public sealed record ProofCheck(bool Passed, LocalizedText Text);

/// <summary>What checking a proof file gave.</summary>
/// <param name="Holds">Whether every check passed.</param>
/// <param name="Anchored">Whether the file holds and is of the consortium that the reader named; without a name, anybody can have made it.</param>
/// <param name="Checks">Every check in order, up to the first that failed.</param>
/// <param name="Proves">What the file proves and on what that rests, in sentences; empty when a check failed.</param>
public sealed record ProofReport(
    bool Holds,
    bool Anchored,
    IReadOnlyList<ProofCheck> Checks,
    IReadOnlyList<LocalizedText> Proves
);

/// <summary>Checks proof files; needs no node, no folder and no network.</summary>
public static class OfflineVerifier
{
    /// <summary>Checks a proof file, or the one inside a certificate; whatever its bytes are, the answer is a report.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="consortium">The id of the consortium that it has to be of, 64 hexadecimal digits; null for any.</param>
    /// <exception cref="FormatException">The id is none.</exception>
    public static ProofReport Verify(byte[] file, string? consortium = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        var proof = CertificateFile.IsPdf(file) ? CertificateFile.FindProof(file) ?? file : file;
        var verdict = ProofVerifier.Verify(proof, consortium is null ? null : Digest.Parse(consortium));
        return new ProofReport(
            verdict.Holds,
            verdict.Holds && consortium is not null,
            [.. verdict.Checks.Select(check => new ProofCheck(check.Passed, In(check.Text)))],
            [.. verdict.Proves.Select(In), .. Says(verdict)]
        );
    }

    /// <summary>What the entry says, in the words of the node that logged it; nothing where it is no event.</summary>
    private static IEnumerable<LocalizedText> Says(ProofVerdict verdict)
    {
        if (verdict.Content?.Evidence is not { } entry)
        {
            return [];
        }

        try
        {
            var happened = EvidencePayload.Decode(entry.Payload).Event;
            var facts = string.Join("; ", happened.Facts.Select(fact => $"{fact.Key}: {fact.Value}"));
            return
            [
                new LocalizedText(
                    $"The payload says: {happened.Text.En} ({facts})",
                    $"内容为：{happened.Text.Zh}（{facts}）"
                ),
            ];
        }
        catch (DecodingException)
        {
            return [];
        }
    }

    private static LocalizedText In(BilingualText text) => new(text.En, text.Zh);
}
