using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Tasks;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Intersection;
using Kexin.Computations.ThresholdQuestion;
using Kexin.Cryptography;
using Kexin.Governance.Declarations;
using Kexin.Governance.Policy;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Tests;

/// <summary>Level and counterparty set what a document withstands at least; two people may lower that, and it is recorded.</summary>
public sealed class ProtocolGradeTests
{
    private static readonly MemberId s_north = MemoryCatalogue.MemberOf("North");
    private static readonly MemberId s_centre = MemoryCatalogue.MemberOf("Centre");
    private static readonly TokenId s_task = new(Suite.Standard.Hash("task"u8));

    private readonly MemoryCatalogue _ledger = new();
    private readonly Marks _marks = new();
    private readonly Log _log = new();
    private readonly Token _secret;
    private readonly Token _open;

    public ProtocolGradeTests()
    {
        _secret = _ledger.Add("North", "heart", fields: [MemoryCatalogue.Field("age") with { Level = 3 }]);
        _open = _ledger.Add("North", "lung", fields: [MemoryCatalogue.Field("age")]);
    }

    [Fact]
    public async Task A_computation_on_level_3_withstands_what_the_policy_asks_for()
    {
        var grade = Grade("levels: [3], adversary: malicious");
        await RefusedAsync(grade, Question(_secret, Adversary.SemiHonest));
        await RefusedAsync(grade, Intersection(_secret));
        await grade.CheckAsync(s_task, Question(_secret, Adversary.Malicious), default);
        await grade.CheckAsync(s_task, Question(_open, Adversary.SemiHonest), default);
    }

    [Fact]
    public async Task A_rule_for_a_counterparty_counts_where_that_is_a_party()
    {
        await RefusedAsync(Grade($"counterparties: ['{s_centre}'], smallestGroup: 6"), Intersection(_open));
        await Grade($"counterparties: ['{s_centre}'], smallestGroup: 5")
            .CheckAsync(s_task, Intersection(_open), default);
        await Grade($"counterparties: ['{s_north}'], smallestGroup: 6")
            .CheckAsync(s_task, Intersection(_open), default);
    }

    [Fact]
    public async Task A_downgrade_counts_for_one_document_of_one_task_and_is_in_the_evidence_with_its_reason()
    {
        var grade = Grade("levels: [3], adversary: malicious");
        var document = Question(_secret, Adversary.SemiHonest);
        var token = TaskOf(document);
        Assert.Equal(0, await grade.DowngradeAsync(token, document, "Both hospitals belong to one group."));
        await grade.CheckAsync(s_task, document, default);
        await RefusedAsync(grade, document with { Title = "Another" });
        await Assert.ThrowsAsync<DomainException>(() =>
            grade.CheckAsync(new TokenId(Suite.Standard.Hash("other"u8)), document, default)
        );
        var entry = Assert.Single(_log.Events);
        Assert.Equal(EvidenceKinds.ProtocolDowngraded, entry.Kind);
        Assert.Contains(entry.Facts, fact => fact.Value == "Both hospitals belong to one group.");
    }

    [Fact]
    public async Task There_is_nothing_to_lower_where_the_document_keeps_the_policy_and_no_downgrade_without_a_reason()
    {
        var grade = Grade("levels: [3], adversary: malicious");
        var keeps = Question(_secret, Adversary.Malicious);
        await Assert.ThrowsAsync<DomainException>(() => grade.DowngradeAsync(TaskOf(keeps), keeps, "Why not."));
        var lacks = Question(_secret, Adversary.SemiHonest);
        await Assert.ThrowsAsync<DomainException>(() => grade.DowngradeAsync(TaskOf(lacks), lacks, " "));
        Assert.Empty(_log.Events);
    }

    private static async Task RefusedAsync(ProtocolGrade grade, ComputationDocument document)
    {
        var problem = await Assert.ThrowsAsync<DomainException>(() => grade.CheckAsync(s_task, document, default));
        Assert.Equal("tasks.protocol-by-level", problem.Refusal?.Rule.Code);
    }

    private ProtocolGrade Grade(string rule) =>
        new(_ledger, new OwnPolicy(new File(rule)), new TaskMarks(_marks), _log);

    private static ComputationDocument Intersection(Token dataset) =>
        Document(dataset, new IntersectionFunction("age", ReleasedPart.Size, [s_centre]));

    private static ComputationDocument Question(Token dataset, Adversary adversary) =>
        Document(dataset, new ThresholdQuestionFunction("age", "age", "63", adversary));

    private static ComputationDocument Document(Token dataset, ComputationFunction function) =>
        new(
            Suite.Standard.Hash("consortium"u8),
            "Question",
            "research",
            s_centre,
            [new ComputationInput(s_north, dataset.Id, ["age"])],
            [],
            function,
            5
        );

    private Token TaskOf(ComputationDocument document) =>
        new(
            s_task,
            TaskToken.Type,
            s_centre,
            1,
            new TaskToken(
                DocumentCodec.HashOf(_ledger.Genesis.Suite, document),
                document.Title,
                document.Function.Kind,
                [new TaskProvider(s_north, document.Inputs[0].Dataset, ["age"])],
                TaskState.Proposed,
                0,
                1
            ).EncodeFields()
        );

    private sealed class File(string rule) : IPolicyFile
    {
        public string Stamp() => "1";

        public VersionedPolicy Read() =>
            new(
                new DeclarationFile(
                    "policy.yaml",
                    $"protocols:\n- {{ id: own, says: {{ en: Ours., zh: 自有。 }}, {rule} }}\n"
                )
            );
    }

    private sealed class Marks : ITaskMarkStore
    {
        private readonly Dictionary<(TokenId, string), byte[]> _kept = [];

        public void Keep(TokenId task, string kind, ReadOnlySpan<byte> content) =>
            _kept[(task, kind)] = content.ToArray();

        public Task<byte[]?> FindAsync(TokenId task, string kind, CancellationToken cancel) =>
            Task.FromResult(_kept.GetValueOrDefault((task, kind)));
    }

    private sealed class Log : IEvidence
    {
        public List<EvidenceEvent> Events { get; } = [];

        public Task<long> RecordAsync(EvidenceEvent happened, CancellationToken cancel)
        {
            Events.Add(happened);
            return Task.FromResult((long)Events.Count - 1);
        }

        public Kexin.Ledger.Contracts.ProofFile Prove(long index) => throw new NotSupportedException();
    }
}
