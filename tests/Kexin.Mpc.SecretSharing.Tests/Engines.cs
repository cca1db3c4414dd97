using Kexin.Cryptography;
using Kexin.Mpc.SecretSharing.Ideal;

namespace Kexin.Mpc.SecretSharing.Tests;

/// <summary>Every engine, by a name of its own, among parties in one process.</summary>
internal static class Engines
{
    public static readonly string[] Three = ["one", "two", "three"];

    public static readonly string[] Two = ["one", "two"];

    public const string Authenticated = "authenticated";

    public static TheoryData<string> Names => [.. All.Keys];

    private static Dictionary<string, Func<Func<IShareEngine, Task<object?>>, Task<object?[]>>> All { get; } =
        new()
        {
            ["ideal, 2 parties"] = party => Task.WhenAll(IdealEngine.Create(2).Select(engine => party(engine))),
            ["replicated"] = party => OverSessionsAsync(Three, ReplicatedAsync, party),
            ["replicated, verified"] = party => OverSessionsAsync(Three, VerifiedAsync, party),
            ["additive, 2 parties"] = party =>
                OverSessionsAsync(Two, (session, i) => AdditiveAsync(session, i, Two), party),
            ["additive, 3 parties"] = party =>
                OverSessionsAsync(Three, (session, i) => AdditiveAsync(session, i, Three), party),
            [Authenticated] = party => OverSessionsAsync(Two, AuthenticatedAsync, party),
        };

    /// <summary>What each party returns.</summary>
    public static async Task<T[]> RunAsync<T>(string engine, Func<IShareEngine, Task<T>> party) =>
        [.. (await All[engine](async each => await party(each))).Cast<T>()];

    /// <summary>The same among sessions that a test taps.</summary>
    public static Task<T[]> RunAsync<T>(
        TappedSessions sessions,
        Func<Kexin.Channels.Session, int, Task<IShareEngine>> open,
        Func<IShareEngine, Task<T>> party
    ) =>
        sessions.RunAsync(
            async (session, i) =>
            {
                using var engine = await open(session, i);
                return await party(engine);
            }
        );

    public static async Task<IShareEngine> ReplicatedAsync(Kexin.Channels.Session session, int party)
    {
        using var random = SeededRandomSource.FromNumber(party);
        return await ReplicatedEngine.OpenAsync(session, Three, random, null, CancellationToken.None);
    }

    public static async Task<IShareEngine> VerifiedAsync(Kexin.Channels.Session session, int party)
    {
        using var random = SeededRandomSource.FromNumber(party);
        return await VerifiedReplicatedEngine.OpenAsync(session, Three, random, null, CancellationToken.None);
    }

    public static async Task<IShareEngine> AdditiveAsync(Kexin.Channels.Session session, int party, string[] names)
    {
        using var random = SeededRandomSource.FromNumber(party);
        return await AdditiveEngine.OpenAsync(session, names, random, null, CancellationToken.None);
    }

    public static async Task<IShareEngine> AuthenticatedAsync(Kexin.Channels.Session session, int party)
    {
        using var random = SeededRandomSource.FromNumber(party);
        return await AuthenticatedEngine.OpenAsync(session, Two, random, null, CancellationToken.None);
    }

    private static async Task<object?[]> OverSessionsAsync(
        string[] names,
        Func<Kexin.Channels.Session, int, Task<IShareEngine>> open,
        Func<IShareEngine, Task<object?>> party
    )
    {
        await using var sessions = await TappedSessions.OpenAsync(names);
        return await RunAsync(sessions, open, party);
    }
}
