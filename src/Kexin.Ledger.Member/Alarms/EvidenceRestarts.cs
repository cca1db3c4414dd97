using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Joined;

namespace Kexin.Ledger.Member.Alarms;

/// <summary>Which members' evidence logs went on without entries that had been anchored, as the ledger says.</summary>
/// <remarks>The ledger's status names each for ever; an alarm stands at every other member for a day.</remarks>
public sealed class EvidenceRestarts(TimeProvider time)
{
    private static readonly TimeSpan s_alarmed = TimeSpan.FromDays(1);

    /// <summary>The last restart of each member's log.</summary>
    public static IEnumerable<(MemberId Member, EvidenceRestart Restart)> Of(JoinedLedger ledger)
    {
        foreach (var member in ledger.Genesis.Members.Cards.Select(card => card.Id))
        {
            var token = ledger.Queries.FindToken(EvidenceLogToken.IdOf(ledger.Suite, member));
            if (token is not null && EvidenceLogToken.Read(token).Restart is { } restart)
            {
                yield return (member, restart);
            }
        }
    }

    /// <summary>An alarm for each other member whose log restarted within the last day.</summary>
    public IEnumerable<RaisedAlarm> Standing(JoinedLedger ledger) =>
        Of(ledger)
            .Where(each => each.Member != ledger.Self && time.GetUtcNow() - At(each.Restart) < s_alarmed)
            .Select(each => new RaisedAlarm(
                "evidence-restarted",
                new(
                    $"{ledger.NameOf(each.Member)} went on with its evidence log without entries that it had anchored: {each.Restart.Before} were anchored, the log began again at {each.Restart.After} (run {each.Restart.Run}). Ask it what was lost. What it proved before still holds; keep the proof files that you have.",
                    $"{ledger.NameOf(each.Member)} 的存证日志在缺失已锚定记录的情况下重新开始：此前已锚定 {each.Restart.Before} 条，现自 {each.Restart.After} 条起继续（第 {each.Restart.Run} 轮）。请向其了解缺失的内容。此前出具的证明仍然有效，请妥善保存。"
                ),
                At(each.Restart),
                each.Member
            ));

    private static DateTimeOffset At(EvidenceRestart restart) => DateTimeOffset.FromUnixTimeMilliseconds(restart.Time);
}
