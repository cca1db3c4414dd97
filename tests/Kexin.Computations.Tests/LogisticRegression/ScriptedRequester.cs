using Kexin.Channels;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.LogisticRegression.Protocol;
using Kexin.Computations.Policy;
using Kexin.Computations.Statistics;
using Kexin.Cryptography;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Tests.LogisticRegression;

/// <summary>The steps of a requester, for tests that leave the protocol at some place; it opens what it can with the keys that it has.</summary>
internal sealed class ScriptedRequester(Session session, string[] providers, int columns, GatedSums sums)
{
    private static readonly RowRequirement Any = new(5, []);
    private FixedPoint? _fixedPoint;

    private RowRequirement Requirement =>
        Any with
        {
            Fields = new string[columns],
            Policy = new OutputPolicy(Any.SmallestGroup, providers.Length),
        };

    /// <summary>Whether the gates of the last check are open.</summary>
    public IReadOnlyList<bool> IsOpen { get; private set; } = [];

    public ColumnMoments? Moments { get; private set; }

    /// <summary>The checks and the moments.</summary>
    public static async Task<ScriptedRequester> StartAsync(Session session, string[] providers, int columns)
    {
        foreach (var provider in providers)
        {
            // No earlier results.
            Assert.Equal([0x80], (await session.With(provider).ReceiveAsync(1, CancellationToken.None)).ToArray());
        }

        using var random = SeededRandomSource.FromNumber(1);
        var summation = await SecureSummation.OpenAsync(
            session,
            providers,
            session.Self,
            random,
            CancellationToken.None
        );
        var requester = new ScriptedRequester(session, providers, columns, new GatedSums(session, summation));
        await requester.CheckAsync(requester.Requirement.Gates, requester.Requirement.NeededGates);
        var size = MomentVector.SizeFor(columns);
        requester.Moments = MomentVector.Decode(await requester.SumAsync(size, ExactSum.Limbs), columns);
        await requester.SumAsync(1);
        return requester;
    }

    /// <summary>Units as they follow from the moments.</summary>
    public BeginCommand Units() => new(BeginCommand.ExponentOf(Moments!.Rows), Standardisation.From(Moments, out _));

    public async Task<LikelihoodSums> BeginAsync(BeginCommand units)
    {
        _fixedPoint = new FixedPoint(units.FractionBits(providers.Length), providers.Length);
        await SendAsync(units);
        await CheckAsync(UnitsCheck.Gates(units, providers.Length));
        return await LikelihoodAsync();
    }

    public async Task<LikelihoodSums> StepAsync(StepCommand step)
    {
        await SendAsync(step);
        await CheckAsync(StepCheck.Gates(Requirement, providers.Length));
        return await LikelihoodAsync();
    }

    public Task SendAsync(RegressionCommand command) =>
        session.BroadcastAsync(command.Encode(), CancellationToken.None);

    /// <summary>Newton's step from sums, as an honest requester tells it.</summary>
    public static StepCommand Newton(LikelihoodSums sums)
    {
        var fitted = InformationMatrix.Independent(sums.Information, sums.Gradient.Length);
        var step = InformationMatrix.Factor(sums.Information, fitted)!.Solve(sums.Gradient);
        return new StepCommand(StepCheck.ExponentOf(sums.Information[0]), step);
    }

    public async Task<GateKeys> CheckAsync(IReadOnlyList<GateRange> gates, IEnumerable<int>? needed = null)
    {
        var keys = await ThresholdGate.ReceiveAsync(session, providers, gates, CancellationToken.None);
        sums.Require(keys, needed);
        IsOpen = keys.IsOpen;
        return keys;
    }

    public void Require(GateKeys keys, IEnumerable<int> gates) => sums.Require(keys, gates);

    /// <summary>A sum, opened with whatever keys there are.</summary>
    public async Task<ulong[]> SumAsync(int words, int limbs = 1)
    {
        var sum = await sums.ReceiveAsync(words, limbs, CancellationToken.None);
        sums.Open(sum, limbs);
        return sum;
    }

    private async Task<LikelihoodSums> LikelihoodAsync()
    {
        var words = await SumAsync(LikelihoodSums.SizeFor(columns + 1));
        return LikelihoodSums.FromVector([.. words.Select(_fixedPoint!.Decode)], columns + 1);
    }
}
