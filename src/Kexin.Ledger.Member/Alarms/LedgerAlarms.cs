using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Evidence;
using Kexin.Ledger.Member.Joined;

namespace Kexin.Ledger.Member.Alarms;

/// <summary>The ledger's alarms, and the evidence log's, in both languages.</summary>
public sealed class LedgerAlarms(NodeLedger node, EvidenceAnchoring anchoring, FeedWatch feeds)
{
    /// <summary>What stands now; nothing before a consortium was joined.</summary>
    public IReadOnlyList<RaisedAlarm> Standing() =>
        [
            .. (node.Find()?.Engine.Status.Alarms ?? []).Select(Of),
            .. node.Find() is { } ledger ? feeds.Standing(ledger) : [],
            .. anchoring.Alarm is { } alarm ? [alarm] : Array.Empty<RaisedAlarm>(),
        ];

    /// <summary>One of the engine's, in both languages.</summary>
    public static RaisedAlarm Of(LedgerAlarm alarm)
    {
        var (code, zh) = Describe(alarm.Kind, alarm.Height);
        return new RaisedAlarm(code, new(alarm.Message, zh), alarm.Since);
    }

    private static (string Code, string Zh) Describe(LedgerAlarmKind kind, long height) =>
        kind switch
        {
            LedgerAlarmKind.ClockDiffers => (
                "clock-differs",
                $"第 {height} 块附近：时钟偏差超出联盟允许的范围。请校准本节点或排序节点的时钟。"
            ),
            LedgerAlarmKind.BrokenChain => (
                "broken-chain",
                $"第 {height} 块与前一块不衔接，已拒绝。请联系排序节点的运维人员。"
            ),
            LedgerAlarmKind.Fork => (
                "fork",
                $"第 {height} 块出现两个不同版本：有成员作假，或其存储被回退。请向其他成员核对他们持有的版本。"
            ),
            LedgerAlarmKind.WrongExecution => (
                "wrong-execution",
                $"第 {height} 块的内容与执行结果不符，本节点没有联署。请核对各成员的程序版本，并联系排序节点的运维人员。"
            ),
            LedgerAlarmKind.BadMessage => (
                "bad-message",
                $"第 {height} 块附近：其他成员发来的消息格式或签名有误，已拒绝。如反复出现，请联系该成员。"
            ),
            LedgerAlarmKind.Stalled => (
                "stalled",
                $"第 {height} 块迟迟未最终确认：联署的成员不足三分之二以上。请检查各成员节点是否在线。"
            ),
            LedgerAlarmKind.OrderingStopped => (
                "ordering-stopped",
                $"排序在第 {height} 块停止。请查看排序节点的日志并重新启动它。"
            ),
            LedgerAlarmKind.StorageFailed => (
                "storage-failed",
                $"第 {height} 块附近：本节点无法读写自己的账本。请腾出磁盘空间，节点随后会自行恢复。"
            ),
            LedgerAlarmKind.SetBack => (
                "set-back",
                $"第 {height} 块附近：本节点的文件夹（或其账本）比本成员已签署的内容更旧，曾被回退或丢失。在足够多的成员答复之前，本节点不签署任何区块；缺少的区块会从其他成员取回。"
            ),
            LedgerAlarmKind.RunsTwice => (
                "runs-twice",
                $"第 {height} 块附近：有两个进程在使用同一成员的密钥，该文件夹被复制后同时运行。请停止其中一个。"
            ),
            LedgerAlarmKind.OrdererBehind => (
                "orderer-behind",
                $"排序节点的账本落后于其他成员（第 {height} 块附近）：其账本曾被回退，或它在作假。诚实的排序节点会先从其他成员取得缺少的区块，再出新块。"
            ),
            LedgerAlarmKind.TimeAhead => (
                "time-ahead",
                $"第 {height} 块的时间超前于本节点的时钟：出块时各成员的时钟走快了。在时钟赶上之前，新区块沿用该时间。请确认时钟现已正确。"
            ),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
