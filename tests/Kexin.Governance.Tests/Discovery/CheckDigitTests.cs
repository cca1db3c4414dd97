using Kexin.Data;
using Kexin.Governance.Classification;
using Kexin.Governance.Classification.Discovery;

namespace Kexin.Governance.Tests.Discovery;

/// <summary>Numbers that issuers and standards publish as examples.</summary>
public sealed class CheckDigitTests
{
    /// <summary>GB 11643-1999's own example; Hong Kong, Spain, Italy, NHS, Netherlands, Taiwan, Poland and card networks' specimens.</summary>
    [Theory]
    [InlineData(DataKind.ResidentId, "11010519491231002X")]
    [InlineData(DataKind.ForeignId, "A123456(3)")]
    [InlineData(DataKind.ForeignId, "12345678Z")]
    [InlineData(DataKind.ForeignId, "X1234567L")]
    [InlineData(DataKind.ForeignId, "RSSMRA85T10A562S")]
    [InlineData(DataKind.ForeignId, "9434765919")]
    [InlineData(DataKind.ForeignId, "111222333")]
    [InlineData(DataKind.ForeignId, "A123456789")]
    [InlineData(DataKind.ForeignId, "44051401359")]
    [InlineData(DataKind.ForeignId, "111.444.777-35")]
    [InlineData(DataKind.ForeignId, "2 55 08 14 168 025 38")]
    [InlineData(DataKind.BankCard, "4111 1111 1111 1111")]
    [InlineData(DataKind.BankCard, "378282246310005")]
    [InlineData(DataKind.BankCard, "5555555555554444")]
    public async Task A_published_number_is_known_and_with_another_last_character_it_is_not(
        DataKind kind,
        string number
    )
    {
        Assert.Equal(kind, await FindAsync(number));
        var last = number[^1] == ')' ? number.Length - 2 : number.Length - 1;
        var other =
            number[last] is '1' or 'B' ? '2'
            : char.IsLetter(number[last]) && number[last] != 'X' ? 'B'
            : '1';
        Assert.Null(await FindAsync($"{number[..last]}{other}{number[(last + 1)..]}"));
    }

    private static async Task<DataKind?> FindAsync(string number)
    {
        var column = new LabelledColumn(
            "c",
            null,
            "",
            FieldType.Text,
            Enumerable.Repeat<string?>(number, 20).ToArray()
        );
        await using var reader = new LabelledDataset([column]);
        return (await DatasetScan.ReadAsync(reader, CancellationToken.None))[0].Kind;
    }
}
