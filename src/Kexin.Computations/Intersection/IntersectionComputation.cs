using Kexin.Channels;
using Kexin.Computations.Documents;
using Kexin.Computations.Intersection;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Data;
using Kexin.Ledger.Contracts;
using Kexin.Mpc.SetIntersection;
using Kexin.Mpc.SetIntersection.Ristretto255;

namespace Kexin.Computations.Intersection;

/// <summary>Two providers' common identifiers, or how many there are, by Diffie-Hellman on ristretto255.</summary>
/// <remarks>
/// What: a provider that learns takes part in <see cref="MutualParty"/>; where only a third party learns, the providers prepare
/// for it by <see cref="DelegatedSizeProvider"/> or <see cref="DelegatedSetProvider"/>; where both do, the provider hands the
/// result on. Then one learner says whether it is large enough to be released.
/// Security: semi-honest; see those three, and <see cref="Reveals"/> for what each party learns.
/// Not for: providers who may lie about their identifiers.
/// </remarks>
internal sealed class IntersectionComputation : IComputation
{
    /// <summary>The identifiers that match are found after both lists have crossed twice.</summary>
    private const int Rounds = 4;

    private static readonly BilingualText Reading = new("Reading identifiers", "读取标识符");
    private static readonly BilingualText LeavingOut = new(
        "This node's own list is under the smallest group, or differs from earlier ones by fewer, and is left out; nobody else is told",
        "本节点的名单低于最小分组人数，或与此前的名单只差几个，因此不参与比对；其他方不会得知"
    );
    private static readonly BilingualText Matching = new("Blinding and matching identifiers", "盲化并比对标识符");
    private static readonly BilingualText Watching = new(
        "The providers blind their identifiers",
        "提供方正在盲化标识符"
    );
    private static readonly BilingualText Receiving = new("Receiving the result", "接收结果");

    private readonly IRistretto255 _group;

    /// <summary>Uses the fastest arithmetic that the processor has.</summary>
    public IntersectionComputation()
        : this(Ristretto255Batch.CreateBest()) { }

    internal IntersectionComputation(IRistretto255 group) => _group = group;

    public RecordShape Parameters { get; } = RecordShape.OfRecord(typeof(IntersectionFunction));

    public void Check(ComputationDocument document) => IntersectionRules.Check(document);

    public void CheckFields(
        ComputationDocument document,
        ComputationInput input,
        IReadOnlyDictionary<string, FieldType> fields
    ) => IntersectionRules.CheckFields(document, fields);

    public bool ReleasesValues(ComputationDocument document)
    {
        var function = (IntersectionFunction)document.Function;

        // A provider that learns the size and deviates can name the common identifiers; see MutualParty.
        return function.ReleasesSet || document.Providers.Any(function.Learners.Contains);
    }

    public BilingualText Reveals(ComputationDocument document, Func<MemberId, string> nameOf) =>
        IntersectionTexts.Reveals(document, nameOf);

    public RunCost Cost(ComputationDocument document, IReadOnlyList<long> rows)
    {
        // The own list blinded, and the other's raised.
        return new RunCost(Rounds, GroupSizes.ElementSizeInBytes * rows.Sum());
    }

    public BilingualText Learned(ComputationDocument document, MemberId party, ComputationOutput? output) =>
        output is IntersectionOutput common ? IntersectionTexts.Learned(common)
        : document.Providers.Contains(party) ? IntersectionTexts.LearnedByProviders
        : IntersectionTexts.LearnedByRequester;

    public async Task<ComputationOutput?> RunAsync(ComputationRun run, CancellationToken cancellationToken)
    {
        var plan = IntersectionPlan.Of(run.Document);
        run.Opening();
        var computed = run.IsProvider
            ? await ProvideAsync(run, plan, cancellationToken)
            : await WatchAsync(run, plan, cancellationToken);
        var policy = OutputPolicy.Of(run.Document);
        var learned = await IntersectionRelease.RunAsync(run.Session, plan, policy, computed, cancellationToken);
        return learned is null ? null : new IntersectionOutput(learned.Size, learned.Identifiers);
    }

    public async Task<ComputationOutput> RunAloneAsync(
        ComputationDocument document,
        IDatasetReader reader,
        CancellationToken cancellationToken
    )
    {
        using var identifiers = new IdentifierSet();
        var obstacle = await IdentifierReading.ReadAsync(document, reader, identifiers, null, cancellationToken);
        IntersectionOpening.ThrowIf(obstacle, "this node");
        if (!OutputPolicy.Of(document).IsEnough(identifiers.Count))
        {
            throw IntersectionRelease.TooSmall(document.SmallestGroup);
        }

        var texts = ((IntersectionFunction)document.Function).ReleasesSet
            ? Enumerable.Range(0, identifiers.Count).Select(identifiers.Text).Order(StringComparer.Ordinal).ToArray()
            : null;
        return new IntersectionOutput(identifiers.Count, texts);
    }

