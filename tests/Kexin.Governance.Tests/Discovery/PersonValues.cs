using System.Globalization;

namespace Kexin.Governance.Tests.Discovery;

/// <summary>Values that are about persons, made up by a seed. Names come from wider lists than the detectors know.</summary>
internal sealed class PersonValues(Random random)
{
    private const string Surnames =
        "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文逄逯亓仉";

    private const string Given =
        "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰玉华红梅建国文辉力健永志义兴良海山仁波宁贵福生龙元全胜学祥才发武新利清飞彬富顺信子昌成康星光天达安岩中茂进林有坚和博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆民友裕河哲江浩亮政谦一梓俊欣妤皓煜艺桐语彤钰宸沐奕玥昊然瑜淇珩翀祎翊暄骁瀚";

    private static readonly string[] s_first =
    [
        "James",
        "Mary",
        "Robert",
        "Patricia",
        "John",
        "Jennifer",
        "Michael",
        "Linda",
        "David",
        "Susan",
        "Karen",
        "Daniel",
        "Nancy",
        "Thomas",
        "Laura",
        "Emily",
        "Hannah",
        "Oliver",
        "Amelia",
        "Isla",
        "Hans",
        "Petra",
        "Giulia",
        "Carlos",
        "Zyler",
        "Quillon",
        "Maeve",
        "Saoirse",
        "Thandiwe",
        "Ewan",
        "Imogen",
    ];

    private static readonly string[] s_last =
    [
        "Smith",
        "Johnson",
        "Williams",
        "Brown",
        "Jones",
        "Garcia",
        "Miller",
        "Davis",
        "Martinez",
        "Anderson",
        "Taylor",
        "Moore",
        "Walker",
        "Young",
        "Wright",
        "Evans",
        "Cooper",
        "Müller",
        "Rossi",
        "Okonkwo",
        "Thistlewood",
        "Featherstone",
        "Ngata",
        "Abernathy",
        "Vance",
        "Pemberton",
    ];

    private static readonly int[] s_provinces =
    [
        11,
        12,
        13,
        31,
        32,
        33,
        34,
        35,
        37,
        41,
        42,
        43,
        44,
        50,
        51,
        53,
        61,
        65,
    ];

