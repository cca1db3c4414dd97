namespace Kexin.Ledger.Contracts;

/// <summary>What is said of a part of a proof file that cannot be read.</summary>
internal static class ProofTexts
{
    public static BilingualText Unreadable(ProofCheckKind kind, string why)
    {
        var (en, zh) = kind switch
        {
            ProofCheckKind.Form => ("The file is not a proof file", "文件不是证明文件"),
            ProofCheckKind.Genesis => ("The founding document is damaged", "创世文件已损坏"),
            ProofCheckKind.Header => ("The header is damaged", "区块头已损坏"),
            ProofCheckKind.Finality => ("The cosignatures are damaged", "联署已损坏"),
            ProofCheckKind.Inclusion => ("The transaction is damaged", "交易已损坏"),
            ProofCheckKind.Quotation => ("The quoted header is damaged", "被引用的区块头已损坏"),
            ProofCheckKind.Anchor => (
                "The transaction anchors no checkpoint of its submitter's own log",
                "交易没有锚定其提交者自己日志的检查点"
            ),
            _ => ("The file is damaged", "文件已损坏"),
        };

        // Of bytes that are no proof file at all, the decoder has nothing to say that people could use.
        return new BilingualText(kind == ProofCheckKind.Form ? $"{en}." : $"{en}: {why}", $"{zh}。");
    }
}
