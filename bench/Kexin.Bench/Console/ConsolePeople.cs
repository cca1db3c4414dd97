using System.Collections.Concurrent;
using System.Diagnostics;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Cluster.Tests;

namespace Kexin.Bench;

/// <summary>Many people at once, each signed in by a link of their own, who open one page after the other and look at each for some seconds.</summary>
/// <remarks>
/// A visit is what the page asks the node for, by HTTP and with the person's own rights: its document, and the data that its tables are
/// filled with. Not in it: the browser's own work, which each person does at home.
/// </remarks>
internal static class ConsolePeople
{
    private const int Seed = 20261130;
    private static readonly TimeSpan s_shortestLook = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_longestLook = TimeSpan.FromSeconds(8);

    private static readonly (string Name, Func<KexinClient, Task> Open)[] s_pages =
    [
        (
            "home",
            async node =>
            {
                await node.Node.GetAsync();
                await node.Tasks.InboxAsync(new Paging(Limit: Limits.ItemsInPage));
                await node.Tasks.ListAsync(new Paging(Limit: 50));
            }
        ),
        ("catalogue", node => node.Catalogue.FindAsync(null, null, new Paging(Limit: 50))),
        ("requests", node => node.Grants.ListAsync(null, GrantDirection.In, new Paging(Limit: 50))),
        ("our requests", node => node.Grants.ListAsync(null, GrantDirection.Out, new Paging(Limit: 50))),
        ("blocks", node => node.Ledger.BlocksAsync(new Paging(Limit: 50))),
        ("members", node => node.Ledger.StatusAsync()),
    ];

    public static async Task<IReadOnlyList<(string What, string Figure, string Goal)>> MeasureAsync(
        NodeProcess node,
        int people,
        int seconds
    )
    {
        var access = ApiAccess.Load(node.Folder) with { Socket = null };
        var clients = new List<KexinClient>();
        try
        {
            var me = await node.Client.Account.GetMeAsync();
            for (var i = 0; i < people; i++)
            {
                var invitation = await node.Client.People.InviteAsync(new InvitePerson($"person {i}", me.Roles));
                var session = await node.Client.Account.SignInByLinkAsync(
                    new SignInByLink(invitation.Link, $"a password of person {i}")
                );
                clients.Add(new KexinClient(access with { Token = session.Token }));
            }

            var times = new ConcurrentBag<TimeSpan>();
            using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
            await Task.WhenAll(
                clients.Select((client, i) => LookAsync(client, new Random(Seed + i), times, end.Token))
            );
            return
            [
                (
                    $"{people} people at once, a page each 2 to 8 s, {times.Count:N0} visits: p50; p95; longest",
                    $"{ConsoleBenchmark.Milliseconds(ConsoleBenchmark.Part(times, 0.5))}; "
                        + $"{ConsoleBenchmark.Milliseconds(ConsoleBenchmark.Part(times, 0.95))}; "
                        + $"{ConsoleBenchmark.Milliseconds(ConsoleBenchmark.Part(times, 1))}",
                    "p95 500 ms"
                ),
            ];
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static async Task LookAsync(
        KexinClient client,
        Random random,
        ConcurrentBag<TimeSpan> times,
        CancellationToken end
    )
    {
        try
        {
            while (true)
            {
                await Task.Delay(s_shortestLook + ((s_longestLook - s_shortestLook) * random.NextDouble()), end);
                var start = Stopwatch.GetTimestamp();
                await s_pages[random.Next(s_pages.Length)].Open(client);
                times.Add(Stopwatch.GetElapsedTime(start));
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The time is over.
        }
    }
}
