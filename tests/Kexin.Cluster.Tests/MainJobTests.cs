using System.Globalization;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests;

/// <summary>The main job as the README tells it, every command of it typed: from nothing to a joint result.</summary>
public sealed class MainJobTests
{
    private const int Providers = 2;

    [Fact]
    public async Task N_providers_and_an_asker_type_4N_and_3_commands_and_1_for_a_further_question()
    {
        await using var hand = new TypedCommands();
        Write(hand, "words", "correct horse battery\n");
        string[] names = ["north", "south"];
        foreach (var name in names.Append("asker"))
        {
            await hand.StartAsync(
                "serves at",
                ["init", "--dir", name, "--name", name, "--port", FirstPort(), "--card", $"{name}.card", "--run"]
            );
        }

        string[] cards = [.. names.Select(name => $"{name}.card")];
        await hand.RunAsync([
            "consortium",
            "create",
            "--node",
            "asker",
            "--name",
            "Two",
            "--out",
            "g",
            "--card",
            .. cards,
        ]);
        foreach (var name in names)
        {
            await hand.RunAsync("consortium", "join", "g", "--node", name);
        }

        foreach (var name in names)
        {
            using var client = new KexinClient(ApiAccess.Load(Path.Combine(hand.Folder, name)));
            await Cluster.WaitAsync(
                async () =>
                    (await client.Node.GetAsync()).Consortium is not null
                    && (await client.Consortium.StatusAsync()).Members.All(member => member.Reachable),
                $"{name} has joined by itself"
            );
            var rows = Enumerable.Range(0, 120).Select(row => $"{row % 2},{40 + (row * 7 % 60)}");
            Write(hand, $"{name}.csv", "sex,age\n" + string.Join('\n', rows) + "\n");
            string[] publication = ["--publish", "--yes", "--description", "Who came", "--purpose", "care"];
            await hand.RunAsync(["dataset", "add", $"{name}.csv", "--node", name, .. publication]);
        }

        var first = AskAsync(hand, "First");
        await AcceptAsync(hand, names, first);
        Assert.Contains("69.5", await first, StringComparison.Ordinal);
        Assert.True(
            hand.Typed.Count <= (4 * Providers) + 3,
            $"{hand.Typed.Count} commands were typed:\n{string.Join('\n', hand.Typed)}"
        );

        // A further question under the grants that stand now is one command for the asker, and asks for no grant; each provider's word is one, too.
        var standing = await GrantsAsync(hand);
        Assert.Equal(Providers, standing.Count);
        Assert.All(standing, grant => Assert.Equal((GrantState.Approved, null), (grant.State, grant.Computation)));
        hand.Typed.Clear();
        var second = AskAsync(hand, "Second");
        await AcceptAsync(hand, names, second);
        Assert.Contains("69.5", await second, StringComparison.Ordinal);
        Assert.Single(hand.Typed, typed => typed.Contains("--node asker", StringComparison.Ordinal));
        Assert.Equal(1 + Providers, hand.Typed.Count);
        Assert.Equal(
            standing.Select(grant => grant.Id).Order(),
            (await GrantsAsync(hand)).Select(grant => grant.Id).Order()
        );
    }

    private static async Task<IReadOnlyList<Grant>> GrantsAsync(TypedCommands hand)
    {
        using var asker = new KexinClient(ApiAccess.Load(Path.Combine(hand.Folder, "asker")));
        return (await asker.Grants.ListAsync(null, null, new Paging(Limit: 10))).Items;
    }

    private static Task<string> AskAsync(TypedCommands hand, string title) =>
        hand.RunAsync(
            "run",
            "--node",
            "asker",
            "--kind",
            "statistics",
            "--title",
            title,
            "--purpose",
            "care",
            "--dataset",
            "north/north",
            "south/south",
            "--mean",
            "age"
        );

    private static async Task AcceptAsync(TypedCommands hand, string[] names, Task asking)
    {
        foreach (var name in names)
        {
            // A person is told that something waits; how is not counted.
            using var client = new KexinClient(ApiAccess.Load(Path.Combine(hand.Folder, name)));
            await Cluster.WaitAsync(
                async () => !asking.IsCompleted && await MayAcceptAsync(client),
                () =>
                    $"the question is at {name}; the asker: {asking.Status} {asking.Exception?.Message}; {Shown(client)}"
            );
            await hand.RunAsync("accept", "--node", name, "--yes", "--standing");
        }
    }

    /// <summary>What waits, for the message of a test that waits in vain.</summary>
    private static string Shown(KexinClient client)
    {
        try
        {
            var items = client.Tasks.InboxAsync(new Paging(Limit: 10)).GetAwaiter().GetResult().Items;
            return string.Join("; ", items);
        }
        catch (Exception error) when (error is HttpRequestException or KexinApiException)
        {
            return error.Message;
        }
    }

    /// <summary>Whether the document is there and so is the request for the grant that it needs, which comes a moment later.</summary>
    private static async Task<bool> MayAcceptAsync(KexinClient client)
    {
        var waiting = (await client.Tasks.InboxAsync(new Paging(Limit: 10))).Items.FirstOrDefault(item =>
            item is { IsForMe: true, Step: InboxStep.Accept, Reveals: not null }
        );
        return waiting is not null
            && (await client.Tasks.GetAsync(waiting.Id)).Grant is { Stands: true } or { Request: not null };
    }

    private static string FirstPort() => NodePorts.TakeRow().ToString(CultureInfo.InvariantCulture);

    private static void Write(TypedCommands hand, string name, string text)
    {
        var path = Path.Combine(hand.Folder, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
