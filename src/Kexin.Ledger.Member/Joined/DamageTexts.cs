using Kexin.Ledger.Storage;

namespace Kexin.Ledger.Member.Joined;

/// <summary>Says in Chinese what is damaged: the stores' own messages are English, for logs.</summary>
public static class DamageTexts
{
    /// <summary>A sentence about the ledger.</summary>
    public static string Chinese(LedgerDamagedException damage)
    {
        ArgumentNullException.ThrowIfNull(damage);
        return damage.Damages switch
        {
            [] => "账本的文件缺失，或不是写入时的内容。",
            [{ Height: { } height }, ..] => $"共发现 {damage.Damages.Count} 处损坏，第一处在第 {height} 块。",
            _ => $"共发现 {damage.Damages.Count} 处损坏。",
        };
    }

    /// <summary>A sentence about the evidence log.</summary>
    public static string Chinese(EvidenceDamageException damage)
    {
        ArgumentNullException.ThrowIfNull(damage);
        return damage switch
        {
            { File: "" } => "存证日志的文件已损坏。",
            { Entry: { } entry } => $"文件 {damage.File} 自第 {entry} 条起不是写入时的内容。",
            _ => $"文件 {damage.File} 缺失，或不是写入时的内容。",
        };
    }
}
