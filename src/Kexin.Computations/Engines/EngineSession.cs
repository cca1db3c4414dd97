using System.Runtime.InteropServices;
using Kexin.Channels;
using Kexin.Computations.Running;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Engines;

/// <summary>Runs a program among a document's parties: providers bring numbers, the requester learns what comes out, nobody anything else.</summary>
/// <remarks>
/// What: every provider's numbers are shared and added up; the program runs on the sums; its results are opened to the requester. One that
/// computes brings a random mask, under which they are opened; one that does not gets them by <see cref="OutsideOpening"/>,
/// and until then a sign of life (<see cref="LearnerPulses"/>).
/// Security: the engine's (<see cref="EngineChoice"/>). Against malicious parties each provider's numbers are first checked to be counts:
/// a bit each is opened, which is 0 at whoever is honest and otherwise names the provider. What an asker says of its own rows opens nothing.
/// Cost: <see cref="EngineEstimate"/>.
/// </remarks>
internal static class EngineSession
{
    /// <summary>From this number on nothing is a count.</summary>
    public const ulong CountsBelow = 1UL << 32;

    /// <summary>This party's part.</summary>
    /// <param name="run">Its view.</param>
    /// <param name="choice">Which engine.</param>
    /// <param name="program">The same at all.</param>
    /// <param name="own">A provider's numbers; empty elsewhere.</param>
    /// <param name="openingAsync">Called before anything is sent that opens to the requester.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The results at the requester; null elsewhere.</returns>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<ulong[]?> RunAsync(
        ComputationRun run,
        EngineChoice choice,
        IEngineProgram program,
        ulong[] own,
        Func<Task> openingAsync,
        CancellationToken cancellationToken
    )
    {
        var names = choice.Names;
        if (!choice.Parties.Contains(run.Self))
        {
            await openingAsync();
            var parties = names.Select((name, party) => (Channel: run.Session.With(name), choice.LayoutOf(party)));
            (IMessageChannel Channel, ShareLayout)[] telling = [.. parties];
            await LearnerPulses.WatchAsync(telling.Select(party => party.Channel), cancellationToken);
            return await OutsideOpening.ReceiveAsync(telling, program.Outputs, cancellationToken);
        }

        if (choice.RequesterComputes)
        {
            using var inside = await OpenAsync(run, choice, names, progress: null, cancellationToken);
            var told = await ComputeAsync(inside, cancellationToken);
            await openingAsync();
            return await TellAsync(inside, choice, told, run, cancellationToken);
        }

        var learner = run.Session.With(choice.Requester.ToString());
        var pulses = new LearnerPulses(learner);
        using var engine = await OpenAsync(run, choice, names, pulses, cancellationToken);
        var results = await pulses.RunAsync(cancel => ComputeAsync(engine, cancel), cancellationToken);
        await openingAsync();
        await OutsideOpening.SendAsync(engine, learner, results, cancellationToken);
        return null;

        async Task<WordShares> ComputeAsync(IShareEngine on, CancellationToken cancel)
        {
            var inputs = await ShareAsync(on, choice, program, own, cancel);
            return await program.RunAsync(on, inputs, cancel);
        }
    }

    /// <summary>The same program on an engine that only counts.</summary>
    public static EngineCost Estimate(EngineChoice choice, IEngineProgram program)
    {
        using var engine = choice.CreateDryRun();
        var done = CountAsync(engine, choice, program);
        return done.IsCompletedSuccessfully
            ? engine.Cost
            : throw new InvalidOperationException("A dry run waits for nobody.", done.Exception);
    }

    private static async Task CountAsync(IShareEngine engine, EngineChoice choice, IEngineProgram program)
    {
        var none = CancellationToken.None;
        var inputs = await ShareAsync(engine, choice, program, new ulong[program.InputsOf(0)], none);
        var results = await program.RunAsync(engine, inputs, none);
        await engine.OpenAsync(results, none);
    }

    private static async Task<IShareEngine> OpenAsync(
        ComputationRun run,
        EngineChoice choice,
        IReadOnlyList<string> names,
        IProgress<EngineCost>? progress,
        CancellationToken cancellationToken
    ) =>
        (choice.Protocol, choice.Adversary) switch
        {
            (ShareProtocol.Sharing3, Adversary.SemiHonest) => await ReplicatedEngine.OpenAsync(
                run.Session,
                names,
                run.Random,
                progress,
                cancellationToken
            ),
            (ShareProtocol.Sharing3, _) => await VerifiedReplicatedEngine.OpenAsync(
                run.Session,
                names,
                run.Random,
                progress,
                cancellationToken
            ),
            (_, Adversary.SemiHonest) => await AdditiveEngine.OpenAsync(
                run.Session,
                names,
                run.Random,
                progress,
                cancellationToken
            ),
            _ => await AuthenticatedEngine.OpenAsync(run.Session, names, run.Random, progress, cancellationToken),
        };

    /// <summary>All providers' numbers.</summary>
    private static async Task<SharedInputs> ShareAsync(
        IShareEngine engine,
        EngineChoice choice,
        IEngineProgram program,
        ulong[] own,
        CancellationToken cancellationToken
    )
    {
        var inputs = new List<WordShares>();
        var (claims, naturals) = (new List<WordShares>(), new List<WordShares>());
        for (var owner = 0; owner < choice.Providers.Count; owner++)
        {
            var words = owner == engine.Layout.Party ? own : [];
            var count = program.InputsOf(owner);
            var input = await engine.InputAsync(ShareDomain.Ring64, owner, words, count, cancellationToken);
            claims.Add(program.CountsOf(owner, input));
            naturals.Add(program.NaturalsOf(owner, input));
            inputs.Add(input);
        }

        if (choice.Adversary == Adversary.Malicious)
        {
            await CheckAsync(engine, claims, naturals, choice, cancellationToken);
        }

        return new SharedInputs(inputs, choice.Providers.ToList().IndexOf(choice.Requester));
    }

    /// <summary>Whether every provider's numbers are counts, and what else they must be.</summary>
    private static async Task CheckAsync(
        IShareEngine engine,
        List<WordShares> claims,
        List<WordShares> naturals,
        EngineChoice choice,
        CancellationToken cancellationToken
    )
    {
        var all = claims[0].Append([.. claims.Skip(1)]);
        var most = all.Multiply(ulong.MaxValue).Add(CountsBelow - 1);
        var checkedWords = all.Append([most, .. naturals]);
        var bits = await Conversions.IsNegativeAsync(engine, checkedWords, cancellationToken);
        var broken = await bits.OpenAsync(engine, cancellationToken);
        int[] owners = [.. Owners(claims), .. Owners(claims), .. Owners(naturals)];
        for (var i = 0; i < broken.Length; i++)
        {
            if (broken[i])
            {
                var provider = choice.Providers[owners[i]];
                throw new ProtocolException(
                    ProtocolError.Cheating,
                    provider.ToString(),
                    "shared inputs: its numbers are not the counts of any rows."
                );
            }
        }
    }

    private static IEnumerable<int> Owners(List<WordShares> each) =>
        each.SelectMany((words, owner) => Enumerable.Repeat(owner, words.Count));

    /// <summary>Opens to a requester that computes: under a mask that it brings.</summary>
    private static async Task<ulong[]?> TellAsync(
        IShareEngine engine,
        EngineChoice choice,
        WordShares results,
        ComputationRun run,
        CancellationToken cancellationToken
    )
    {
        var requester = choice.Parties.ToList().IndexOf(choice.Requester);
        var mask = run.IsRequester ? new ulong[results.Count] : [];
        run.Random.Fill(MemoryMarshal.AsBytes(mask.AsSpan()));
        var hidden = await engine.InputAsync(ShareDomain.Ring64, requester, mask, results.Count, cancellationToken);
        var opened = await engine.OpenAsync(results.Add(hidden), cancellationToken);
        if (!run.IsRequester)
        {
            return null;
        }

        for (var i = 0; i < opened.Length; i++)
        {
            opened[i] = unchecked(opened[i] - mask[i]);
        }

        return opened;
    }
}
