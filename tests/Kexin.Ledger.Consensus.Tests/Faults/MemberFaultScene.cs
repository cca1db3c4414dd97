using System.Collections.Concurrent;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Tests.Engine;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Tests.Faults;

/// <summary>Four members' engines in this process, what was said to be final, and what their reports were.</summary>
public sealed class MemberFaultScene : IAsyncDisposable
{
    private const int Members = 4;
    private const int ReportsKept = 256;
    private static readonly TimeSpan Patience = Eventually.Patience;

    private readonly Dictionary<TransactionId, long> final = [];
    private readonly List<TransactionId> unread = [];
    private readonly List<BlockHeader> history = [];
    private readonly ConcurrentQueue<(MemberId From, MemberId To, byte[] Report)> reports = new();
    private readonly List<(Transaction Transaction, Task<SubmissionResult> Result)> underWay = [];

    public MemberFaultScene(int seed)
    {
        Random = new Random(seed);
        Consortium = new TestConsortium(
            Members,
            TestConsortium.Quick with
            {
                Silence = TimeSpan.FromSeconds(1),
                RoundPatience = TimeSpan.FromMilliseconds(300),
                RecoveryPatience = TimeSpan.FromMilliseconds(500),
                AskWindow = TimeSpan.FromSeconds(1),
            }
        );
        Liar = Anyone;
        Consortium.Network.SeeReport = (from, to, report) =>
        {
            reports.Enqueue((from, to, report.ToArray()));
            if (reports.Count > ReportsKept)
                reports.TryDequeue(out _);
        };
    }

    public Random Random { get; }

    public TestConsortium Consortium { get; }

    public IReadOnlyList<TestNode> Nodes => Consortium.Nodes;

    public TestNode Orderer => Consortium.Orderer;

    public TestNode Follower => Nodes[Pick(1, Members)];

    /// <summary>The one that lies, if any does: fewer than a third, as the protocol asks.</summary>
    public TestNode Liar { get; }

    public TestNode Anyone => Nodes[Pick(0, Members)];

    /// <summary>The last reports that members sent, oldest first.</summary>
    public IReadOnlyList<(MemberId From, MemberId To, byte[] Report)> Reports => [.. reports];

    /// <summary>How many transactions were final, all of which are there.</summary>
    public int FinalCount => final.Count;

#pragma warning disable CA5394 // Nobody's secret: choices that a seed must repeat.
    public int Pick(int from, int to) => Random.Next(from, to);
#pragma warning restore CA5394

    /// <summary>Submits at any three nodes and does not wait.</summary>
    public void Submit()
    {
        for (var i = 0; i < 3; i++)
        {
            var node = Anyone;
            var transaction = Consortium.Note(node);
            underWay.Add((transaction, node.SubmitAsync(transaction)));
        }
    }

    /// <summary>Everybody runs and the lines are whole: all vote again, what was accepted becomes final, and so does something new.</summary>
    /// <remarks>Two that forget at the same moment are more than the protocol bears, so nothing further happens before all vote.</remarks>
    public async Task GoOnAsync(bool keepsAccepted)
    {
        using (var end = new CancellationTokenSource(Patience))
        {
            while (!Nodes.All(node => node.Engine.IsVoting))
            {
                if (end.IsCancellationRequested)
                    throw new InvalidOperationException($"not all vote again: {Describe()}");
                await Task.Delay(20, CancellationToken.None);
            }
        }
        await KeepAsync(await SubmitForSureAsync(Anyone));
        // What has no answer yet is looked at the next time.
        var ended = underWay.Where(one => one.Result.IsCompleted).ToList();
        underWay.RemoveAll(one => !keepsAccepted || ended.Contains(one));
        foreach (var (transaction, result) in ended)
        {
            if (keepsAccepted && result is { IsCompletedSuccessfully: true, Result: SubmissionResult.Accepted })
                await KeepAsync(transaction);
        }
    }

    /// <summary>Reads all nodes: one header a height, what was final is where it was, and nobody has seen two histories.</summary>
    /// <param name="fromTheStart">Every transaction, and not those alone that are new since the last time.</param>
    /// <exception cref="InvalidOperationException">A promise of the ledger is broken.</exception>
    public async Task CheckAsync(bool fromTheStart)
    {
        var height = Nodes.Min(node => node.Engine.Status.Height);
        for (var next = history.Count + 1; next <= height; next++)
        {
            var headers = Nodes.Select(node => node.Header(next)).ToList();
            if (headers.Exists(header => header.Hash != headers[0].Hash))
                throw new InvalidOperationException($"the members have different blocks at height {next}");
            history.Add(headers[0]);
        }
        foreach (var node in Nodes)
        {
            if (node.Engine.Status.Alarms.FirstOrDefault(alarm => alarm.Kind == LedgerAlarmKind.Fork) is { } fork)
                throw new InvalidOperationException(fork.Message);
            if (history.Count > 0 && node.Header(history.Count).Hash != history[^1].Hash)
                throw new InvalidOperationException("a member has changed its history");
            foreach (var id in fromTheStart ? [.. final.Keys] : unread)
            {
                if (await node.FinalAsync(id) != final[id])
                    throw new InvalidOperationException($"the transaction {id} is no more at height {final[id]}");
            }
        }
        unread.Clear();
    }

    public ValueTask DisposeAsync() => Consortium.DisposeAsync();

    private async Task KeepAsync(Transaction transaction)
    {
        foreach (var node in Nodes)
        {
            long height;
            try
            {
                height = await node.FinalAsync(transaction);
            }
            catch (TimeoutException)
            {
                throw new InvalidOperationException($"{transaction.Id} is not final at {node.Id}: {Describe()}");
            }
            if (final.TryAdd(transaction.Id, height))
                unread.Add(transaction.Id);
            else if (final[transaction.Id] != height)
                throw new InvalidOperationException($"the transaction {transaction.Id} is final at two heights");
        }
    }

    private async Task<Transaction> SubmitForSureAsync(TestNode node)
    {
        var transaction = Consortium.Note(node);
        using var end = new CancellationTokenSource(Patience);
        while (await node.SubmitAsync(transaction) is not SubmissionResult.Accepted)
        {
            if (end.IsCancellationRequested)
                throw new InvalidOperationException($"nothing is accepted any more: {Describe()}");
            await Task.Delay(20, CancellationToken.None);
        }
        return transaction;
    }

    private string Describe() =>
        string.Join(
            Environment.NewLine,
            Nodes.Select(node =>
                $"{node.Engine.Status.FinalHeight}, votes: {node.Engine.IsVoting}, "
                + $"{string.Join("; ", node.Engine.Status.Alarms.Select(alarm => $"{alarm.Kind} {alarm.Message}"))}, last said: "
                + Reports
                    .Where(sent => sent.From == node.Id)
                    .Select(sent => MemberReport.Decode(sent.Report).ToString())
                    .LastOrDefault()
            )
        );
}
