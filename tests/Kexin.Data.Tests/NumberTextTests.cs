using System.Globalization;

namespace Kexin.Data.Tests;

/// <summary>Numbers in text: the short way for what nearly all are gives what the long way gives.</summary>
public sealed class NumberTextTests
{
    [Fact]
    public void A_plain_number_is_the_same_with_an_exponent_of_nothing()
    {
        var random = new Random(1);
        for (var i = 0; i < 100_000; i++)
        {
            var text = Plain(random);
            var plain = NumberText.Read(text, out var value, out var isLabel);
            // An exponent is never read the short way.
            var form = NumberText.Read(text + "e+0", out var expected, out _);
            Assert.Equal((text, form, Bits(expected)), (text, plain, Bits(value)));
            Assert.False(isLabel);
            Assert.Equal(Bits(double.Parse(text, CultureInfo.InvariantCulture)), Bits(value));
        }
    }

    [Theory]
    [InlineData("007", NumberForm.Exact, true)]
    [InlineData("00.5", NumberForm.Exact, true)]
    [InlineData("+5", NumberForm.Exact, true)]
    [InlineData(".5", NumberForm.Exact, false)]
    [InlineData("5.", NumberForm.Exact, false)]
    [InlineData("-0", NumberForm.Exact, false)]
    [InlineData("9007199254740993", NumberForm.Lost, true)]
    [InlineData("1.2.3", NumberForm.None, false)]
    [InlineData("-", NumberForm.None, false)]
    [InlineData("", NumberForm.None, false)]
    public void Labels_and_what_is_no_number_are_told_apart(string text, NumberForm form, bool label)
    {
        Assert.Equal(form, NumberText.Read(text, out _, out var isLabel));
        Assert.Equal(label, isLabel);
    }

    /// <summary>At most 15 digits without zeros before them, with a minus or a point or neither.</summary>
    private static string Plain(Random random)
    {
        var digits = random.NextInt64(0, (long)Math.Pow(10, random.Next(1, 16))).ToString(CultureInfo.InvariantCulture);
        var point = random.Next(0, digits.Length);
        var text = point == 0 ? digits : $"{digits[..point]}.{digits[point..]}";
        return random.Next(2) == 0 ? text : "-" + text;
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
