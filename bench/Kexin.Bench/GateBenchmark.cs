using System.Diagnostics;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Access;
using Kexin.Governance.Classification;
using Kexin.Governance.Datasets;
using Kexin.Governance.Declarations;
using Kexin.Governance.Grants;
using Kexin.Governance.Policies;
using Kexin.Governance.Policy;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Bench;

/// <summary>What a decision of the gate costs, with many own rules in the policy and many grants on the ledger.</summary>
/// <remarks>The ledger is in memory, and decodes what it is asked for. Not in it: opening the data, and the entry in the evidence log.</remarks>
internal static class GateBenchmark
{
    private const int Fields = 20;
    private const int Users = 100;
    private const int Datasets = 100;
    private const int Purposes = 5;

    public static Benchmark Definition { get; } =
        new(
            "µs and bytes for a decision of the gate, with many rules and grants",
            new Dictionary<string, string>
            {
                ["rules"] = "10000",
                ["grants"] = "1000000",
                ["decisions"] = "100000",
            },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        var (owner, ledger) = MakeLedger(options.Number("grants"));
        var rules = new Rules(options.Number("rules"));
        var index = new GrantIndex(ledger);
        var nothing = new Nothing();
        var retractions = new Retractions(nothing, TimeProvider.System);
        var gate = new Gate(
            nothing,
            ledger,
            index,
            retractions,
            new OwnPolicy(rules),
            nothing,
            new StandingConsents(ledger, nothing, retractions, TimeProvider.System),
            nothing,
            null!,
            TimeProvider.System
        );
        var (start, before) = (Stopwatch.GetTimestamp(), GC.GetTotalMemory(forceFullCollection: true));
        index.Follow();
        Console.WriteLine(
            $"{options.Number("grants"):N0} grants indexed in {Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s, {(GC.GetTotalMemory(forceFullCollection: true) - before) / options.Number("grants"):N0} bytes each"
        );
        var requests = Enumerable
            .Range(0, 1000)
            .Select(i => new GateRequest(
                UserAt(i % Users),
                DatasetAt(i % Datasets),
                [.. Enumerable.Range(0, 3).Select(field => new UsedField($"f{field}", FieldUse.Computed))],
                $"purpose {i % Purposes}",
                Hash("document", i),
                ReleasesValues: false
            ))
            .ToArray();
        for (var round = 0; round < 4; round++)
        {
            start = Stopwatch.GetTimestamp();
            var (used, bytes) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
            var allowed = 0;
            for (var i = 0; i < options.Number("decisions"); i++)
            {
                var decision = await gate.DecideAsync(requests[i % requests.Length], CancellationToken.None);
                allowed += decision.Refusal is null ? 1 : 0;
            }

            var (time, core) = (Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - used);
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            Console.WriteLine(
                $"{options.Number("rules"):N0} rules: {time.TotalMicroseconds / options.Number("decisions"):N1} µs a decision, {core.TotalMicroseconds / options.Number("decisions"):N1} µs of processor time, {bytes / options.Number("decisions"):N0} bytes; {allowed:N0} of {options.Number("decisions"):N0} allowed"
            );
        }
    }

    private static (MemberId Owner, ILedger Ledger) MakeLedger(int grants)
    {
        using var key = Suite.Standard.CreateSigningKey(RandomSource.System);
        var card = MemberCard.Sign(
            new MemberDetails("North", MemberRole.Member, Suite.Standard.Hash([]), "h:1", "h:2"),
            key
        );
        var genesis = FoundingDraft
            .Create(
                new FoundingTerms("Bench", Suite.Standard, 1_800_000_000_000, new ConsortiumRules(), card.Id, [card])
            )
            .Sign(key)
            .Complete();
        var tokens = new Dictionary<TokenId, ReadOnlyMemory<byte>>(grants + Datasets);
        for (var i = 0; i < Datasets; i++)
        {
            tokens[DatasetAt(i)] = new Token(DatasetAt(i), DatasetToken.Type, card.Id, 1, Description(i)).Encoded;
        }

        for (var i = 0; i < grants; i++)
        {
            var id = new TokenId(Hash("grant", i));
            tokens[id] = new Token(id, GrantToken.Type, UserAt(i % Users), 1, Grant(card.Id, i)).Encoded;
        }

        return (card.Id, new GateLedger(card.Id, genesis, tokens));
    }

