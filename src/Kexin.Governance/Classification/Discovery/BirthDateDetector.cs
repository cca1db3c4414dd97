namespace Kexin.Governance.Classification.Discovery;

/// <summary>Days of birth: days that the column's name calls so, or that spread over the years of a life.</summary>
internal sealed class BirthDateDetector()
    : Detector(
        DataKind.BirthDate,
        new NameHints(
            [
                "birth",
                "birthday",
                "birth date",
                "birthdate",
                "date of birth",
                "dob",
                "born",
                "csrq",
                "chusheng",
                "shengri",
                "出生",
                "生日",
            ],
            [
                "visit",
                "admission",
                "discharge",
                "order",
                "created",
                "updated",
                "start",
                "end",
                "expiry",
                "due",
                "founded",
                "registered",
                "invoice",
                "delivery",
                "production",
                "death",
                "入院",
                "出院",
                "就诊",
                "创建",
                "更新",
                "开始",
                "结束",
                "注册",
                "成立",
                "下单",
                "发货",
                "生产",
                "死亡",
            ]
        ),
        new DetectorNeeds(Named: 0.5, Alone: 0.85, Weight: 0.85)
    )
{
    private const int FirstYear = 1850;
    private const int FewestYears = 40;

    /// <summary>Of twenty days, one at each end may be wrong.</summary>
    private const double Outside = 0.05;

    private readonly int[] _years = new int[250];

    /// <summary>Looks at a day that is a day by its type.</summary>
    /// <param name="milliseconds">Since 1970, UTC.</param>
    public void AddDay(double milliseconds)
    {
        const double MillisecondsPerDay = 86_400_000;
        var days = milliseconds / MillisecondsPerDay;
        if (days is > -43_000 and < 47_000)
        {
            _years[new DateOnly(1970, 1, 1).AddDays((int)Math.Floor(days)).Year - FirstYear]++;
            Hit();
        }
    }

    protected override bool Fits(in ValueForm form, ReadOnlySpan<char> text)
    {
        var year = Day.YearOf(form, text) - FirstYear;
        if (year < 0 || year >= _years.Length)
        {
            return false;
        }

        _years[year]++;
        return true;
    }

    protected override bool IsPlausible(in ColumnFacts facts, bool isNamed) =>
        isNamed
        || (
            Quantile(1 - Outside) - Quantile(Outside) >= FewestYears
            && facts.Distinct >= 0.5 * Math.Min(facts.Values, 300)
        );

    private int Quantile(double share)
    {
        var left = share * Hits;
        for (var i = 0; i < _years.Length; i++)
        {
            left -= _years[i];
            if (left <= 0)
            {
                return i;
            }
        }

        return _years.Length;
    }
}
