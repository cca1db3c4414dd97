using Kexin.Client.Contracts;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Which members' evidence logs went on without entries that had been anchored, as the ledger says.</summary>
/// <remarks>The ledger's status names each for ever; an alarm stands at every other member for a day.</remarks>
internal sealed class EvidenceRestarts(TimeProvider time)
{
    private static readonly TimeSpan s_alarmed = TimeSpan.FromDays(1);

    /// <summary>The last restart of each member's log.</summary>
    public static IEnumerable<RestartedEvidence> Of(JoinedLedger ledger)
    {
        foreach (var member in ledger.Genesis.Members.Cards.Select(card => card.Id))
        {
            var token = ledger.Queries.FindToken(EvidenceLogToken.IdOf(ledger.Suite, member));
            if (token is not null && EvidenceLogToken.Read(token).Restart is { } restart)
            {
                yield return new RestartedEvidence(
                    ledger.Reference(member),
                    restart.Run,
                    restart.Before,
                    restart.After,
                    DateTimeOffset.FromUnixTimeMilliseconds(restart.Time)
                );
            }
        }
    }

    /// <summary>An alarm for each other member whose log restarted within the last day.</summary>
    public IEnumerable<Api.Alarm> Standing(JoinedLedger ledger) =>
        Of(ledger)
            .Where(restart =>
                restart.Member.Id != ledger.Self.ToString() && time.GetUtcNow() - restart.Time < s_alarmed
            )
            .Select(restart => new Api.Alarm(
                "evidence-restarted",
                new(
                    $"{restart.Member.Name} went on with its evidence log without entries that it had anchored: {restart.Before} were anchored, the log began again at {restart.After} (run {restart.Run}). Ask it what was lost. What it proved before still holds; keep the proof files that you have.",
                    $"{restart.Member.Name} 的存证日志在缺失已锚定记录的情况下重新开始：此前已锚定 {restart.Before} 条，现自 {restart.After} 条起继续（第 {restart.Run} 轮）。请向其了解缺失的内容。此前出具的证明仍然有效，请妥善保存。"
                ),
                restart.Time,
                restart.Member
            ));
}