    private static byte[] Description(int number) =>
        new DatasetToken(
            new DatasetDescription(
                $"d{number}",
                "",
                Hash("commitment", number),
                1000,
                [
                    .. Enumerable
                        .Range(0, Fields)
                        .Select(field => new PublishedField(
                            $"f{field}",
                            FieldType.Number,
                            2,
                            DatasetTier.Restricted,
                            FieldRole.QuasiIdentifier,
                            ""
                        )),
                ],
                [.. Enumerable.Range(0, Purposes).Select(purpose => $"purpose {purpose}")]
            ),
            DatasetState.Published,
            0
        ).EncodeFields();

    /// <summary>A quarter has ended, a quarter was revoked; every other one is for a single document.</summary>
    private static byte[] Grant(MemberId owner, int number)
    {
        var each = number / Users;
        return new GrantToken(
            new GrantTerms(
                DatasetAt(each % Datasets),
                [.. Enumerable.Range(0, 10).Select(field => $"f{(field + (each % 3)) % Fields}")],
                $"purpose {each / Datasets % Purposes}",
                each / 2 % 4 == 0 ? 1 : long.MaxValue,
                each % 2 == 0 ? null : Hash("document", number)
            ),
            owner,
            each / 2 % 4 == 1 ? GrantState.Revoked : GrantState.Approved,
            0,
            1,
            "",
            0
        ).EncodeFields();
    }

    private static MemberId UserAt(int number) => new(Hash("user", number));

    private static TokenId DatasetAt(int number) => new(Hash("dataset", number));

    private static Digest Hash(string what, int number) =>
        Suite.Standard.Hash(System.Text.Encoding.UTF8.GetBytes($"{what} {number}"));

    /// <summary>Own rules that name classes, written as a file is.</summary>
    private sealed class Rules(int count) : IPolicyFile
    {
        public string Stamp() => "1";

        public VersionedPolicy Read() =>
            new(
                new DeclarationFile(
                    "policy.yaml",
                    "rules:\n"
                        + string.Concat(
                            Enumerable
                                .Range(0, count)
                                .Select(i =>
                                    $"- {{ id: rule-{i}, decision: grant, classes: [bench/c{i % 2000}], levels: [{1 + (i % 3)}], says: {{ en: A grant is needed., zh: 须经授权。 }} }}\n"
                                )
                        )
                )
            );
    }

    /// <summary>Nothing was taken back, nobody was asked, and each field has a class.</summary>
    private sealed class Nothing : IRetractionStore, IConsentLinks, IClassificationStore, IVault, IActingPeople
    {
        public IReadOnlyList<PolicyVoice> Now => [];

        private readonly Dictionary<TokenId, Retraction> _none = [];
        private readonly DatasetClassification _classes = new([
            .. Enumerable
                .Range(0, Fields)
                .Select(field => new FieldClassification(
                    $"f{field}",
                    "bench",
                    $"c{field}",
                    "2",
                    1,
                    2,
                    DatasetTier.Restricted,
                    "",
                    0
                )),
        ]);

        public Task<IReadOnlyDictionary<TokenId, Retraction>> FindAsync(
            IReadOnlyList<TokenId> tokens,
            CancellationToken cancel
        ) => Task.FromResult<IReadOnlyDictionary<TokenId, Retraction>>(_none);

        public Task KeepAsync(IReadOnlyDictionary<TokenId, Retraction> takenBack, CancellationToken cancel) =>
            Task.CompletedTask;

        public Task KeepAsync(ConsentLink link, CancellationToken cancel) => Task.CompletedTask;

        Task<IReadOnlyList<ConsentLink>> IConsentLinks.FindAsync(TokenId dataset, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<ConsentLink>>([]);

        public Task<DatasetClassification> FindAsync(string dataset, CancellationToken cancel) =>
            Task.FromResult(_classes);

        public Task KeepAsync(string dataset, DatasetClassification classification, CancellationToken cancel) =>
            Task.CompletedTask;

        Task<StoredDataset?> IVault.FindAsync(TokenId token, CancellationToken cancel) =>
            Task.FromResult<StoredDataset?>(
                new StoredDataset(token.ToString(), "d", null, DateTimeOffset.UnixEpoch, null, token)
            );

        public Task<DomainException?> FindDamageAsync(StoredDataset dataset, CancellationToken cancel) =>
            Task.FromResult<DomainException?>(null);

        public Task<IDatasetReader> OpenAsync(StoredDataset dataset, CancellationToken cancel) =>
            throw new NotSupportedException();
    }
}
