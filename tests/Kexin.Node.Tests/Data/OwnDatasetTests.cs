using Kexin.Client.Contracts;
using Kexin.Governance.Catalogue;

namespace Kexin.Node.Tests.Data;

public sealed class OwnDatasetTests
{
    /// <summary>The file, what is declared, and where the message has to point; 0 for nowhere.</summary>
    public static TheoryData<string, string?, long, long> BadFiles { get; } =
        new()
        {
            { "age,sex\n63,M\n", "chol", 1, 0 },
            { "age,sex\n63,M\nold,F\n", null, 3, 1 },
            { "age,sex\n63,M\n64\n", null, 3, 2 },
            { "age,sex\n63,M\n64,F,1\n", null, 3, 3 },
            { "age,sex\n63,M\n64,\"F\n", null, 3, 2 },
            { "age,sex\n", null, 1, 0 },
            { "", null, 0, 0 },
        };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_file_that_is_not_as_it_should_be_is_refused_with_its_place_and_leaves_nothing(
        string csv,
        string? required,
        long line,
        long column
    )
    {
        await using var node = await DataNode.StartAsync();
        var types = csv.Contains("age", StringComparison.Ordinal) ? """[{"name":"age","type":"integer"}]""" : "[]";
        var needed = required is null ? "[]" : $"[\"{required}\"]";
        var problem = await Assert.ThrowsAsync<DomainException>(() =>
            node.AddAsync(csv, options: $$"""{"columns":{{types}},"required":{{needed}}}""")
        );
        Assert.Equal(ProblemCodes.BadData, problem.Code);
        Assert.Equal(line == 0 ? null : line, problem.Line);
        Assert.Equal(column == 0 ? null : column, problem.Column);
        if (line > 0)
        {
            Assert.Contains($"Line {line}", problem.Detail!.En, StringComparison.Ordinal);
            Assert.Contains($"第 {line} 行", problem.Detail.Zh, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(node.VaultFolder));
        Assert.Empty((await node.ListAsync(DatasetOrder.Name, new(null, 10))).Items);
        Assert.Empty(node.Node.EvidenceLog.Size == 0 ? [] : node.Evidence);
    }

    [Fact]
    public async Task A_dataset_is_shown_with_its_fields_and_found_by_the_first_digits_of_its_id()
    {
        await using var node = await DataNode.StartAsync();
        var added = await node.AddAsync();
        var found = await node.GetAsync(added.Id[..8].ToUpperInvariant());
        Assert.Equal(added.Id, found.Id);
        Assert.Equal((3, DatasetState.Local, null), (found.Rows, found.State, found.TokenId));
        Assert.Equal(
            [
                ("patient_id", FieldType.Text, 0),
                ("age", FieldType.Integer, 1),
                ("sex", FieldType.Text, 0),
                ("chol", FieldType.Number, 0L),
            ],
            found.Fields.Select(field => (field.Name, field.Type, field.Missing!.Value))
        );
        Assert.Equal(EvidenceKinds.DatasetAdded, node.Evidence[0].Kind);
        Assert.Equal(
            ProblemCodes.NotFound,
            (await Assert.ThrowsAsync<DomainException>(() => node.GetAsync("ffff"))).Code
        );
        Assert.Equal(
            ProblemCodes.Invalid,
            (await Assert.ThrowsAsync<DomainException>(() => node.GetAsync("../etc"))).Code
        );
    }

    [Fact]
    public async Task A_name_is_used_once()
    {
        await using var node = await DataNode.StartAsync();
        await node.AddAsync();
        var problem = await Assert.ThrowsAsync<DomainException>(() => node.AddAsync());
        Assert.Equal(ProblemCodes.Conflict, problem.Code);
        Assert.Single(Directory.EnumerateDirectories(node.VaultFolder));
        foreach (var name in new[] { "", "  ", "a\nb", new string('n', 101) })
        {
            problem = await Assert.ThrowsAsync<DomainException>(() => node.AddAsync(name: name));
            Assert.Equal(ProblemCodes.Invalid, problem.Code);
        }
    }

    [Fact]
    public async Task Of_two_uploads_of_one_name_at_once_one_is_kept()
    {
        await using var node = await DataNode.StartAsync();
        var uploads = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TryAsync()));
        Assert.Single(uploads, outcome => outcome is null);
        Assert.All(uploads.OfType<DomainException>(), problem => Assert.Equal(ProblemCodes.Conflict, problem.Code));
        Assert.Single(Directory.EnumerateDirectories(node.VaultFolder));

