using System.Text.Json;
using Kexin.Client.Contracts;

namespace Kexin.Client.Tests;

public sealed class SheetCellTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("\"a\"")]
    [InlineData("-7")]
    [InlineData("0.25")]
    [InlineData("{\"heldBack\":3}")]
    public void A_cell_writes_what_it_read(string json) =>
        Assert.Equal(
            json,
            JsonSerializer.Serialize(
                JsonSerializer.Deserialize(json, KexinJson.Default.SheetCell),
                KexinJson.Default.SheetCell
            )
        );

    [Theory]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("{\"heldBack\":\"x\"}")]
    [InlineData("{\"heldBack\":1.5}")]
    [InlineData("{\"heldBack\":1,\"more\":2}")]
    [InlineData("{\"other\":1}")]
    public void Anything_else_is_no_cell(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, KexinJson.Default.SheetCell));

    [Fact]
    public void A_number_that_is_not_finite_is_a_text() =>
        Assert.Equal(
            "\"Infinity\"",
            JsonSerializer.Serialize(new SheetCell(Real: double.PositiveInfinity), KexinJson.Default.SheetCell)
        );

    [Fact]
    public void A_whole_number_is_a_number_too()
    {
        var cell = JsonSerializer.Deserialize("7", KexinJson.Default.SheetCell);
        Assert.Equal((7L, 7.0), (cell.Whole!.Value, cell.Real!.Value));
    }
}
