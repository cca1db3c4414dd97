using System.Globalization;

namespace Kexin.Governance.Classification.Discovery;

/// <summary>Positions on the earth in degrees: pairs in one text, or columns of numbers that their name calls latitude or longitude.</summary>
internal sealed class CoordinatesDetector()
    : Detector(
        DataKind.Coordinates,
        new NameHints(
            [
                "lat",
                "latitude",
                "lon",
                "lng",
                "long",
                "longitude",
                "gps",
                "coordinate",
                "coordinates",
                "position",
                "geo",
                "location",
                "jingdu",
                "weidu",
                "经度",
                "纬度",
                "坐标",
                "经纬度",
                "位置",
                "定位",
            ],
            ["range", "min", "max", "interval", "score", "范围", "区间", "参考"]
        ),
        new DetectorNeeds(Named: 0.6, Alone: 0.8, Weight: 0.97)
    )
{
    /// <summary>From so many decimals on, a degree is a place and not a round number.</summary>
    private const int FewestDecimals = 2;

    /// <summary>Where no name says so: ten metres, as devices write them; pairs of measurements have fewer decimals.</summary>
    private const int FewestDecimalsAlone = 4;

    private const double MostDegrees = 180;
    private int _precisePairs;
    private int _pairs;
    private int _precise;

    /// <summary>Looks at a number that is a number by its type.</summary>
    public void AddNumber(double value)
    {
        if (Math.Abs(value) <= MostDegrees)
        {
            var hundredths = value * 100;
            _precise += Math.Abs(hundredths - Math.Round(hundredths)) > 1e-9 ? 1 : 0;
            Hit();
        }
    }

    protected override bool Fits(in ValueForm form, ReadOnlySpan<char> text)
    {
        if (form.Letters > 2 || form.Han > 2 || form.Length > 48)
        {
            return false;
        }

        text = text.Trim("()[]");
        var split = text.IndexOfAny(',', '，', ';');
        split = split < 0 ? text.IndexOf(' ') : split;
        if (split < 0)
        {
            var isDegree = IsDegree(text, MostDegrees);
            _precise += isDegree ? 1 : 0;
            return isDegree;
        }

        var one = text[..split];
        var other = text[(split + 1)..].Trim();
        if (IsDegree(one, MostDegrees) && IsDegree(other, MostDegrees) && (IsDegree(one, 90) || IsDegree(other, 90)))
        {
            _pairs++;
            _precisePairs += DecimalsOf(one) >= FewestDecimalsAlone && DecimalsOf(other) >= FewestDecimalsAlone ? 1 : 0;
            return true;
        }

        return false;
    }

    protected override bool IsPlausible(in ColumnFacts facts, bool isNamed) =>
        isNamed ? _pairs + _precise >= 0.5 * facts.Values : _precisePairs >= 0.7 * facts.Values;

    private static int DecimalsOf(ReadOnlySpan<char> text)
    {
        var point = text.IndexOf('.');
        return point < 0 ? 0 : text[(point + 1)..].TrimEnd("NSEWnsew°北南东西 ").Length;
    }

    private static bool IsDegree(ReadOnlySpan<char> text, double most)
    {
        text = text.Trim().TrimEnd("NSEWnsew°北南东西").Trim();
        var point = text.IndexOf('.');
        return point > 0
            && text.Length - point - 1 >= FewestDecimals
            && double.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var value
            )
            && Math.Abs(value) <= most;
    }
}
