using System.Globalization;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Releasing;
using Kexin.Ledger.Contracts;
using ReleasedRows = Kexin.Governance.Releasing.ReleasedRows;

namespace Kexin.Node.Tests.Data;

/// <summary>Rows that leave under a grant: masked by the policy, checked as they leave, refused where a rule says so.</summary>
public sealed class ReleaseTests
{
    private const string Policy = """
        masks:
          - { id: ages-in-tens, mask: generalise, amount: 10, roles: [quasiIdentifier], levels: [2], says: { en: In tens., zh: 按十岁。 } }
        """;

    [Fact]
    public async Task Rows_leave_masked_and_those_that_stand_out_are_left_out()
    {
        await using var node = await DataNode.StartAsync(policy: Policy);
        var token = await PublishAsync(node, "heart");
        var grant = await node.GrantAsync(token, ["patient_id", "age"]);
        var rows = await ReleaseAsync(node, grant, "study");
        Assert.Equal(["identifiers-as-pseudonyms", "ages-in-tens"], rows.Columns.Select(column => column.Mask.Id));
        Assert.Equal(2, rows.LeftOut);
        Assert.Equal(40, rows.Columns[0].Values.Count);
        Assert.Equal(["40–50", "60–70"], rows.Columns[1].Values.Distinct().Order());
        Assert.Equal(40, rows.Columns[0].Values.Distinct().Count());
        Assert.DoesNotContain(rows.Columns[0].Values, value => value!.StartsWith("p-", StringComparison.Ordinal));

        var entry = node.Evidence[0];
        Assert.Equal(EvidenceKinds.RowsReleased, entry.Kind);
        Assert.Equal("patient_id=identifiers-as-pseudonyms, age=ages-in-tens", DataNode.Fact(entry, "masks"));
        Assert.Equal(
            ("40", "2", grant),
            (DataNode.Fact(entry, "rows"), DataNode.Fact(entry, "left-out"), DataNode.Fact(entry, "grant"))
        );
    }

    [Fact]
    public async Task A_person_has_one_pseudonym_in_the_tables_of_a_project_and_another_in_another()
    {
        await using var node = await DataNode.StartAsync(policy: Policy);
        var heart = await node.GrantAsync(await PublishAsync(node, "heart"), ["patient_id", "age"]);
        var lung = await node.GrantAsync(await PublishAsync(node, "lung", extra: 1), ["patient_id", "age"]);
        var first = (await ReleaseAsync(node, heart, "study")).Columns[0].Values.Order().ToList();
        Assert.Equal(first, (await ReleaseAsync(node, lung, "study")).Columns[0].Values.Order());
        Assert.Empty(first.Intersect((await ReleaseAsync(node, heart, "other")).Columns[0].Values));
    }

    [Fact]
    public async Task What_is_not_masked_enough_does_not_leave()
    {
        await using var node = await DataNode.StartAsync();
        var grant = await node.GrantAsync(await PublishAsync(node, "heart"), ["patient_id", "age"]);
        var problem = await Assert.ThrowsAsync<DomainException>(() => ReleaseAsync(node, grant, null));
        Assert.Equal("release.anonymity", problem.Refusal!.Rule.Code);
        Assert.NotEqual(EvidenceKinds.RowsReleased, node.Evidence[0].Kind);
    }

    [Fact]
    public async Task Two_rows_fewer_than_what_left_before_do_not_leave_and_twenty_do()
    {
        await using var node = await DataNode.StartAsync(policy: Policy);
        var token = await PublishAsync(node, "heart");
        await ReleaseAsync(node, await node.GrantAsync(token, ["patient_id", "age"]), null);
        var fewer = await GrantAsync(node, token, "age!=41");
        var problem = await Assert.ThrowsAsync<DomainException>(() => ReleaseAsync(node, fewer, null));
        Assert.Equal("release.difference", problem.Refusal!.Rule.Code);
        Assert.Equal(EvidenceKinds.RowsHeldBack, node.Evidence[0].Kind);
        Assert.Equal("release.difference", DataNode.Fact(node.Evidence[0], "rule"));
        var old = await ReleaseAsync(node, await GrantAsync(node, token, "age>=60"), null);
        Assert.Equal(["60–70"], old.Columns[1].Values.Distinct());
        var past = await node.Node.Get<IPastReleases>().ListAsync(default);
        Assert.Equal([40, 20], past.Select(release => release.RowCount));
    }

    [Fact]
    public async Task More_values_than_the_months_budget_do_not_leave_before_a_month_is_over()
    {
        await using var node = await DataNode.StartAsync(
            policy: $"{Policy}\nrelease: {{ smallestClass: 5, diversity: 1, monthlyValues: 100 }}\n"
        );
        var grant = await node.GrantAsync(
            await PublishAsync(node, "heart"),
            ["patient_id", "age"],
            span: TimeSpan.FromDays(60)
        );
        await ReleaseAsync(node, grant, null);
        var problem = await Assert.ThrowsAsync<DomainException>(() => ReleaseAsync(node, grant, null));
        Assert.Equal("release.budget", problem.Refusal!.Rule.Code);
        node.Time.Step(Kexin.Governance.Releasing.Airlock.Month);
        await ReleaseAsync(node, grant, null);
    }

