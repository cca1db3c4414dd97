using System.Text;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Node.Tests.Hosting;

namespace Kexin.Node.Tests.Rights;

/// <summary>Levels of fields and schemes, through the whole of a node that serves.</summary>
public sealed class LoweringTests
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task A_level_is_lowered_when_a_second_person_confirms_it_and_not_before()
    {
        await using var node = await ServingNode.StartAsync();
        using var owner = node.Owner();
        var invitation = await owner.People.InviteAsync(new InvitePerson("second", ["administrator", "data-officer"]));
        var token = (await owner.Account.SignInByLinkAsync(new SignInByLink(invitation.Link, Password))).Token;
        using var second = new KexinClient(new ApiAccess(node.Address, token));
        using var file = new MemoryStream(Encoding.UTF8.GetBytes("phone\n13812345678\n"));
        var held = await owner.Intake.HoldAsync(file);
        var dataset = await owner.Intake.KeepAsync(held.Id, new KeepFile("phones", DatasetFormat.Csv));
        await owner.Datasets.ClassifyAsync(dataset.Id, Decision("sensitive"));
        var alone = await Assert.ThrowsAsync<KexinApiException>(() =>
            owner.Datasets.ClassifyAsync(dataset.Id, Decision("general"))
        );
        Assert.Equal(ProblemCodes.Refused, alone.Problem.Code);

        var asked = await Assert.ThrowsAsync<ProposedException>(() =>
            owner.Datasets.LowerClassificationAsync(dataset.Id, Decision("general"))
        );
        Assert.Equal("datasets.lower", asked.Proposal.Act);
        Assert.Equal("sensitive", (await owner.Datasets.ClassificationAsync(dataset.Id))[0].Level);
        await second.Proposals.ConfirmAsync(asked.Proposal.Id);
        Assert.Equal("general", (await owner.Datasets.ClassificationAsync(dataset.Id))[0].Level);
    }

    [Fact]
    public async Task A_bad_file_in_the_schemes_folder_is_named_with_its_line_and_the_node_serves_all_the_same()
    {
        await using var node = await ServingNode.StartAsync(folder =>
        {
            Directory.CreateDirectory(Path.Combine(folder, "schemes"));
            File.WriteAllText(Path.Combine(folder, "schemes", "bad.yaml"), "id: bad\nnamed: x\n");
            File.WriteAllBytes(Path.Combine(folder, "schemes", "binary.yaml"), [0xFF, 0xFE, 0x00]);
        });
        using var owner = node.Owner();
        var schemes = await owner.Schemes.ListAsync();
        Assert.Equal(
            ["general", "health", "industrial", "personal", "bad.yaml", "binary.yaml"],
            schemes.Select(scheme => scheme.Id)
        );
        Assert.Contains("bad.yaml, line", schemes[4].Fault!.En, StringComparison.Ordinal);
        Assert.Contains((await owner.Node.GetAsync()).Alarms, alarm => alarm.Code == "schemes-bad");
        var fault = await Assert.ThrowsAsync<KexinApiException>(() =>
            owner.Schemes.CheckAsync(new CheckScheme("own.yaml", "id: own\nname: 3\n"))
        );
        Assert.Equal(2, fault.Problem.Line);
        Assert.Equal("object", (await owner.Schemes.SchemaAsync()).GetProperty("type").GetString());
        var step = await owner.Schemes.GradeAsync("health", new GradeByScheme(new Dictionary<string, bool>()));
        Assert.Equal("special-disease", step.Next!.Id);
    }

    private static ClassifyDataset Decision(string level) =>
        new("personal", [new ClassifyField("phone", "basic", level, "seen")]);
}
