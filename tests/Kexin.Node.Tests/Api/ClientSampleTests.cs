using System.Globalization;
using System.Text;
using Kexin.Client.Contracts;
using Kexin.Node.Tests.Hosting;
using Kexin.Samples;

namespace Kexin.Node.Tests;

/// <summary>The sample of Kexin.Client's README, run against a node.</summary>
public sealed class ClientSampleTests
{
    [Fact]
    public async Task The_README_shows_the_sample_as_it_is_compiled_and_what_it_prints()
    {
        await using var node = await ServingNode.StartAsync();
        using var owner = node.Owner();
        var card = await owner.Node.CardAsync();
        var genesis = await owner.Consortium.CreateAsync(new CreateConsortium("alone", [card.Encoded]));
        Assert.True(genesis.Joined);
        using var folder = new TemporaryFolder();
        var file = folder["heart.csv"];
        var rows = new StringBuilder("patient,age,chol\n");
        for (var row = 0; row < 40; row++)
        {
            rows.Append(
                CultureInfo.InvariantCulture,
                $"P{1000 + row},{30 + row},{(row == 7 ? "" : $"{4 + (row % 9 * 0.3):0.0}")}\n"
            );
        }

        await File.WriteAllTextAsync(file, rows.ToString());
        using var output = new StringWriter { NewLine = "\n" };
        await PublishFile.RunAsync(node.Folder, file, output);

        var root = SourceTree.Root;
        var readme = await File.ReadAllTextAsync(Path.Combine(root, "src", "Kexin.Client", "README.md"));
        var source = await File.ReadAllTextAsync(
            Path.Combine(root, "tests", "Kexin.Node.Tests", "Api", "PublishFile.cs")
        );
        Assert.Contains($"```csharp\n{source}```\n", readme, StringComparison.Ordinal);
        Assert.Contains($"```\n{output}```\n", readme, StringComparison.Ordinal);
    }
}
