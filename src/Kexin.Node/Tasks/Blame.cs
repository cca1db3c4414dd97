using System.Net;
using System.Text;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Who made a run fail, and how.</summary>
/// <param name="Suspects">Of these at least one is to blame; empty when nobody can be named.</param>
/// <param name="Text">Names them, and says what was seen.</param>
internal sealed record Culprit(IReadOnlyList<MemberId> Suspects, LocalizedText Text);

/// <summary>Finds out who made a run fail: a party that ends a session because of a third is not the one to blame.</summary>
/// <remarks>
/// A party whose connection ended is asked by the peer port why. If it answers that another party failed, that one is asked in turn;
/// if it does not answer at all, it is the culprit. One that is still finding out gets more time: it may be waiting for an answer
/// itself. A lie can only shift blame from one party of the run onto another that it fell out with; who names anybody else, or itself,
/// is taken for the one that ended the run.
/// </remarks>
internal sealed class Blame(PeerConnections connections, TimeProvider time)
{
    /// <summary>The longest answer, in bytes.</summary>
    public const int LongestInBytes = 16 << 10;

    private const int LongestReasonInCharacters = 1000;
    private const int MostSteps = 8;
    private const int Attempts = 8;
    private const int AttemptsWhileBusy = 48;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Follows a failure to the party where it began.</summary>
    /// <param name="ledger">Names the members.</param>
    /// <param name="run">The run that failed.</param>
    /// <param name="parties">Its requester and its providers; nobody else is blamed on another's word.</param>
    /// <param name="failure">What this node saw.</param>
    /// <param name="cancel">Ends the asking.</param>
    public async Task<Culprit> FindAsync(
        JoinedLedger ledger,
        LiveRun run,
        IReadOnlyCollection<MemberId> parties,
        ProtocolException failure,
        CancellationToken cancel
    )
    {
        var suspects = Parse(failure.Parties);
        var direct = Describe(ledger, suspects, failure);
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
                    ledger,
                    suspect,
                    new("did not answer: its node stopped, or cannot be reached.", "没有应答：其节点已停止或无法连接。")
                );
            }

            if (!IsCredible(suspect, answer.Suspects, parties))
            {
                return Name(
                    ledger,
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

                var ended = Name(ledger, suspect, new($"ended the run: {why.En}", $"结束了运行：{why.Zh}"));
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
    /// The answer to <see cref="PeerRoutes.Runs"/>, in three lines: of whom this node says that one is to blame (hexadecimal with spaces
    /// between, may be empty); why, in English; why, in Chinese. The last two are empty where there is no reason.
    /// </summary>
    public static byte[] Encode(IEnumerable<MemberId> suspects, LocalizedText? reason) =>
        Encoding.UTF8.GetBytes($"{string.Join(' ', suspects)}\n{OnOneLine(reason?.En)}\n{OnOneLine(reason?.Zh)}");

    /// <summary>Reads what <see cref="Encode"/> wrote; what is something else blames nobody.</summary>
    public static (IReadOnlyList<MemberId> Suspects, LocalizedText? Reason) Decode(ReadOnlySpan<byte> answer) =>
        Encoding.UTF8.GetString(answer).Split('\n') is [var suspects, var en, var zh]
            ? (Parse(suspects.Split(' ')), en.Length > 0 && zh.Length > 0 ? new(OnOneLine(en), OnOneLine(zh)) : null)
            : ([], null);

    private static string OnOneLine(string? text) => VisibleText.OnOneLine(text ?? "", LongestReasonInCharacters);

    private async Task<(IReadOnlyList<MemberId> Suspects, LocalizedText? Reason)?> AskAsync(
        MemberId member,
        SessionId run,
        CancellationToken cancel
    )
    {
        // It may still be writing its account.
        var attempts = Attempts;
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            using var patience = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
            try
            {
                using var answer = await connections.SendAsync(
                    member,
                    HttpMethod.Get,
                    $"{PeerRoutes.Runs}/{run}",
                    default,
                    either.Token
                );
                if (answer.StatusCode == HttpStatusCode.Accepted)
                {
                    attempts = AttemptsWhileBusy;
                }
                else if (!BoundedBody.IsNotFound(answer))
                {
                    return Decode(await BoundedBody.ReadAsync(answer, LongestInBytes, either.Token));
                }
            }
            catch (Exception error)
                when (error is HttpRequestException or IOException or InvalidDataException
                    || (error is OperationCanceledException && !cancel.IsCancellationRequested)
                )
            {
                return null;
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

    private static Culprit Name(JoinedLedger ledger, MemberId member, LocalizedText what)
    {
        var name = ledger.Reference(member).Name;
        return new Culprit([member], new($"{name} {what.En}", $"{name}{what.Zh}"));
    }

    private static Culprit Describe(JoinedLedger ledger, IReadOnlyList<MemberId> suspects, ProtocolException failure)
    {
        var what = new LocalizedText(failure.Finding, FaultTexts.InChinese(failure.Error));
        if (suspects is [var single])
        {
            return Name(ledger, single, what);
        }

        var names = suspects.Select(member => ledger.Reference(member).Name).ToArray();
        return names.Length == 0
            ? new Culprit([], new(failure.Message, $"{string.Join('、', failure.Parties)}：{what.Zh}"))
            : new Culprit(
                suspects,
                new($"{string.Join(", ", names)}: {what.En}", $"{string.Join('、', names)}中至少有一方{what.Zh}")
            );
    }
}
