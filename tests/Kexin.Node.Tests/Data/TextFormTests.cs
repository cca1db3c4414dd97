using Kexin.Governance.Catalogue;
using Kexin.Ledger.Contracts;

namespace Kexin.Node.Tests.Data;

/// <summary>How a field's texts are written is published with it, so that a draft can tell where datasets differ.</summary>
public sealed class TextFormTests
{
    [Fact]
    public async Task The_same_numbers_with_zeros_in_front_and_without_are_told_apart_before_anybody_is_asked()
    {
        await using var node = await DataNode.StartAsync();
        var padded = await PublishAsync(node, "padded", i => $"{i:00000}");
        var plain = await PublishAsync(node, "plain", i => $"{i}");
        var field = node.Entry(padded.ToString()).Fields.Single(each => each.Name == "person");
        Assert.Equal("digits with zeros in front, 5 characters each", field.Form!.En);
        Assert.Equal("5 位带前导零的数字", field.Form.Zh);

        var ledger = node.Node.Get<ILedger>();
        Token[] datasets = [ledger.Find(padded)!, ledger.Find(plain)!];
        var text = Assert.Single(FormDifferences.Find(ledger, datasets, ["person", "age"]));
        Assert.Contains("5 characters each in 'padded'", text.En, StringComparison.Ordinal);
        Assert.Contains("but digits in 'plain'", text.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_told_of_few_rows()
    {
        await using var node = await DataNode.StartAsync();
        var few = await PublishAsync(node, "few", i => $"{i:00000}", rows: 19);
        Assert.All(node.Entry(few.ToString()).Fields, field => Assert.Null(field.Form));
    }

    private static async Task<TokenId> PublishAsync(DataNode node, string name, Func<int, string> write, int rows = 20)
    {
        var lines = Enumerable.Range(1, rows).Select(i => $"{write(i)},{40 + i},{(i % 2 == 0 ? "M" : "F")},200\n");
        var dataset = await node.AddAsync(
            $"person,age,sex,chol\n{string.Concat(lines)}",
            name,
            """{"columns":[{"name":"person","type":"text"}]}"""
        );
        return await node.PublishAsync(dataset);
    }
}
