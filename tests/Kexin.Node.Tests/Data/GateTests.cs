using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Granting;
using Kexin.Ledger.Contracts;

namespace Kexin.Node.Tests.Data;

public sealed class GateTests
{
    [Fact]
    public async Task Of_a_withdrawn_dataset_and_its_copy_each_is_opened_under_its_own_id_when_both_are_published_again()
    {
        await using var node = await DataNode.StartAsync();
        var (first, copy) = (await node.AddAsync(), await node.AddAsync(name: "heart copy"));
        var published = await node.PublishAsync(first);
        await node.Node.Get<Publishing>().WithdrawAsync(first.Id, SubmissionState.Final, default);
        var again = await node.PublishAsync(copy);
        Assert.NotEqual(published, again);
        Assert.Equal(published, await node.PublishAsync(first));
        foreach (var token in new[] { published, again })
        {
            await node.GrantAsync(token, ["age"]);
            await using var reader = await node.OpenAsync(node.Request(token, "age"));
            Assert.Equal(3, reader.Rows);
        }
    }

    [Fact]
    public async Task A_granted_field_is_read_and_the_opening_is_in_the_evidence_log()
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(await node.AddAsync());
        var grant = await node.GrantAsync(token, ["age", "chol"]);
        await using var reader = await node.OpenAsync(node.Request(token, "chol"));
        Assert.Equal([233, 286.5, 250], await NumbersAsync(reader, "chol"));

