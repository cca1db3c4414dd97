using System.Globalization;

namespace Kexin.Governance.Tests.Discovery;

/// <summary>Hard negatives, made up by a seed: what looks like something about a person and is nothing of the kind.</summary>
internal sealed class OtherValues(Random random, PersonValues persons)
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private int _next = random.Next(10_000_000);

    /// <summary>Each with the names that such a column has.</summary>
    public IReadOnlyList<(string What, string[] Names, Func<string> Make)> All =>
        [
            (
                "order numbers of 11 digits that count upwards",
                ["order_no", "订单号", "流水号", "id"],
                () => $"138{_next++:00000000}"
            ),
            (
                "order numbers by date",
                ["order_id", "单号", "bill_no"],
                () => $"{persons.Day(2022, 2024):yyyyMMdd}{random.Next(1_000_000):000000}"
            ),
            ("order numbers of 11 digits", ["order_number", "订单编号"], () => $"1{persons.Digits(10)}"),
            (
                "numbers of 18 digits that look like identity numbers",
                ["trade_no", "交易号", "amount_code"],
                () => $"330106{persons.Day(1960, 2000):yyyyMMdd}{persons.Digits(4)}"
            ),
            (
                "sums in cents of 18 digits",
                ["total", "合计", "balance"],
                () => $"{random.Next(1, 9)}{persons.Digits(17)}"
            ),
            ("serial numbers of 16 digits", ["serial_no", "序列号", "sn"], () => $"62{persons.Digits(14)}"),
            ("serial numbers of 10 digits", ["batch", "批号", "lot"], () => persons.Digits(10)),
            ("numbers of 9 digits", ["asset_no", "资产编号"], () => persons.Digits(9)),
            (
                "unified social credit codes",
                ["credit_code", "统一社会信用代码", "uscc"],
                () =>
                    $"91{persons.Digits(6)}MA{string.Concat(Enumerable.Range(0, 8).Select(_ => Alphabet[random.Next(Alphabet.Length)]))}"
            ),
            ("IMEI", ["imei", "设备号"], () => Luhn($"35{persons.Digits(12)}")),
            ("bar codes", ["ean", "条码", "barcode"], () => $"69{persons.Digits(11)}"),
            (
                "amounts",
                ["amount", "金额", "price", "单价"],
                () => (random.Next(1, 900_000) / 100.0).ToString("F2", CultureInfo.InvariantCulture)
            ),
            ("ages", ["age", "年龄"], () => $"{random.Next(1, 99)}"),
            (
                "temperatures",
                ["temperature", "体温", "temp"],
                () => (36 + (random.NextDouble() * 4)).ToString("F2", CultureInfo.InvariantCulture)
            ),
            ("blood pressures", ["bp", "血压"], () => $"{random.Next(90, 180)}/{random.Next(50, 110)}"),
            ("sexes", ["sex", "性别", "gender"], () => persons.Of(["男", "女"])),
            (
                "departments",
                ["department", "科室", "dept"],
                () =>
                    persons.Of([
                        "心内科",
                        "呼吸科",
                        "急诊科",
                        "骨科",
                        "Cardiology",
                        "Internal Medicine",
                        "Emergency Care",
                    ])
            ),
            (
                "diseases",
                ["disease_name", "病种"],
                () => persons.Of(["高血压", "白内障", "黄疸", "糖尿病", "肺炎", "冠心病", "胃炎", "贫血", "石棉肺"])
            ),
            (
                "companies",
                ["company", "供应商", "企业名称"],
                () =>
                    $"{persons.Of(["杭州", "上海", "宁波"])}{persons.Of(["博康", "安达", "明远", "华瑞"])}{persons.Of(["科技", "医药", "机械"])}有限公司"
            ),
            (
                "western companies",
                ["company_name", "supplier", "vendor"],
                () =>
                    $"{persons.LastName()} {persons.Of(["Trading Ltd", "& Sons", "Holdings Inc", "Logistics GmbH", "Foods Co"])}"
            ),
            (
                "hospitals",
                ["hospital", "医院名称"],
                () =>
                    $"{persons.Of(["杭州市", "南京市", "成都市"])}{persons.Of(["第一", "第二", "中医", "妇幼"])}{persons.Of(["人民医院", "医院", "保健院"])}"
            ),
            (
                "cities",
                ["city", "城市"],
                () =>
                    persons.Of([
                        "Charlotte",
                        "Jackson",
                        "Houston",
                        "Lincoln",
                        "Madison",
                        "Austin",
                        "Paris",
                        "Florence",
                        "Victoria",
                        "London",
                    ])
            ),
            (
                "products",
                ["product_name", "品名", "商品"],
                () =>
                    persons.Of([
                        "金项链",
                        "白衬衫",
                        "黄桃罐头",
                        "红茶",
                        "蓝牙耳机",
                        "石英表",
                        "Jasmine Rice",
                        "Victoria Sponge",
                        "Granny Smith apples",
                    ])
            ),
            (
                "visit dates",
                ["visit_date", "就诊日期", "created_at"],
                () => persons.Day(2019, 2024).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            ),
            (
                "dates of production",
                ["d", "日期"],
                () => persons.Day(2015, 2024).ToString("yyyy/M/d", CultureInfo.InvariantCulture)
            ),
            ("times in milliseconds", ["ts", "时间戳"], () => $"17{persons.Digits(11)}"),
            ("UUIDs", ["uuid", "guid", "标识"], () => $"{Hex(8)}-{Hex(4)}-{Hex(4)}-{Hex(4)}-{Hex(12)}"),
            ("links", ["url", "链接"], () => $"https://www.example.com/{Hex(6)}/item?id={random.Next(100_000)}"),
            (
                "addresses in networks",
                ["ip", "ip_address"],
                () => $"10.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}"
            ),
            ("handles", ["handle", "账户名"], () => $"@{persons.FirstName().ToLowerInvariant()}{random.Next(100)}"),
            ("versions", ["version", "版本"], () => $"{random.Next(9)}.{random.Next(30)}.{random.Next(100)}"),
            ("seats", ["seat", "床位", "room"], () => $"{(char)('A' + random.Next(6))}{random.Next(10, 60)}"),
            ("part numbers", ["part_no", "型号"], () => $"{persons.Digits(3)}-{persons.Digits(3)}-{persons.Digits(4)}"),
            ("plates", ["plate", "车牌"], () => $"浙{(char)('A' + random.Next(8))}{persons.Digits(5)}"),
            ("stock codes", ["stock", "股票代码"], () => $"60{persons.Digits(4)}"),
            ("post codes", ["postcode", "邮编"], () => $"3{persons.Digits(5)}"),
            (
                "states",
                ["status", "状态"],
                () => persons.Of(["open", "closed", "待审核", "已完成", "in progress by the team"])
            ),
            (
                "results of measurement",
                ["wbc", "白细胞", "latency_ms"],
                () => (random.NextDouble() * 12).ToString("F3", CultureInfo.InvariantCulture)
            ),
            (
                "drugs",
                ["drug", "药品名称"],
                () => persons.Of(["阿莫西林", "布洛芬", "二甲双胍", "Aspirin", "Ibuprofen 400 mg", "Metformin"])
            ),
            (
                "pairs of measurements",
                ["range", "参考范围", "min_max"],
                () =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{30 + (random.NextDouble() * 10):F2},{80 + (random.NextDouble() * 40):F2}"
                    )
            ),
            (
                "days on which companies were founded",
                ["founded", "成立日期"],
                () => persons.Day(1950, 2023).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            ),
            (
                "titles of books",
                ["title", "书名"],
                () =>
                    $"{persons.Of(["The Art of", "A Short History of", "Introduction to"])} {persons.Of(["Garden Design", "Steel Bridges", "Charlotte Bronte", "Jordan"])} {random.Next(1, 99)}"
            ),
            ("ISBN", ["isbn", "书号"], () => $"9787{persons.Digits(9)}"),
            ("numbers of contracts of 16 digits", ["contract_no", "合同号"], () => $"4{persons.Digits(15)}"),
            ("numbers of 11 digits with a check of their own", ["meter_no", "表号"], () => $"7{persons.Digits(10)}"),
            (
                "codes of samples",
                ["sample", "样本号"],
                () => $"{(char)('A' + random.Next(4))}{random.Next(10, 99)}.{random.Next(10)}"
            ),
            (
                "labels of choices in sentences",
                ["option", "选项"],
                () =>
                    persons.Of([
                        "同意，并已阅读上述全部条款内容",
                        "不同意，但愿意接受进一步的解释",
                        "agrees with all of the terms that were shown above",
                    ])
            ),
            ("colours", ["color", "颜色"], () => persons.Of(["red", "green", "白色", "黄色", "olive", "amber"])),
        ];

    private string Hex(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => "0123456789abcdef"[random.Next(16)]));

    private static string Luhn(string body)
    {
        var sum = body.Reverse()
            .Select((digit, i) => (digit - '0') * (2 - (i % 2)))
            .Sum(value => (value / 10) + (value % 10));
        return $"{body}{(10 - (sum % 10)) % 10}";
    }
}