    public string Digits(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + random.Next(10))));

    public T Of<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];

    public DateOnly Day(int firstYear, int lastYear) =>
        new DateOnly(firstYear, 1, 1).AddDays(random.Next((lastYear - firstYear + 1) * 365));

    public string ChineseName() =>
        random.Next(60) == 0
            ? $"欧阳{Given[random.Next(Given.Length)]}"
            : $"{Surnames[random.Next(Surnames.Length)]}{Given[random.Next(Given.Length)]}{(random.Next(4) == 0 ? "" : Given[random.Next(Given.Length)])}";

    public string WesternName() =>
        random.Next(5) switch
        {
            0 => $"{Of(s_last)}, {Of(s_first)}",
            1 => $"{Of(s_first)} {(char)('A' + random.Next(26))}. {Of(s_last)}",
            2 => $"{Of(["Wei", "Xiaoming", "Jing", "Yifan"])} {Of(["Zhang", "Wang", "Xu", "Guo"])}",
            3 when random.Next(2) == 0 => $"{Of(s_first)} {Of(s_last)}".ToUpperInvariant(),
            _ => $"{Of(s_first)} {Of(s_last)}",
        };

    public string FirstName() => Of(s_first);

    public string LastName() => Of(s_last);

    /// <summary>By GB 11643: the weights 2^(17-i) mod 11.</summary>
    public string ResidentId()
    {
        var body =
            $"{Of(s_provinces)}{Digits(4)}{Day(1940, 2015).ToString("yyyyMMdd", CultureInfo.InvariantCulture)}{Digits(3)}";
        var sum = body.Select((digit, i) => (digit - '0') * ((1 << (17 - i)) % 11)).Sum();
        return body + "10X98765432"[sum % 11];
    }

    public string OldResidentId() =>
        $"{Of(s_provinces)}{Digits(4)}{Day(1940, 1985).ToString("yyMMdd", CultureInfo.InvariantCulture)}{Digits(3)}";

    /// <summary>By the issuer's rule, computed apart from what is tested.</summary>
    public string ForeignId(int system)
    {
        switch (system % 7)
        {
            case 0:
                return $"{random.Next(1, 666):000}-{random.Next(1, 100):00}-{random.Next(1, 10000):0000}";
            case 1:
                var number = random.Next(100_000_000);
                return $"{number:00000000}{"TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]}";
            case 2:
                return Search(
                    9,
                    digits =>
                        Sum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) is var sum
                        && (11 - (sum % 11)) % 11 is var check and < 10
                            ? $"{check}"
                            : null
                );
            case 3:
                var birth = Day(1930, 1999);
                var first =
                    $"{random.Next(1, 3)}{birth.Year % 100:00}{birth.Month:00}{random.Next(1, 95):00}{Digits(6)}";
                return $"{first}{97 - (long.Parse(first, CultureInfo.InvariantCulture) % 97):00}";
            case 4:
                var day = Day(1930, 1999);
                var pesel = $"{day:yyMMdd}{Digits(4)}";
                return $"{pesel}{(10 - (Sum(pesel, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10}";
            case 5:
                var letter = (char)('A' + random.Next(26));
                return Search(
                    6,
                    digits =>
                    {
                        var rest = ((36 * 9) + ((letter - 'A' + 10) * 8) + Sum(digits, [7, 6, 5, 4, 3, 2])) % 11;
                        return $"({(rest == 0 ? "0" : rest == 1 ? "A" : $"{11 - rest}")})";
                    },
                    letter
                );
            default:
                var cpf = Digits(9);
                cpf += Remainder(Sum(cpf, [10, 9, 8, 7, 6, 5, 4, 3, 2]));
                cpf += Remainder(Sum(cpf, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]));
                return $"{cpf[..3]}.{cpf[3..6]}.{cpf[6..9]}-{cpf[9..]}";
        }
    }

    public string BankCard()
    {
        var body =
            random.Next(3) == 0
                ? $"4{Digits(14)}"
                : $"62{Of(["2202", "2848", "1700", "2588", "1226"])}{Digits(random.Next(2) == 0 ? 9 : 12)}";
        var sum = body.Reverse()
            .Select((digit, i) => (digit - '0') * (2 - (i % 2)))
            .Sum(value => (value / 10) + (value % 10));
        return $"{body}{(10 - (sum % 10)) % 10}";
    }

    public string Phone(int form)
    {
        var mobile = $"1{Of(["38", "39", "50", "51", "58", "77", "85", "86", "88", "99", "36", "70"])}{Digits(8)}";
        return (form % 6) switch
        {
            0 or 1 => mobile,
            2 => $"+86 {mobile}",
            3 => $"{Of(["010", "021", "0571", "0755", "028"])}-{random.Next(2, 9)}{Digits(7)}",
            4 => $"({random.Next(2, 10)}{Digits(2)}) {random.Next(2, 10)}{Digits(2)}-{Digits(4)}",
            _ => $"+{Of(["44 20", "49 30", "33 1", "1 212"])} {Digits(4)} {Digits(4)}",
        };
    }

    public string Email() =>
        $"{Of(s_first).ToLowerInvariant()}{Of([".", "_", ""])}{random.Next(1000)}@{Of(["example.com", "qq.com", "163.com", "mail.example.org", "hospital.example.cn"])}";

    private static int Sum(string digits, int[] weights) =>
        weights.Select((weight, i) => weight * (digits[i] - '0')).Sum();

    private static int Remainder(int sum) => sum % 11 < 2 ? 0 : 11 - (sum % 11);

    private string Search(int count, Func<string, string?> check, char? lead = null)
    {
        while (true)
        {
            var digits = Digits(count);
            if (check(digits) is { } end)
            {
                return $"{lead}{digits}{end}";
            }
        }
    }
}