    private async Task<IntersectionResult?> ProvideAsync(
        ComputationRun run,
        IntersectionPlan plan,
        CancellationToken cancellationToken
    )
    {
        run.Progress.Report(new RunProgress(Reading, 0, 0));
        using var list = await OwnList.ReadAsync(run, cancellationToken);
        if (list.IsLeftOut)
        {
            run.Progress.Report(new RunProgress(LeavingOut, 0, 0));
        }

        var own = list.Identifiers;
        var sizes = await IntersectionOpening.RunAsync(run.Session, plan, list.Opening, cancellationToken);
        var peerCount = run.Session.Self == plan.First ? sizes.Second : sizes.First;
        IntersectionSetting Setting(IProgress<ElementProgress> shown) =>
            new(run.Session.Id, run.Random, _group, shown, peerCount);
        var progress = new OwnProgress(run.Progress);
        if (plan.Third is null)
        {
            return await MatchAsync(run.Session, plan, own, Setting(progress), cancellationToken);
        }

        var third = run.Session.With(plan.Third);
        if (!plan.IsDelegated)
        {
            return await WatchedProgress.RunAsync(
                third,
                progress,
                (watched, token) => MatchAsync(run.Session, plan, own, Setting(watched), token),
                cancellationToken
            );
        }

        await DelegateAsync(run.Session, plan, own, Setting, progress, cancellationToken);
        return null;
    }

    private static Task<IntersectionResult?> MatchAsync(
        Session session,
        IntersectionPlan plan,
        IdentifierSet own,
        IntersectionSetting setting,
        CancellationToken cancellationToken
    )
    {
        var (self, peer) = (session.Self, plan.PeerOf(session.Self));
        var terms = new MutualTerms(plan.ReleasesSet, plan.Learns(self), plan.Learns(peer));
        return MutualParty.RunAsync(setting, session.With(peer), own, terms, cancellationToken);
    }

    private static async Task DelegateAsync(
        Session session,
        IntersectionPlan plan,
        IdentifierSet own,
        Func<IProgress<ElementProgress>, IntersectionSetting> setting,
        IProgress<ElementProgress> progress,
        CancellationToken cancellationToken
    )
    {
        var peer = session.With(plan.PeerOf(session.Self));
        var third = session.With(plan.Third!);
        if (!plan.ReleasesSet)
        {
            using var sizes = await WatchedProgress.RunAsync(
                third,
                progress,
                (watched, token) => DelegatedSizeProvider.PrepareAsync(setting(watched), peer, own, token),
                cancellationToken
            );
            await sizes.DeliverAsync(third, cancellationToken);
            return;
        }

        using var sets = await WatchedProgress.RunAsync(
            third,
            progress,
            (watched, token) => DelegatedSetProvider.PrepareAsync(setting(watched), peer, own, token),
            cancellationToken
        );
        await (
            session.Self == plan.First
                ? sets.DeliverSealedAsync(third, cancellationToken)
                : sets.DeliverKeysAsync(third, cancellationToken)
        );
    }

    /// <summary>The part of a requester that provides nothing.</summary>
    private static async Task<IntersectionResult?> WatchAsync(
        ComputationRun run,
        IntersectionPlan plan,
        CancellationToken cancellationToken
    )
    {
        const int Total = 2 * WatchedProgress.Pulses;
        var (first, second) = (run.Session.With(plan.First), run.Session.With(plan.Second));
        var sizes = await IntersectionOpening.RunAsync(run.Session, plan, null, cancellationToken);
        var done = 0;
        void Seen() => run.Progress.Report(new RunProgress(Watching, Interlocked.Increment(ref done), Total));
        await ConcurrentSteps.RunAsync(
            cancellationToken,
            token => WatchedProgress.WatchAsync(first, Seen, token),
            token => WatchedProgress.WatchAsync(second, Seen, token)
        );
        run.Progress.Report(new RunProgress(Receiving, Total, Total));
        return plan switch
        {
            { IsDelegated: false } => null,
            { ReleasesSet: false } => await DelegatedSizeReceiver.RunAsync(first, second, sizes, cancellationToken),
            _ => await DelegatedSetReceiver.RunAsync(run.Session.Id, first, second, sizes, cancellationToken),
        };
    }

    private sealed class OwnProgress(IProgress<RunProgress> shown) : IProgress<ElementProgress>
    {
        public void Report(ElementProgress value) => shown.Report(new RunProgress(Matching, value.Done, value.Total));
    }
}
