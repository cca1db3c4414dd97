using System.Text;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Runs;

/// <summary>Who made a run fail, and how.</summary>
/// <param name="Suspects">Of these at least one is to blame; empty when nobody can be named.</param>
/// <param name="Text">Names them, and says what was seen.</param>
public sealed record Culprit(IReadOnlyList<MemberId> Suspects, BilingualText Text);

/// <summary>Finds out who made a run fail: a party that ends a session because of a third is not the one to blame.</summary>
/// <remarks>
/// A party whose connection ended is asked by the peer port why. If it answers that another party failed, that one is asked in turn;
/// if it does not answer at all, it is the culprit. One that is still finding out gets more time: it may be waiting for an answer
/// itself. A lie can only shift blame from one party of the run onto another that it fell out with; who names anybody else, or itself,
/// is taken for the one that ended the run.
/// </remarks>
/// <param name="ledger">Names the members.</param>
/// <param name="witnesses">The other parties.</param>
/// <param name="time">Waits.</param>
public sealed class Blame(ILedger ledger, IRunWitnesses witnesses, TimeProvider time)
{
    /// <summary>The longest answer, in bytes.</summary>
    public const int LongestInBytes = 16 << 10;

    private const int LongestReasonInCharacters = 1000;
    private const int MostSteps = 8;
    private const int Attempts = 8;
    private const int AttemptsWhileBusy = 48;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Follows a failure to the party where it began.</summary>
    /// <param name="run">The run that failed.</param>
    /// <param name="parties">Its requester and its providers; nobody else is blamed on another's word.</param>
    /// <param name="failure">What this node saw.</param>
    /// <param name="cancel">Ends the asking.</param>
    public async Task<Culprit> FindAsync(
        LiveRun run,
        IReadOnlyCollection<MemberId> parties,
        ProtocolException failure,
        CancellationToken cancel
    )
    {
        var suspects = Parse(failure.Parties);
        var direct = Describe(suspects, failure);
        if (suspects is not [var suspect] || failure.Error is not (ProtocolError.PeerClosed or ProtocolError.Timeout))
        {
            return direct;
        }

        var seen = new HashSet<MemberId> { ledger.Self };
        for (var step = 0; step < MostSteps && seen.Add(suspect); step++)
        {
            if (await AskAsync(suspect, run.Id, cancel) is not { } answer)
            {
                return Name(
                    suspect,
                    new("did not answer: its node stopped, or cannot be reached.", "没有应答：其节点已停止或无法连接。")
                );
            }

            if (!IsCredible(suspect, answer.Suspects, parties))
            {
                return Name(
                    suspect,
                    new(
                        "ended the run and blamed somebody who cannot have done it.",
                        "结束了运行，并归咎于与此无关的一方。"
                    )
                );
            }

            if (answer.Suspects is not [var next])
            {
                // One that knows only that it was one of several has done its duty, and is not named instead of them.
                if (answer.Reason is not { } why)
                {
                    return direct;
                }

                var ended = Name(suspect, new($"ended the run: {why.En}", $"结束了运行：{why.Zh}"));
                return answer.Suspects.Count == 0 ? ended : ended with { Suspects = answer.Suspects };
            }

            if (next == ledger.Self)
            {
                return direct;
            }

            suspect = next;
        }

        return direct;
    }

    /// <summary>Whether a party may be believed when it says who made it end a run: others that have a part in the run.</summary>
    public static bool IsCredible(
        MemberId party,
        IReadOnlyList<MemberId> named,
        IReadOnlyCollection<MemberId> parties
    ) => named.All(each => each != party && parties.Contains(each));

    /// <summary>
    /// The answer to whoever asks why a run ended, in three lines: of whom this node says that one is to blame (hexadecimal with spaces
    /// between, may be empty); why, in English; why, in Chinese. The last two are empty where there is no reason.
    /// </summary>
    public static byte[] Encode(IEnumerable<MemberId> suspects, BilingualText? reason) =>
        Encoding.UTF8.GetBytes($"{string.Join(' ', suspects)}\n{OnOneLine(reason?.En)}\n{OnOneLine(reason?.Zh)}");

    /// <summary>Reads what <see cref="Encode"/> wrote; what is something else blames nobody.</summary>
    public static (IReadOnlyList<MemberId> Suspects, BilingualText? Reason) Decode(ReadOnlySpan<byte> answer) =>
        Encoding.UTF8.GetString(answer).Split('\n') is [var suspects, var en, var zh]
            ? (Parse(suspects.Split(' ')), en.Length > 0 && zh.Length > 0 ? new(OnOneLine(en), OnOneLine(zh)) : null)
            : ([], null);

    private static string OnOneLine(string? text) => VisibleText.OnOneLine(text ?? "", LongestReasonInCharacters);

    private async Task<(IReadOnlyList<MemberId> Suspects, BilingualText? Reason)?> AskAsync(
        MemberId member,
        SessionId run,
        CancellationToken cancel
    )
    {
        // It may still be writing its account.
        var attempts = Attempts;
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            if (await witnesses.AskAsync(member, run, cancel) is not { } answer)
            {
                return null;
            }

            if (answer.Reason is { } reason)
            {
                return Decode(reason.Span);
            }

            if (answer.IsBusy)
            {
                attempts = AttemptsWhileBusy;
            }

            await Task.Delay(Pause, time, cancel);
        }

        return ([], null);
    }

    /// <summary>The members of these names, or none of them if one is no member's.</summary>
    private static List<MemberId> Parse(IReadOnlyList<string> names)
    {
        var members = new List<MemberId>();
        foreach (var name in names)
        {
            if (!Digest.TryParse(name, out var id))
            {
                return [];
            }

            members.Add(new MemberId(id));
        }

        return members;
    }

    private Culprit Name(MemberId member, BilingualText what)
    {
        var name = ledger.NameOf(member);
        return new Culprit([member], new($"{name} {what.En}", $"{name}{what.Zh}"));
    }

    private Culprit Describe(IReadOnlyList<MemberId> suspects, ProtocolException failure)
    {
        var what = new BilingualText(failure.Finding, FailureTexts.InChinese(failure.Error));
        if (suspects is [var single])
        {
            return Name(single, what);
        }

        var names = suspects.Select(member => ledger.NameOf(member)).ToArray();
        return names.Length == 0
            ? new Culprit([], new(failure.Message, $"{string.Join('、', failure.Parties)}：{what.Zh}"))
            : new Culprit(
                suspects,
                new($"{string.Join(", ", names)}: {what.En}", $"{string.Join('、', names)}中至少有一方{what.Zh}")
            );
    }
}
