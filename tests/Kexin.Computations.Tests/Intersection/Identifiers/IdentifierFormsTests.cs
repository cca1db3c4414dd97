using Kexin.Computations.Documents;
using Kexin.Computations.Intersection;
using Kexin.Computations.Intersection.Identifiers;

namespace Kexin.Computations.Tests.Intersection.Identifiers;

public sealed class IdentifierFormsTests
{
    [Theory]
    [InlineData("11010519491231002X", "11010519491231002x")]
    [InlineData("11010519491231002X", "110105 19491231 002Ｘ")]
    [InlineData("11010519491231002X", "110105-491231-002")]
    [InlineData("440524198001010013", "440524800101001")]
    public void An_identity_card_is_the_same_by_its_old_and_its_new_number(string one, string other) =>
        Assert.Equal(Of(IdentifierForm.IdentityCard, one), Of(IdentifierForm.IdentityCard, other));

    [Theory]
    [InlineData("110105490231002")]
    [InlineData("110105491231996")]
    [InlineData("110105491231999")]
    public void An_old_number_whose_century_is_not_known_stays_as_it_is(string number) =>
        Assert.Equal(number, Of(IdentifierForm.IdentityCard, number));

    [Theory]
    [InlineData("11010519491231002X", "110105194912310021")]
    [InlineData("ID 42", "ID42")]
    [InlineData("1101054912310021", "110105491231002")]
    public void Different_cards_stay_different(string one, string other) =>
        Assert.NotEqual(Of(IdentifierForm.IdentityCard, one), Of(IdentifierForm.IdentityCard, other));

    [Theory]
    [InlineData("13812345678", "+86 138-1234-5678")]
    [InlineData("13812345678", "８６13812345678")]
    [InlineData("13812345678", "0086 138 1234 5678")]
    [InlineData("13812345678", "(+86)13812345678")]
    [InlineData("010-12345678", "+86 (0)10 1234.5678")]
    [InlineData("(0755) 1234567", "+86 755 1234567")]
    [InlineData("+44 20 7946 0000", "0044 2079460000")]
    public void A_telephone_number_is_the_same_however_it_is_written(string one, string other) =>
        Assert.Equal(Of(IdentifierForm.Phone, one), Of(IdentifierForm.Phone, other));

    [Theory]
    [InlineData("13812345678", "+1 381 234 5678")]
    [InlineData("12345678", "010-12345678")]
    [InlineData("13812345678", "013812345679")]
    [InlineData("A-1", "A1")]
    [InlineData("010-12345678 ext 1", "010-12345678 ext 2")]
    public void Different_numbers_stay_different(string one, string other) =>
        Assert.NotEqual(Of(IdentifierForm.Phone, one), Of(IdentifierForm.Phone, other));

    [Fact]
    public void Exact_means_character_by_character() => Assert.Equal(" Ａ1 ", Of(IdentifierForm.Exact, " Ａ1 "));

    [Fact]
    public void Each_form_is_described_in_words_of_its_own()
    {
        var texts = Enum.GetValues<IdentifierForm>().Select(IdentifierForms.Describe).ToList();
        Assert.Equal(texts.Count, texts.Select(text => text.En).Distinct().Count());
        Assert.Equal(texts.Count, texts.Select(text => text.Zh).Distinct().Count());
    }

    private static string Of(IdentifierForm form, string identifier) => IdentifierForms.Compared(form, identifier);
}
