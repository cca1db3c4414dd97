using System.Text;
using System.Text.Json;
using Kexin.Client.Contracts;
using Kexin.Governance.Catalogue;

namespace Kexin.Node.Tests.Data;

/// <summary>Files that are sent once, looked at, and kept or dropped.</summary>
public sealed class HeldUploadTests
{
    private const string Csv = "id,crp,visited\np-1,0.5,2024-01-01 10:00\np-2,<0.05,2024-01-02 10:00\n";

    private const string Options =
        """{"columns":[{"name":"crp","below":"half","unit":"mg/L"},{"name":"visited","zone":"Asia/Shanghai"}]}""";

    [Fact]
    public async Task A_file_is_looked_at_with_other_options_until_it_is_kept()
    {
        await using var node = await DataNode.StartAsync();
        var uploads = node.Node.Get<HeldUploads>();
        var held = await HoldAsync(uploads, Csv);
        var first = await uploads.InspectAsync(held.Id, new InspectFile(DatasetFormat.Csv), default);
        Assert.True(first.IsRefused);
        Assert.Equal(["refused", "dressedNumbers"], first.Findings.Select(finding => finding.Kind));
        Assert.Contains("'<0.05'", first.Findings[1].Text.En, StringComparison.Ordinal);

        // What stands in the way is told, and the file is still there for the next try.
        var refused = await Assert.ThrowsAsync<DomainException>(() => KeepAsync(uploads, held.Id, null));
        Assert.Equal(ProblemCodes.BadData, refused.Code);
        var second = await uploads.InspectAsync(held.Id, new InspectFile(DatasetFormat.Csv, Parse(Options)), default);
        Assert.False(second.IsRefused);
        Assert.Equal(
            [FieldType.Text, FieldType.Number, FieldType.Timestamp],
            second.Columns.Select(column => column.Type)
        );

        var dataset = await KeepAsync(uploads, held.Id, second.Options);
        Assert.Equal("mg/L", dataset.Fields[1].Description);
        Assert.Equal("Asia/Shanghai", dataset.Fields[2].Zone);
        Assert.NotNull(DataNode.Fact(node.Evidence[0], "options"));
        await Assert.ThrowsAsync<DomainException>(() => KeepAsync(uploads, held.Id, null));
        Assert.Single(Directory.EnumerateFileSystemEntries(node.VaultFolder));
    }

    [Fact]
    public async Task What_the_file_means_is_published_with_its_fields()
    {
        await using var node = await DataNode.StartAsync();
        var uploads = node.Node.Get<HeldUploads>();
        var held = await HoldAsync(uploads, "patient_id,age,sex,chol\np-1,63,M,233\np-2,37,F,250\n");
        var options = Parse("""{"columns":[{"name":"chol","unit":"mg/dL","description":"Cholesterol"}]}""");
        var dataset = await KeepAsync(uploads, held.Id, options);
        var publication = new Kexin.Client.Contracts.PublishDataset("d", ["p"]).ToDomain();
        var prepared = await node.Node.Get<Publishing>().PrepareAsync(dataset.Id, publication, default);
        var shown = prepared.ToApi(node.Node.Get<ILedger>(), DateTimeOffset.UnixEpoch);
        Assert.Equal(
            [(FieldRole.Identifier, Tier.C, 3), (FieldRole.QuasiIdentifier, Tier.C, 3)],
            shown.Fields.Take(2).Select(field => (field.Role!.Value, field.Tier!.Value, field.Level!.Value))
        );
        var token = await node.PublishAsync(dataset);
        Assert.Equal(shown.TokenId, token.ToString());
        var entry = node.Entry(token.ToString());
        Assert.Equal("Cholesterol (mg/dL)", entry.Fields.Single(field => field.Name == "chol").Description);
    }

    [Fact]
    public async Task An_upload_is_dropped_after_a_while_in_which_nothing_was_done_with_it()
    {
        await using var node = await DataNode.StartAsync();
        var uploads = node.Node.Get<HeldUploads>();
        var held = await HoldAsync(uploads, Csv);
        node.Time.Step(HeldUploads.Patience * 0.9);
        await uploads.InspectAsync(held.Id, new InspectFile(DatasetFormat.Csv), default);
        node.Time.Step(HeldUploads.Patience * 0.9);
        await uploads.InspectAsync(held.Id, new InspectFile(DatasetFormat.Csv), default);
        node.Time.Step(HeldUploads.Patience);
        var gone = await Assert.ThrowsAsync<DomainException>(() =>
            uploads.InspectAsync(held.Id, new InspectFile(DatasetFormat.Csv), default)
        );
        Assert.Equal(ProblemCodes.NotFound, gone.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(node.VaultFolder));
    }

    [Fact]
    public async Task More_files_than_are_held_at_once_are_refused_until_one_is_dropped()
    {
        await using var node = await DataNode.StartAsync();
        var uploads = node.Node.Get<HeldUploads>();
        var first = await HoldAsync(uploads, Csv);
        for (var i = 1; i < HeldUploads.Most; i++)
        {
            await HoldAsync(uploads, Csv);
        }

        var full = await Assert.ThrowsAsync<DomainException>(() => HoldAsync(uploads, Csv));
        Assert.Equal(ProblemCodes.Overloaded, full.Code);
        uploads.Drop(first.Id);
        await HoldAsync(uploads, Csv);
        uploads.Dispose();
        Assert.Empty(Directory.EnumerateFileSystemEntries(node.VaultFolder));
    }

    [Theory]
    [InlineData("""{"columns":[{"name":"crp","colour":1}]}""")]
    [InlineData("""{"columns":[{"name":"nobody","percent":true}]}""")]
    [InlineData("[]")]
    public async Task Options_that_do_not_fit_are_refused(string options)
    {
        await using var node = await DataNode.StartAsync();
        var uploads = node.Node.Get<HeldUploads>();
        var held = await HoldAsync(uploads, Csv);
        await Assert.ThrowsAsync<DomainException>(() =>
            uploads.InspectAsync(held.Id, new InspectFile(DatasetFormat.Csv, Parse(options)), default)
        );
        uploads.Drop(held.Id);
    }

    private static async Task<HeldFile> HoldAsync(HeldUploads uploads, string csv)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return await uploads.HoldAsync(file, default);
    }

    private static Task<Dataset> KeepAsync(HeldUploads uploads, string id, JsonElement? options) =>
        uploads.KeepAsync(id, new KeepFile("kept", DatasetFormat.Csv, options), default);

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement.Clone();
}
