using Kexin.Channels;
using Kexin.Collaboration.LogisticRegression;
using Kexin.Cryptography;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Collaboration.Tests.LogisticRegression;

/// <summary>The steps of a requester, for tests that leave the protocol at some place.</summary>
internal sealed record ScriptedRequester(GatedSums Sums, GateKeys Keys, ColumnMoments? Moments)
{
    /// <summary>The checks and the moments, opened with whatever keys there are.</summary>
    public static async Task<ScriptedRequester> StartAsync(Session session, string[] providers, int columns)
    {
        var gates = new RowRequirement(5, new string[columns]).Gates;
        var keys = await ThresholdGate.ReceiveAsync(session, providers, gates, CancellationToken.None);
        using var random = SeededRandomSource.FromNumber(1);
        var sums = new GatedSums(
            session,
            await SecureSummation.OpenAsync(session, providers, session.Self, random, CancellationToken.None)
        );
        var size = MomentVector.SizeFor(columns);
        var moments = await sums.ReceiveAsync(size, WideInteger.Limbs, CancellationToken.None);
        sums.Open(moments, WideInteger.Limbs, new PartKeys(keys));
        return new ScriptedRequester(sums, keys, MomentVector.Decode(moments, columns));
    }

    /// <summary>A sum, opened with whatever keys there are.</summary>
    public async Task<ulong[]> SumAsync(int words)
    {
        var sum = await Sums.ReceiveAsync(words, limbs: 1, CancellationToken.None);
        Sums.Open(sum, limbs: 1, new PartKeys(Keys));
        return sum;
    }
}