        var entry = node.Evidence[0];
        Assert.Equal(EvidenceKinds.DatasetOpened, entry.Kind);
        Assert.Equal(
            [node.Asker.ToString(), token.ToString(), "chol", grant, DataNode.Document.ToString(), DataNode.Purpose],
            new[] { "user", "dataset", "fields", "grant", "document", "purpose" }.Select(name =>
                DataNode.Fact(entry, name)
            )
        );
    }

    [Fact]
    public async Task Fields_whose_names_hold_commas_stand_in_quotes_in_the_evidence_log()
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(
            await node.AddAsync("sex,age,chol,\"Glucose, fasting\"\nM,63,233,5.1\nF,37,250,4.9\n")
        );
        await node.GrantAsync(token, ["age", "Glucose, fasting"]);
        await using (await node.OpenAsync(node.Request(token, "age", "Glucose, fasting"))) { }
        Assert.Equal("age, \"Glucose, fasting\"", DataNode.Fact(node.Evidence[0], "fields"));
    }

    [Fact]
    public async Task A_reader_shows_the_fields_of_the_request_alone()
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(await node.AddAsync());
        await node.GrantAsync(token, ["age", "chol"]);
        await using var reader = await node.OpenAsync(node.Request(token, "chol"));
        Assert.Equal(["chol"], reader.Schema.Fields.Select(field => field.Name));
        Assert.Throws<DatasetQueryException>(() => reader.ReadAsync(["age"], [], default));
        Assert.Throws<DatasetQueryException>(() =>
            reader.ReadAsync(["chol"], [new Kexin.Data.Condition("age", Operators.Greater, ["40"])], default)
        );
    }

    [Fact]
    public async Task Without_a_grant_nothing_but_open_fields_is_read()
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(await node.AddAsync());
        await RefusedByARuleAsync(node, node.Request(token, "age"));
        await RefusedByARuleAsync(node, node.Request(token, "sex", "age"));
        await using (await node.OpenAsync(node.Request(token, "sex")))
        {
            Assert.Equal(EvidenceKinds.DatasetOpened, node.Evidence[0].Kind);
        }

        await node.RequestAsync(token, ["age"]);
        await RefusedByARuleAsync(node, node.Request(token, "age"));
    }

    [Fact]
    public async Task A_text_of_which_every_row_has_its_own_value_is_an_identifier_and_filters_nothing()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync();
        var token = await node.PublishAsync(dataset);
        Assert.Equal(
            [Api.FieldRole.Identifier, Api.FieldRole.QuasiIdentifier],
            (await node.GetAsync(dataset.Id))
                .Fields.Where(field => field.Name is "patient_id" or "sex")
                .Select(field => field.Role!.Value)
        );
        await node.GrantAsync(token, ["patient_id", "age"]);
        var joined = node.Request(token) with { Uses = [new("patient_id", FieldUse.Joined)] };
        await (await node.OpenAsync(joined)).DisposeAsync();
        foreach (var use in new[] { FieldUse.Filtered, FieldUse.Grouped, FieldUse.Computed })
        {
            var asked = node.Request(token, "age");
            var problem = await RefusedByARuleAsync(
                node,
                asked with
                {
                    Uses = [.. asked.Uses, new("patient_id", use)],
                }
            );
            Assert.Equal("access.role", problem.Refusal!.Rule.Code);
        }
    }

    [Fact]
    public async Task The_owner_says_what_a_field_is()
    {
        await using var node = await DataNode.StartAsync();
        var roles = new Dictionary<string, Api.FieldRole>
        {
            ["patient_id"] = Api.FieldRole.QuasiIdentifier,
            ["sex"] = Api.FieldRole.Identifier,
            ["age"] = Api.FieldRole.Measure,
        };
        var token = await node.PublishAsync(await node.AddAsync(), roles);
        await node.GrantAsync(token, ["patient_id", "age", "sex"]);
        var asked = node.Request(token) with { Uses = [new("patient_id", FieldUse.Filtered)] };
        await (await node.OpenAsync(asked)).DisposeAsync();
        await RefusedByARuleAsync(node, asked with { Uses = [new("sex", FieldUse.Grouped)] });
        await RefusedByARuleAsync(node, asked with { Uses = [new("age", FieldUse.Filtered)] });
    }

    [Fact]
    public async Task A_grant_is_used_until_it_ends()
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(await node.AddAsync());
        var grant = await node.GrantAsync(token, ["age"], span: TimeSpan.FromHours(1));
        await (await node.OpenAsync(node.Request(token, "age"))).DisposeAsync();
        node.Time.Step(TimeSpan.FromHours(2));
        var problem = await RefusedByARuleAsync(node, node.Request(token, "age"));
        Assert.Equal("grants.not-ended", problem.Refusal!.Rule.Code);
        Assert.Equal(GrantStanding.Expired, node.Grants.Find(grant).Standing);
    }

    [Fact]
    public async Task A_grant_that_was_revoked_opens_nothing()
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(await node.AddAsync());
        var grant = await node.GrantAsync(token, ["age"]);
        await node.Grants.RevokeAsync(grant, "No longer.", SubmissionState.Final, default);
        var problem = await RefusedByARuleAsync(node, node.Request(token, "age"));
        Assert.Equal("grants.in-force", problem.Refusal!.Rule.Code);
    }

    [Fact]
    public async Task A_grant_covers_its_own_fields_document_purpose_and_user_alone()
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(await node.AddAsync());
        await node.GrantAsync(token, ["age"], DataNode.Document);
        var fine = node.Request(token, "age");
        GateRequest[] others =
        [
            node.Request(token, "age", "chol"),
            fine with
            {
                Document = Suite.Standard.Hash("another document"u8),
            },
            fine with
            {
                Purpose = "marketing",
            },
            fine with
            {
                User = new MemberId(Suite.Standard.Hash("somebody"u8)),
            },
            fine with
            {
                Dataset = new TokenId(Suite.Standard.Hash("another dataset"u8)),
            },
            fine with
            {
                Uses = [new UsedField("weight", FieldUse.Computed)],
            },
            fine with
            {
                Uses = [],
            },
        ];
        foreach (var request in others)
        {
            await RefusedByARuleAsync(node, request);
        }

        await (await node.OpenAsync(fine)).DisposeAsync();
    }

    [Fact]
    public async Task Values_of_secret_fields_do_not_come_out_though_a_grant_names_them()
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(await node.AddAsync());
        await node.GrantAsync(token, ["chol"]);
        await RefusedByARuleAsync(node, node.Request(token, "chol") with { ReleasesValues = true });
    }

    [Fact]
    public async Task A_withdrawn_dataset_is_opened_by_its_owner_alone()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync();
        var token = await node.PublishAsync(dataset);
        await node.GrantAsync(token, ["age"]);
        await node.Node.Get<Publishing>().WithdrawAsync(dataset.Id, SubmissionState.Final, default);
        await RefusedByARuleAsync(node, node.Request(token, "age"));
        await using var reader = await node.OpenAsync(
            GateRequest.ForOwner(token, ["age"], DataNode.Purpose, DataNode.Document)
        );
        Assert.Equal([63, double.NaN, 37], await NumbersAsync(reader, "age"));
        Assert.Equal(EvidenceKinds.DatasetOpened, node.Evidence[0].Kind);
        Assert.Contains("owner", DataNode.Fact(node.Evidence[0], "grant"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_destroyed_dataset_is_refused_and_that_is_recorded()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync();
        var token = await node.PublishAsync(dataset);
        await node.Node.Get<Publishing>().WithdrawAsync(dataset.Id, SubmissionState.Final, default);
        await node.Datasets.DestroyAsync(dataset.Id, default);
        var problem = await node.RefusedAsync(
            GateRequest.ForOwner(token, ["age"], DataNode.Purpose, DataNode.Document)
        );
        Assert.Equal(ProblemCodes.NotFound, problem.Code);
    }

    [Fact]
    public async Task No_value_of_the_data_is_on_disk_in_the_clear_after_it_was_read_and_refused()
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(await node.AddAsync());
        await node.GrantAsync(token, ["patient_id", "chol"]);
        var asked = node.Request(token, "chol");
        asked = asked with { Uses = [new("patient_id", FieldUse.Joined), .. asked.Uses] };
        await using (var reader = await node.OpenAsync(asked))
        {
            await foreach (var batch in reader.ReadAsync(["patient_id", "chol"], [], default))
            {
                Assert.Equal("p-7741094", batch.Texts(0)[1]);
            }
        }

        await RefusedByARuleAsync(node, node.Request(token, "age"));
        await Assert.ThrowsAsync<DomainException>(() =>
            node.AddAsync("patient_id,age\np-7741095,63\np-7741093\n", "bad")
        );
        var files = node
            .Folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            // Lock files are empty, and nobody else may open them.
            .Where(file => new FileInfo(file).Length > 0)
            .ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var bytes = await ReadSharedAsync(file);
            foreach (var value in DataNode.KnownValues)
            {
                Assert.False(Holds(bytes, System.Text.Encoding.UTF8.GetBytes(value)), $"{value} stands in {file}");
                Assert.False(Holds(bytes, System.Text.Encoding.Unicode.GetBytes(value)), $"{value} stands in {file}");
            }
        }

        static bool Holds(byte[] bytes, byte[] value) => bytes.AsSpan().IndexOf(value) >= 0;
    }

    private static async Task<DomainException> RefusedByARuleAsync(DataNode node, GateRequest request)
    {
        var problem = await node.RefusedAsync(request);
        Assert.Equal(ProblemCodes.Refused, problem.Code);
        Assert.NotNull(problem.Refusal);
        Assert.Contains(
            problem.Refusal.Rule.Sentence.En,
            DataNode.Fact(node.Evidence[0], "reason"),
            StringComparison.Ordinal
        );
        return problem;
    }

    private static async Task<List<double>> NumbersAsync(IDatasetReader reader, string field)
    {
        var values = new List<double>();
        await foreach (var batch in reader.ReadAsync([field], [], default))
        {
            values.AddRange(batch.Numbers(0));
        }

        return values;
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        using var copy = new MemoryStream();
        await file.CopyToAsync(copy);
        return copy.ToArray();
    }
}
