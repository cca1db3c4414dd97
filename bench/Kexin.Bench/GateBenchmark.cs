using System.Diagnostics;
using Kexin.Cryptography;
using Kexin.Governance.Access;
using Kexin.Governance.Policy;
using Kexin.Ledger.Contracts;

namespace Kexin.Bench;

/// <summary>What one decision of the access rules costs, with many own rules in the policy and with a user who has many grants of the dataset.</summary>
/// <remarks>Not in it: finding the user's grants on the ledger, and the entry in the evidence log.</remarks>
internal static class GateBenchmark
{
    private const int Fields = 20;

    public static Benchmark Definition { get; } =
        new(
            "µs for a decision of the access rules, with many rules and grants",
            new Dictionary<string, string>
            {
                ["rules"] = "10000",
                ["grants"] = "10",
                ["decisions"] = "100000",
            },
            options =>
            {
                Run(options);
                return Task.CompletedTask;
            }
        );

    private static void Run(BenchmarkOptions options)
    {
        var (owner, user, dataset) = (new MemberId(Hash(1)), new MemberId(Hash(2)), new TokenId(Hash(3)));
        var start = Stopwatch.GetTimestamp();
        var policy = new AccessPolicy(new PolicyFile([.. Enumerable.Range(0, options.Number("rules")).Select(Rule)]));
        Console.WriteLine(
            $"{options.Number("rules"):N0} rules compiled in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:N0} ms"
        );
        var names = Enumerable.Range(0, Fields).Select(i => $"f{i}").ToArray();
        var token = new Token(
            dataset,
            DatasetToken.Type,
            owner,
            1,
            new DatasetToken(
                new DatasetDescription(
                    "d",
                    "",
                    Hash(4),
                    1000,
                    [
                        .. names.Select(name => new PublishedField(
                            name,
                            DatasetFieldType.Number,
                            2,
                            DatasetTier.Restricted,
                            FieldRole.QuasiIdentifier,
                            ""
                        )),
                    ],
                    ["research"]
                ),
                DatasetState.Published,
                0
            ).EncodeFields()
        );

        // All but the last are for another purpose, so that each is looked at.
        var grants = Enumerable
            .Range(0, options.Number("grants"))
            .Select(i => new Token(
                new TokenId(Hash((byte)(10 + (i % 200)))),
                GrantToken.Type,
                user,
                1,
                new GrantToken(
                    new GrantTerms(
                        dataset,
                        names,
                        i == options.Number("grants") - 1 ? "research" : $"other {i}",
                        long.MaxValue,
                        null
                    ),
                    owner,
                    GrantState.Approved,
                    0,
                    1,
                    "",
                    0
                ).EncodeFields()
            ))
            .ToArray();
        var request = new AccessRequest(
            user,
            dataset,
            [.. names.Take(3).Select(name => new UsedField(name, FieldUse.Computed))],
            "research",
            Hash(5),
            ReleasesValues: false,
            1,
            names.ToDictionary(name => name, name => $"bench/c{name[1..]}")
        );
        var nothing = new Dictionary<TokenId, Retraction>();
        for (var round = 0; round < 3; round++)
        {
            start = Stopwatch.GetTimestamp();
            var used = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < options.Number("decisions"); i++)
            {
                if (AccessRules.Decide(owner, request, token, grants, nothing, policy).Refusal is { } refusal)
                {
                    throw new InvalidOperationException(refusal.ToString());
                }
            }

            var (time, core) = (Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - used);
            Console.WriteLine(
                $"{options.Number("grants"):N0} grants of the dataset: {time.TotalMicroseconds / options.Number("decisions"):N1} µs a decision, {core.TotalMicroseconds / options.Number("decisions"):N1} µs of processor time"
            );
        }
    }

    private static PolicyRule Rule(int number) =>
        new(
            $"rule-{number}",
            PolicyDecision.Grant,
            new BilingualText("A grant is needed.", "须经授权。"),
            [$"bench/c{number % 2000}"],
            [1 + (number % 3)],
            [],
            [(PolicyAction)(number % 5)],
            []
        );

    private static Digest Hash(byte value) => Suite.Standard.Hash([value]);
}