    [Fact]
    public async Task A_tenth_of_what_left_is_traced_to_its_export_and_to_no_other()
    {
        await using var node = await DataNode.StartAsync(policy: Policy);
        var token = await PublishAsync(node, "heart", people: 500);
        var grant = await node.GrantAsync(token, ["patient_id", "age"]);
        await ReleaseAsync(node, grant, "one");
        node.Time.Step(TimeSpan.FromHours(1));
        var leaked = await ReleaseAsync(node, grant, "two");
        node.Time.Step(TimeSpan.FromHours(1));
        await ReleaseAsync(node, grant, "three");

        // As a file, of which a random tenth was found.
        using var file = new StringWriter(CultureInfo.InvariantCulture);
        await SheetCsv.WriteAsync(
            file,
            [
                .. leaked.Columns.Select(column => new Api.ReleasedColumn(
                    column.Name,
                    column.Mask.Id,
                    default,
                    column.Values
                )),
            ],
            default
        );
        var random = new Random(3);
        var found = SheetCsv.Read(file.ToString());
        int[] tenth = [.. Enumerable.Range(0, found[0].Values.Count).Where(_ => random.Next(10) == 0)];
        var trace = await node
            .Node.Get<ExportTracing>()
            .TraceAsync(
                [
                    .. found.Select(column =>
                        (column.Name, (IReadOnlyList<string?>)[.. tenth.Select(row => column.Values[row])])
                    ),
                ],
                default
            );
        Assert.Equal(3, trace.Tried);
        Assert.Equal(leaked.Evidence, Assert.Single(trace.Exports).Release.Evidence);
        Assert.Equal("0", DataNode.Fact(node.Evidence[0], "marked"));

        // The same rows from somewhere else: sorted, and under no mark.
        var sorted = tenth.OrderBy(row => found[0].Values[row], StringComparer.Ordinal).ToList();
        var none = await node
            .Node.Get<ExportTracing>()
            .TraceAsync(
                [
                    .. found.Select(column =>
                        (column.Name, (IReadOnlyList<string?>)[.. sorted.Select(row => column.Values[row])])
                    ),
                ],
                default
            );
        Assert.Empty(none.Exports);
        await Assert.ThrowsAsync<DomainException>(() => node.Node.Get<ExportTracing>().TraceAsync([], default));
    }

    private static async Task<string> GrantAsync(DataNode node, TokenId token, string rows)
    {
        var grant = await node.RequestAsync(token, ["patient_id", "age"]);
        await node.Grants.ApproveAsync(
            grant,
            new Governance.Granting.GrantApproval(Limits: new([rows], [], null)),
            SubmissionState.Final,
            default
        );
        return grant;
    }

    [Fact]
    public async Task A_field_of_tier_C_does_not_leave_and_neither_does_one_that_was_taken_back()
    {
        await using var node = await DataNode.StartAsync(policy: Policy);
        var token = await PublishAsync(node, "heart");
        var secret = await node.GrantAsync(token, ["chol"]);
        var problem = await Assert.ThrowsAsync<DomainException>(() => ReleaseAsync(node, secret, null));
        Assert.Equal("access.compute-only", problem.Refusal!.Rule.Code);

        var grant = await node.GrantAsync(token, ["age"]);
        await ReleaseAsync(node, grant, null);
        await node.Grants.RevokeAsync(grant, "Over.", SubmissionState.Final, default);
        await Assert.ThrowsAsync<DomainException>(() => ReleaseAsync(node, grant, null));
    }

    private static Task<ReleasedRows> ReleaseAsync(DataNode node, string grant, string? project) =>
        node.Node.Get<RowRelease>().ReleaseAsync(grant, project, null, default);

    /// <summary>20 people in their forties, 20 in their sixties, one each of 12 and 99.</summary>
    private static async Task<TokenId> PublishAsync(DataNode node, string name, int extra = 0, int people = 40)
    {
        var rows = Enumerable
            .Range(0, people)
            .Select(i =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"p-{i:000},{(i < people / 2 ? 40 : 60) + (i % 10)},{200 + i + extra}"
                )
            );
        var csv = "patient_id,age,chol\n" + string.Join('\n', rows) + "\np-900,12,240\np-901,99,240\n";
        var dataset = await node.AddAsync(csv, name);
        var receipt = await node
            .Node.Get<Publishing>()
            .PublishAsync(
                dataset.Id,
                new PublishDataset(
                    "Cholesterol",
                    [DataNode.Purpose],
                    [
                        new PublishField("patient_id", 2, Tier.B),
                        new PublishField("age", 2, Tier.B),
                        new PublishField("chol", 2, Tier.C),
                    ],
                    Roles: new Dictionary<string, Api.FieldRole>
                    {
                        ["patient_id"] = Api.FieldRole.Identifier,
                        ["age"] = Api.FieldRole.QuasiIdentifier,
                    }
                ).ToDomain(),
                SubmissionState.Final,
                default
            );
        return receipt.Subject;
    }
}
