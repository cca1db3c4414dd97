using Kexin.Channels;
using Kexin.Cryptography;

namespace Kexin.Mpc.SecretSharing.Tests;

/// <summary>A requester and some providers who take both protocols' parts.</summary>
internal static class Parties
{
    public const string Requester = "requester";

    public static string[] Providers(int count) => [.. Enumerable.Range(1, count).Select(i => $"provider {i}")];

    /// <summary>The requester last.</summary>
    public static string[] All(int providers) => [.. Providers(providers), Requester];

    public static SeededRandomSource RandomOf(int party) => SeededRandomSource.FromNumber(1000 + party);

    /// <summary>One sum of the given vectors, one a provider; what each party gets, the requester last.</summary>
    public static Task<ulong[]?[]> SumAsync(TappedSessions sessions, ulong[][] vectors, int limbs) =>
        sessions.RunAsync(
            async (session, i) =>
            {
                using var random = RandomOf(i);
                using var summation = await SecureSummation.OpenAsync(
                    session,
                    Providers(vectors.Length),
                    Requester,
                    random,
                    CancellationToken.None
                );
                var mine = i < vectors.Length ? vectors[i] : [];
                var total = await summation.SumAsync(mine, vectors[0].Length, limbs, CancellationToken.None);
                await session.ConfirmAsync(CancellationToken.None);
                return total;
            }
        );

    /// <summary>One check of the given counts, one list a provider; the keys that each party has, the requester last.</summary>
    public static Task<GateKey?[][]> CheckAsync(TappedSessions sessions, GateRange[] cells, long[][] counts) =>
        sessions.RunAsync(
            async (session, i) =>
            {
                var providers = Providers(counts.Length);
                GateKeys keys;
                if (i == counts.Length)
                {
                    keys = await ThresholdGate.ReceiveAsync(session, providers, cells, CancellationToken.None);
                }
                else
                {
                    using var random = RandomOf(i);
                    using var shares = await ZeroShares.OpenAsync(session, providers, random, CancellationToken.None);
                    keys = await ThresholdGate.OfferAsync(
                        session,
                        Requester,
                        shares,
                        cells,
                        counts[i],
                        CancellationToken.None
                    );
                }

                await session.ConfirmAsync(CancellationToken.None);
                return Enumerable.Range(0, keys.Count).Select(gate => keys[gate]).ToArray();
            }
        );
}
