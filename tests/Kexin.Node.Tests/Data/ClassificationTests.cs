using System.Text.Json;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Classification;
using Kexin.Governance.Classification.Deciding;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Node.Tests.Data;

/// <summary>What is proposed and decided about fields, through a node's vault, database and log.</summary>
public sealed class ClassificationTests
{
    private const string Csv =
        "name,phone,chol\n张伟,13812345678,233\n王芳,13912345679,286.5\n李娜,15012345670,250\n刘洋,18812345671,199\n";

    private const string Personal = "personal";

    [Fact]
    public async Task A_scan_proposes_classes_and_levels_shows_no_value_and_leaves_its_trace()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync(Csv);
        var report = (await Classifying(node).ScanAsync(dataset.Id, Personal, default)).ToApi();
        Assert.Equal(
            [
                ("name", "personName", "basic", "general"),
                ("phone", "phone", "basic", "general"),
                ("chol", null, null, null),
            ],
            report.Columns.Select(column => (column.Field, column.Kind, column.Class, column.Level))
        );
        Assert.All(report.Columns, column => Assert.Equal(column.Kind is null, column.Confidence < 0.5));
        var said = JsonSerializer.Serialize(report);
        Assert.DoesNotContain("13812345678", said, StringComparison.Ordinal);
        Assert.DoesNotContain("张伟", System.Text.RegularExpressions.Regex.Unescape(said), StringComparison.Ordinal);
        Assert.Equal(EvidenceKinds.DatasetOpened, node.Evidence[0].Kind);
        Assert.Empty((await Classifying(node).GetAsync(dataset.Id, default)).Fields);
    }

    [Fact]
    public async Task Raising_is_free_lowering_is_not_and_each_decision_is_in_the_log()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync(Csv);
        await DecideAsync(node, dataset, "phone", "basic", "general");
        await DecideAsync(node, dataset, "phone", "basic", "sensitive");
        var refused = await Assert.ThrowsAsync<DomainException>(() =>
            DecideAsync(node, dataset, "phone", "basic", "general")
        );
        Assert.Equal("classification.lowering", refused.Refusal!.Rule.Code);

        // Another scheme is no way around it.
        await Assert.ThrowsAsync<DomainException>(() =>
            DecideAsync(node, dataset, "phone", "user", "general", scheme: "general")
        );
        var lowered = await DecideAsync(node, dataset, "phone", "basic", "general", mayLower: true);
        Assert.Equal("general", lowered.Of("phone")!.Level);
        var entries = node
            .Evidence.Where(entry => entry.Kind == Kexin.Governance.Classification.Deciding.Classifying.EvidenceKind)
            .ToList();
        Assert.Equal(3, entries.Count);
        Assert.Contains(
            "phone: personal/basic/sensitive → personal/basic/general",
            DataNode.Fact(entries[0], "decisions"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("none", "basic", "general", "why")]
    [InlineData("phone", "none", "general", "why")]
    [InlineData("phone", "basic", "none", "why")]
    [InlineData("phone", "basic", "general", "")]
    public async Task A_decision_names_a_field_a_class_a_level_and_a_reason_or_nothing_is_kept(
        string field,
        string @class,
        string level,
        string reason
    )
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync(Csv);
        FieldDecision[] decisions = [new("name", "basic", "general", "why"), new(field, @class, level, reason)];
        await Assert.ThrowsAsync<DomainException>(() =>
            Classifying(node).DecideAsync(dataset.Id, Personal, decisions, mayLower: true, default)
        );
        Assert.Empty((await Classifying(node).GetAsync(dataset.Id, default)).Fields);
    }

    [Fact]
    public async Task A_publication_takes_levels_from_the_decisions_and_goes_no_lower()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync(Csv);
        await DecideAsync(node, dataset, "phone", "basic", "general");
        var prepared = await PrepareAsync(node, dataset);
        var fields = prepared.Description.Fields.ToDictionary(field => field.Name);
        Assert.Equal((2, DatasetTier.Restricted), (fields["phone"].Level, fields["phone"].Tier));
        Assert.Equal((3, DatasetTier.Secret), (fields["chol"].Level, fields["chol"].Tier));
        var shown = prepared.ToApi(node.Node.Get<ILedger>(), default).Fields.Single(field => field.Name == "phone");
        Assert.Equal(
            ("basic", "general", "seen"),
            (shown.Classification!.Class, shown.Classification.Level, shown.Classification.Reason)
        );
        var low = await Assert.ThrowsAsync<DomainException>(() =>
            PrepareAsync(node, dataset, new Api.PublishField("phone", 1, Api.Tier.B))
        );
        Assert.Equal("classification.floor", low.Refusal!.Rule.Code);
        await Assert.ThrowsAsync<DomainException>(() =>
            PrepareAsync(node, dataset, new Api.PublishField("phone", 2, Api.Tier.A))
        );
        Assert.NotNull(await PrepareAsync(node, dataset, new Api.PublishField("phone", 3, Api.Tier.C)));
    }

    [Fact]
    public async Task A_transaction_in_its_raw_form_publishes_no_lower_either()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync(Csv);
        await DecideAsync(node, dataset, "phone", "basic", "general");
        var honest = (await PrepareAsync(node, dataset)).Description;
        var lower = honest with
        {
            Fields =
            [
                .. honest.Fields.Select(field =>
                    field.Name == "phone" ? field with { Level = 1, Tier = DatasetTier.Open } : field
                ),
            ],
        };
        var low = await Assert.ThrowsAsync<DomainException>(() => SubmitAsync(lower));
        Assert.Equal("classification.floor", low.Refusal!.Rule.Code);
        await SubmitAsync(honest);

        Task SubmitAsync(DatasetDescription description) =>
            node
                .Node.Get<ILedger>()
                .SubmitAsync(
                    new ContractAction(
                        DatasetsContract.ContractName,
                        DatasetsContract.Publish,
                        new PublishDataset(description).Encode(),
                        [],
                        [],
                        Subject: DatasetToken.IdOf(
                            node.Node.Ledger.Suite,
                            node.Node.Get<ILedger>().Self,
                            description.Commitment
                        )
                    ),
                    SubmissionState.Final,
                    default
                );
    }

    [Fact]
    public async Task What_was_decided_is_sealed_on_disk_bound_to_its_dataset_and_gone_with_it()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync(Csv);
        var other = await node.AddAsync(Csv, "other");
        await DecideAsync(node, dataset, "phone", "basic", "general");
        await using (var database = await node.Node.Get<IDbContextFactory<NodeDatabase>>().CreateDbContextAsync())
        {
            var row = await database.Classifications.SingleAsync();
            Assert.DoesNotContain("basic", System.Text.Encoding.UTF8.GetString(row.Sealed), StringComparison.Ordinal);
            database.Add(new ClassificationRow { Dataset = other.Id, Sealed = row.Sealed });
            await database.SaveChangesAsync();
        }

        await Assert.ThrowsAsync<DomainException>(() => Classifying(node).GetAsync(other.Id, default));
        await node.Datasets.DestroyAsync(dataset.Id, default);
        await using var after = await node.Node.Get<IDbContextFactory<NodeDatabase>>().CreateDbContextAsync();
        Assert.DoesNotContain(await after.Classifications.ToListAsync(), row => row.Dataset == dataset.Id);
    }

    private static Classifying Classifying(DataNode node) => node.Node.Get<Classifying>();

    private static Task<DatasetClassification> DecideAsync(
        DataNode node,
        Api.Dataset dataset,
        string field,
        string @class,
        string level,
        bool mayLower = false,
        string scheme = Personal
    ) =>
        Classifying(node)
            .DecideAsync(dataset.Id, scheme, [new FieldDecision(field, @class, level, "seen")], mayLower, default);

    private static Task<PreparedPublication> PrepareAsync(
        DataNode node,
        Api.Dataset dataset,
        params Api.PublishField[] fields
    ) =>
        node
            .Node.Get<Publishing>()
            .PrepareAsync(dataset.Id, new Api.PublishDataset("d", ["p"], fields).ToDomain(), default);
}
