using System.Globalization;

namespace Kexin.Governance.Tests.Discovery;

/// <summary>Places, illnesses and sentences, made up by a seed.</summary>
internal sealed class PlaceValues(Random random, PersonValues persons)
{
    private static readonly string[] s_cities =
    [
        "浙江省杭州市西湖区",
        "江苏省南京市鼓楼区",
        "北京市海淀区",
        "广东省深圳市南山区",
        "四川省成都市武侯区",
        "上海市浦东新区",
        "湖北省武汉市洪山区",
    ];
    private static readonly string[] s_roads =
    [
        "文三路",
        "中山北路",
        "建设大道",
        "人民街",
        "解放路",
        "长江路",
        "学院路",
        "滨江大道",
    ];
    private static readonly string[] s_streets =
    [
        "Main Street",
        "Oak Avenue",
        "Church Lane",
        "High St",
        "Park Road",
        "Maple Drive",
        "Kings Rd",
        "Sunset Blvd",
        "Elm Court",
    ];
    private static readonly string[] s_towns =
    [
        "Springfield, IL",
        "Leeds",
        "Portland, OR 97201",
        "Bristol BS1 4ST",
        "Dublin",
    ];

    private static readonly string[] s_complaints =
    [
        "患者三天前无明显诱因出现咳嗽，伴低热",
        "反复头晕两年，加重一周",
        "复查血压控制尚可，建议继续服药",
        "术后恢复良好，切口无红肿，予以出院",
        "自述夜间胸闷，活动后气促明显",
    ];

    private static readonly string[] s_sentences =
    [
        "patient reports chest pain after walking up two flights of stairs",
        "the customer asked for a later delivery because nobody is at home",
        "no known allergies and she stopped taking the medication in May",
        "pump two made an unusual noise and was switched off by the night shift",
        "please call back before noon and ask for the manager of the store",
    ];

    private static readonly string[] s_codes =
    [
        "I10",
        "E11.9",
        "J18.9",
        "K35.8",
        "C34.1",
        "N18.5",
        "I21.0",
        "S72.0",
        "F32.1",
        "G40.9",
        "M54.5",
        "B18.1",
        "A41.9",
        "H25.1",
        "I63.9",
        "E78.5",
        "J45.901",
        "Z51.1",
        "L40.0",
        "D50.9",
        "R07.4",
    ];

    public string ChineseAddress() =>
        random.Next(8) == 0
            ? $"{persons.Of(s_cities)}{persons.Of(["蒋村街道", "古荡街道", "留下镇"])}{persons.Of(["花园村", "文新社区"])}{random.Next(1, 20)}组{random.Next(1, 90)}号"
            : $"{persons.Of(s_cities)}{persons.Of(s_roads)}{random.Next(1, 900)}号{(random.Next(2) == 0 ? "" : $"{random.Next(1, 30)}幢{random.Next(101, 2400)}室")}";

    public string WesternAddress() =>
        random.Next(6) == 0
            ? $"{persons.Of(["Goethestraße", "Lindenweg", "Bahnhofstrasse"])} {random.Next(1, 120)}, {random.Next(10000, 99999)} {persons.Of(["Berlin", "Köln", "Graz"])}"
            : $"{random.Next(1, 9999)} {persons.Of(s_streets)}, {persons.Of(s_towns)}";

    public string Pair()
    {
        var (latitude, longitude) = (Latitude(), Longitude());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(random.Next(2) == 0 ? latitude : latitude):F5},{longitude:F5}"
        );
    }

    public double Latitude() => Math.Round(22 + (random.NextDouble() * 20), 6);

    public double Longitude() => Math.Round(100 + (random.NextDouble() * 20), 6);

    public string DiagnosisCode() =>
        random.Next(3) == 0
            ? $"{(char)('A' + random.Next(20))}{random.Next(10, 99)}.{random.Next(0, 10)}"
            : persons.Of(s_codes);

    public string ChineseText() =>
        $"{persons.Of(s_complaints)}。{persons.Of(s_complaints)}，第{random.Next(1, 400)}次记录。";

    public string EnglishText() => $"{persons.Of(s_sentences)}, {persons.Of(s_sentences)} ({random.Next(1, 4000)})";
}