        async Task<Exception?> TryAsync() => await Record.ExceptionAsync(() => node.AddAsync());
    }

    [Fact]
    public async Task Lists_go_on_where_the_page_before_ended()
    {
        await using var node = await DataNode.StartAsync();
        string[] names = ["delta", "alpha", "charlie", "bravo", "心脏"];
        foreach (var name in names)
        {
            await node.AddAsync(name: name);
            node.Time.Step(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["alpha", "bravo", "charlie", "delta", "心脏"], await AllAsync(DatasetOrder.Name));
        Assert.Equal(names.Reverse(), await AllAsync(DatasetOrder.Time));
        Assert.Equal(
            ProblemCodes.Invalid,
            (await Assert.ThrowsAsync<DomainException>(() => node.ListAsync(DatasetOrder.Time, new("alpha", 2)))).Code
        );

        async Task<List<string>> AllAsync(DatasetOrder order)
        {
            var all = new List<string>();
            string? after = null;
            do
            {
                var page = await node.ListAsync(order, QueryValues.Page(after, "2"));
                Assert.InRange(page.Items.Count, 1, 2);
                all.AddRange(page.Items.Select(item => item.Name));
                after = page.Next;
            } while (after is not null);
            return all;
        }
    }

    [Fact]
    public async Task A_dataset_is_published_once_and_can_be_again_after_it_was_withdrawn()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync();
        var token = await node.PublishAsync(dataset);
        var again = await Assert.ThrowsAsync<DomainException>(() => node.PublishAsync(dataset));
        Assert.Equal(ProblemCodes.Conflict, again.Code);
        Assert.Contains("published already", again.Title.En, StringComparison.Ordinal);
        Assert.Contains("已经发布", again.Title.Zh, StringComparison.Ordinal);
        var shown = await node.GetAsync(dataset.Id);
        Assert.Equal((DatasetState.Published, token.ToString()), (shown.State, shown.TokenId));
        Assert.Equal(
            [(3, Tier.C), (2, Tier.B), (1, Tier.A), (2, Tier.C)],
            shown.Fields.Select(f => (f.Level!.Value, f.Tier!.Value))
        );

        await node.Node.Get<Publishing>().WithdrawAsync(dataset.Id, SubmissionState.Final, default);
        Assert.Equal(DatasetState.Withdrawn, (await node.GetAsync(dataset.Id)).State);
        var twice = await Assert.ThrowsAsync<DomainException>(() =>
            node.Node.Get<Publishing>().WithdrawAsync(dataset.Id, SubmissionState.Final, default)
        );
        Assert.Equal(ProblemCodes.Conflict, twice.Code);
        Assert.Equal(token, await node.PublishAsync(dataset));
        var entry = node.Entry(token.ToString()[..6]);
        Assert.Equal(("heart", 3L, 50L, "Self 本院"), (entry.Name, entry.Version, entry.Rows, entry.Owner.Name));
        Assert.All(entry.Fields, field => Assert.Null(field.Missing));
    }

    [Fact]
    public async Task A_published_dataset_is_destroyed_only_after_it_was_withdrawn()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync();
        await node.PublishAsync(dataset);
        var problem = await Assert.ThrowsAsync<DomainException>(() => node.Datasets.DestroyAsync(dataset.Id, default));
        Assert.Equal(ProblemCodes.Conflict, problem.Code);
        await node.Node.Get<Publishing>().WithdrawAsync(dataset.Id, SubmissionState.Final, default);
        await node.Datasets.DestroyAsync(dataset.Id, default);
        Assert.Empty(Directory.EnumerateFileSystemEntries(node.VaultFolder));
        Assert.Equal(EvidenceKinds.DatasetDestroyed, node.Evidence[0].Kind);
        await node.AddAsync();
    }

    [Fact]
    public async Task A_description_that_does_not_fit_is_refused_before_anything_leaves_the_node()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync();
        var height = node.Node.Ledger.Store.Tip.Height;
        PublishDataset fine = new("Cholesterol", [DataNode.Purpose]);
        PublishDataset[] wrong =
        [
            fine with
            {
                Description = " ",
            },
            fine with
            {
                Description = new string('d', 2001),
            },
            fine with
            {
                Purposes = [],
            },
            fine with
            {
                Purposes = ["a", "a"],
            },
            fine with
            {
                Level = 4,
            },
            fine with
            {
                Level = 0,
            },
            fine with
            {
                Tier = (Tier)7,
            },
            fine with
            {
                Fields = [new PublishField("weight", 1, Tier.A)],
            },
            fine with
            {
                Fields = [new PublishField("age", 1, Tier.A), new PublishField("age", 2, Tier.B)],
            },
            fine with
            {
                Roles = new Dictionary<string, FieldRole> { ["weight"] = FieldRole.Measure },
            },
            fine with
            {
                Roles = new Dictionary<string, FieldRole> { ["age"] = (FieldRole)7 },
            },
        ];
        foreach (var request in wrong)
        {
            var problem = await Assert.ThrowsAsync<DomainException>(() =>
                node.Node.Get<Publishing>().PublishAsync(dataset.Id, request.ToDomain(), SubmissionState.Final, default)
            );
            Assert.Equal(ProblemCodes.Invalid, problem.Code);
        }

        Assert.Equal(height, node.Node.Ledger.Store.Tip.Height);
    }
}
