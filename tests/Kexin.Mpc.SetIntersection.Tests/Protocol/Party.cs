using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Mpc.SetIntersection.Ristretto255;

namespace Kexin.Mpc.SetIntersection.Tests.Protocol;

/// <summary>What tests of the protocols share: seeded settings, sets from texts, and all three parties over memory channels.</summary>
internal static class Party
{
    public static readonly SessionId Session = new(Suite.Standard.Hash("run"u8));

    private static readonly IRistretto255 Best = Ristretto255Batch.CreateBest();

    public static IntersectionSetting Setting(long seed, IRistretto255? group = null) =>
        new(Session, SeededRandomSource.FromNumber(seed), group ?? Best, new Ignored());

    public static IdentifierSet SetOf(IEnumerable<string> identifiers)
    {
        var set = new IdentifierSet();
        foreach (var identifier in identifiers)
        {
            set.Add(identifier);
        }

        return set;
    }

    /// <summary>Both providers; each learns.</summary>
    public static async Task<(IntersectionResult? A, IntersectionResult? B)> MutualAsync(
        IReadOnlyList<string> a,
        IReadOnlyList<string> b,
        bool releasesSet,
        bool aLearns = true,
        bool bLearns = true,
        Link? link = null,
        IRistretto255? group = null
    )
    {
        using var setA = SetOf(a);
        using var setB = SetOf(b);
        var (atA, atB) = (link ?? new Link()).Connect("a", "b");
        var resultA = MutualParty.RunAsync(
            Setting(1, group),
            atA,
            setA,
            new MutualTerms(releasesSet, aLearns, bLearns),
            CancellationToken.None
        );
        var resultB = MutualParty.RunAsync(
            Setting(2, group),
            atB,
            setB,
            new MutualTerms(releasesSet, bLearns, aLearns),
            CancellationToken.None
        );
        await FirstFault(atA, atB, resultA, resultB);
        return (await resultA, await resultB);
    }

    /// <summary>Two providers and the third party that learns.</summary>
    public static async Task<IntersectionResult> DelegatedAsync(
        IReadOnlyList<string> a,
        IReadOnlyList<string> b,
        bool releasesSet,
        Link? ab = null,
        Link? ar = null,
        Link? br = null
    )
    {
        using var setA = SetOf(a);
        using var setB = SetOf(b);
        var (aToB, bToA) = (ab ?? new Link()).Connect("a", "b");
        var (aToR, rToA) = (ar ?? new Link()).Connect("a", "r");
        var (bToR, rToB) = (br ?? new Link()).Connect("b", "r");
        var result = releasesSet
            ? DelegatedSetReceiver.RunAsync(Session, rToA, rToB, null, CancellationToken.None)
            : DelegatedSizeReceiver.RunAsync(rToA, rToB, null, CancellationToken.None);
        var providerA = ProvideAsync(1, aToB, aToR, setA, releasesSet, seals: true);
        var providerB = ProvideAsync(2, bToA, bToR, setB, releasesSet, seals: false);
        await FirstFault(aToB, bToA, aToR, rToA, bToR, rToB, result, providerA, providerB);
        return await result;
    }

    private static async Task ProvideAsync(
        long seed,
        IMessageChannel peer,
        IMessageChannel receiver,
        IdentifierSet own,
        bool releasesSet,
        bool seals
    )
    {
        if (!releasesSet)
        {
            using var size = await DelegatedSizeProvider.PrepareAsync(Setting(seed), peer, own, CancellationToken.None);
            await size.DeliverAsync(receiver, CancellationToken.None);
            return;
        }

        using var set = await DelegatedSetProvider.PrepareAsync(Setting(seed), peer, own, CancellationToken.None);
        await (
            seals
                ? set.DeliverSealedAsync(receiver, CancellationToken.None)
                : set.DeliverKeysAsync(receiver, CancellationToken.None)
        );
    }

    /// <summary>
    /// The first fault ends all channels, as a session that is disposed of does. Thrown is the fault that says what was wrong,
    /// not one that follows from it.
    /// </summary>
    private static async Task FirstFault(params object[] channelsAndTasks)
    {
        var tasks = channelsAndTasks.OfType<Task>().ToList();
        var faults = new List<Exception>();
        while (tasks.Count > 0)
        {
            var done = await Task.WhenAny(tasks);
            tasks.Remove(done);
            if (done.Exception?.InnerException is { } fault)
            {
                faults.Add(fault);
                foreach (var channel in channelsAndTasks.OfType<IMessageChannel>())
                {
                    await channel.DisposeAsync();
                }
            }
        }

        if (faults.Count > 0)
        {
            throw faults.Find(fault => fault is ProtocolException { Error: not ProtocolError.PeerClosed }) ?? faults[0];
        }
    }

    private sealed class Ignored : IProgress<ElementProgress>
    {
        public void Report(ElementProgress value) { }
    }
}
