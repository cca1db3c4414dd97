using Kexin.Governance.Collection;

namespace Kexin.Node.Tests.Data;

/// <summary>Files are taken in under a collection activity, and the evidence says which.</summary>
public sealed class CollectionTests
{
    [Fact]
    public async Task From_the_first_activity_on_files_are_taken_in_under_one_and_the_evidence_says_which()
    {
        await using var node = await DataNode.StartAsync();
        await node.AddAsync(name: "before");
        Assert.Equal("none", DataNode.Fact(node.Evidence[0], "activity"));

        var activity = await node
            .Node.Get<Collecting>()
            .RegisterAsync(
                new CollectionTerms("Ward", LawfulBasis.Consent, "research", "form", "adults", "patients", "tablet", 30)
            );
        var refused = await Assert.ThrowsAsync<DomainException>(() => node.AddAsync(name: "without"));
        Assert.Equal("collection.registered-first", refused.Refusal!.Rule.Code);
        Assert.Single(Directory.EnumerateDirectories(node.VaultFolder));

        await node.AddAsync(name: "with", activity: "Ward");
        Assert.Equal(activity.Id, DataNode.Fact(node.Evidence[0], "activity"));
        Assert.Equal("3", DataNode.Fact(node.Evidence[0], "rows"));
        Assert.NotNull(DataNode.Fact(node.Evidence[0], "commitment"));
        Assert.Equal("with", Assert.Single(node.Node.Get<Collecting>().Get("Ward").Datasets).Name);

        // Nobody reads off the disk what is collected from whom.
        var file = await File.ReadAllBytesAsync(node.Home.Collections);
        Assert.True(file.AsSpan().IndexOf("tablet"u8) < 0);
    }
}
