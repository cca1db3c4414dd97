using System.Net;
using System.Text;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Who made a run fail, and how.</summary>
internal sealed record Culprit(MemberId Member, LocalizedText Reason);

/// <summary>Finds out who made a run fail: a party that ends a session because of a third is not the one to blame.</summary>
/// <remarks>
/// A party whose connection ended is asked by the peer port why. If it answers that another party failed, that one is asked in turn;
/// if it does not answer at all, it is the culprit. One that is still finding out gets more time: it may be waiting for an answer
/// itself. A lie can only shift blame from one party onto another, as a lie in the protocol
/// itself can.
/// </remarks>
internal sealed class Blame(PeerConnections connections, TimeProvider time)
{
    /// <summary>The longest answer, in bytes.</summary>
    public const int LongestInBytes = 4 << 10;

    private const int LongestReasonInCharacters = 1000;
    private const int MostSteps = 8;
    private const int Attempts = 8;
    private const int AttemptsWhileBusy = 48;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Follows a failure to the party where it began.</summary>
    public async Task<Culprit> FindAsync(
        JoinedLedger ledger,
        LiveRun run,
        ProtocolException failure,
        CancellationToken cancel
    )
    {
        if (!Digest.TryParse(failure.Party, out var first))
        {
            return new Culprit(ledger.Self, new(failure.Message, failure.Message));
        }

        var suspect = new MemberId(first);
        var direct = new Culprit(suspect, Describe(failure));
        if (failure.Error is not (ProtocolError.PeerClosed or ProtocolError.Timeout))
        {
            return direct;
        }

        var seen = new HashSet<MemberId> { ledger.Self };
        for (var step = 0; step < MostSteps && seen.Add(suspect); step++)
        {
            if (await AskAsync(suspect, run.Id, cancel) is not { } answer)
            {
                return new Culprit(
                    suspect,
                    new("did not answer: its node stopped, or cannot be reached.", "没有应答：其节点已停止或无法连接。")
                );
            }

            if (answer.Member is not { } next)
            {
                return answer.Reason.Length == 0
                    ? direct
                    : new Culprit(suspect, new($"ended the run: {answer.Reason}", $"结束了运行：{answer.Reason}"));
            }

            if (next == ledger.Self)
            {
                return direct;
            }

            suspect = next;
        }

        return direct;
    }

    /// <summary>The answer to <see cref="PeerRoutes.Runs"/>: whom this node blames (hexadecimal, may be empty), a line break, why.</summary>
    public static byte[] Encode(MemberId? blamed, string reason) =>
        Encoding.UTF8.GetBytes($"{blamed?.ToString() ?? ""}\n{RunTexts.Cut(reason, LongestReasonInCharacters)}");

    private async Task<(MemberId? Member, string Reason)?> AskAsync(
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
                    var text = Encoding.UTF8.GetString(
                        await BoundedBody.ReadAsync(answer, LongestInBytes, either.Token)
                    );
                    var end = text.IndexOf('\n', StringComparison.Ordinal);
                    return end < 0
                        ? (null, "")
                        : (
                            Digest.TryParse(text[..end], out var id) ? new MemberId(id) : null,
                            RunTexts.OnOneLine(text[(end + 1)..], LongestReasonInCharacters)
                        );
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

        return (null, "");
    }

    private static LocalizedText Describe(ProtocolException failure)
    {
        var prefix = failure.Party + ": ";
        var what = failure.Message.StartsWith(prefix, StringComparison.Ordinal)
            ? failure.Message[prefix.Length..]
            : failure.Message;
        return new(
            what,
            failure.Error switch
            {
                ProtocolError.PeerClosed => "断开了连接。",
                ProtocolError.Timeout => "在规定时间内没有应答。",
                ProtocolError.Malformed => "发来的消息格式不对。",
                ProtocolError.TooLong => "发来的消息过长。",
                ProtocolError.OutOfOrder => "发来的消息次序不对（重放、丢失或乱序）。",
                ProtocolError.Mismatch => "所在的会话或文档与本方不一致。",
                ProtocolError.Cheating => "未通过签名或一致性检查。",
                _ => "被拒绝连接。",
            }
        );
    }
}
