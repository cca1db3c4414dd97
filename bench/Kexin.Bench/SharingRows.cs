using System.Diagnostics;
using System.Globalization;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Bench;

/// <summary>Engines on shares beside MP-SPDZ: products, comparisons, a product of matrices; all parties in this process, channels sealed.</summary>
internal static class SharingRows
{
    private static readonly string[] Names = ["one", "two", "three"];

    /// <param name="name">For people.</param>
    /// <param name="parties">How many.</param>
    /// <param name="open">Opens one.</param>
    /// <param name="prepare">Makes triples ahead; null where none are.</param>
    private sealed record Kind(
        string Name,
        int Parties,
        Func<Session, string[], Task<IShareEngine>> Open,
        Func<IShareEngine, ShareDomain, int, Task>? Prepare
    );

    private static readonly Kind Replicated = new(
        "replicated, 3 parties",
        3,
        async (session, names) => await ReplicatedEngine.OpenAsync(session, names, RandomSource.System, null, default),
        null
    );

    private static readonly Kind Additive = new(
        "additive, 2 parties, semi-honest",
        2,
        async (session, names) => await AdditiveEngine.OpenAsync(session, names, RandomSource.System, null, default),
        (engine, domain, count) => ((AdditiveEngine)engine).PrepareAsync(domain, count, default)
    );

    private static readonly Kind Authenticated = new(
        "authenticated, 2 parties, malicious",
        2,
        async (session, names) =>
            await AuthenticatedEngine.OpenAsync(session, names, RandomSource.System, null, default),
        (engine, domain, count) => ((AuthenticatedEngine)engine).PrepareAsync(domain, count, default)
    );

    /// <summary>All rows; the figures of MP-SPDZ are for a million products and 100,000 comparisons, with MACs for a tenth of that.</summary>
    /// <param name="products">A million.</param>
    /// <param name="comparisons">A hundred thousand.</param>
    /// <param name="matrix">Rows and columns: a thousand.</param>
    public static async IAsyncEnumerable<EngineBenchmark.Row> RunAsync(int products, int comparisons, int matrix)
    {
        var (few, fewComparisons) = (Math.Max(products / 10, 1), Math.Max(comparisons / 10, 1));
        foreach (
            var (kind, count, peer, goal) in new[]
            {
                (Replicated, products, 52e-3, 1.5),
                (Additive, products, 11.0, 10),
                (Authenticated, few, 16.0, 5),
            }
        )
        {
            yield return await RowAsync(
                kind,
                $"{count:N0} products",
                (ShareDomain.Ring64, count),
                peer * count / (kind == Authenticated ? 1e5 : 1e6),
                goal,
                engine => engine.FromPublic(ShareDomain.Ring64, new ulong[count]),
                (engine, words) => engine.MultiplyAsync(words, words, default)
            );
        }

        foreach (
            var (kind, count, peer, goal) in new[]
            {
                (Replicated, comparisons, 0.14, 1.0),
                (Additive, comparisons, 3.1, 5),
                (Authenticated, fewComparisons, 38.0, 5),
            }
        )
        {
            yield return await RowAsync(
                kind,
                $"{count:N0} comparisons",
                (ShareDomain.Binary64, 5 * count),
                peer * count / (kind == Authenticated ? 1e4 : 1e5),
                goal,
                engine => engine.FromPublic(ShareDomain.Ring64, new ulong[count]),
                (engine, words) => Conversions.IsNegativeAsync(engine, words, default)
            );
        }

        var shape = new MatrixShape(matrix, matrix, matrix);
        yield return await RowAsync(
            Replicated,
            $"product of matrices, {matrix} x {matrix}",
            (ShareDomain.Ring64, 0),
            peer: double.NaN,
            1,
            engine => engine.FromPublic(ShareDomain.Ring64, new ulong[matrix * matrix]),
            (engine, words) => engine.MultiplyAsync(words, words, shape, default)
        );
    }

    private static async Task<EngineBenchmark.Row> RowAsync(
        Kind kind,
        string work,
        (ShareDomain Domain, int Count) triples,
        double peer,
        double goal,
        Func<IShareEngine, WordShares> input,
        Func<IShareEngine, WordShares, Task> run
    )
    {
        var names = Names[..kind.Parties];
        var sessions = await MemorySessions.OpenAsync(
            Suite.Standard,
            Digest.Zero,
            RandomSource.System,
            [.. names.Select(name => (name, "party"))]
        );
        var engines = await Task.WhenAll(sessions.Select(session => Task.Run(() => kind.Open(session, names))));
        var (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        if (kind.Prepare is { } prepare)
        {
            await ForAllAsync(engine => prepare(engine, triples.Domain, triples.Count));
        }

        var ahead = Stopwatch.GetElapsedTime(start);
        var sent = sessions[0].Traffic.BytesSent;
        var between = Stopwatch.GetTimestamp();
        await ForAllAsync(engine => run(engine, input(engine)));
        var online = Stopwatch.GetElapsedTime(between);
        var byProcessor = (Environment.CpuUsage.TotalTime - used) / kind.Parties;
        var note = string.Create(
            CultureInfo.InvariantCulture,
            $"{ahead.TotalSeconds:0.###} s ahead, {online.TotalSeconds:0.###} s online; {sessions[0].Traffic.BytesSent / 1e6:0.#} MB sent, {(sessions[0].Traffic.BytesSent - sent) / 1e6:0.#} of them online"
        );
        foreach (var (engine, session) in engines.Zip(sessions))
        {
            engine.Dispose();
            await session.DisposeAsync();
        }

        return new EngineBenchmark.Row(
            $"{kind.Name}: {work}",
            (ahead + online).TotalSeconds,
            byProcessor.TotalSeconds,
            "s",
            peer,
            goal,
            true,
            note
        );

        Task ForAllAsync(Func<IShareEngine, Task> step) =>
            Task.WhenAll(engines.Select(engine => Task.Run(() => step(engine))));
    }
}
