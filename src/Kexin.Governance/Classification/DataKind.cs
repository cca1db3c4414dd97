namespace Kexin.Governance.Classification;

/// <summary>What the values of a column are, as far as it can be found out from them and from the column's name.</summary>
public enum DataKind
{
    /// <summary>Numbers of Chinese resident identity cards (GB 11643).</summary>
    [Says("Chinese identity number", "居民身份证号码")]
    ResidentId = 1,

    /// <summary>Identity numbers of other places, most with check digits.</summary>
    [Says("Identity number of another place", "境外身份号码")]
    ForeignId,

    /// <summary>Telephone numbers.</summary>
    [Says("Telephone number", "电话号码")]
    Phone,

    /// <summary>Numbers of bank cards (ISO/IEC 7812).</summary>
    [Says("Bank card number", "银行卡号")]
    BankCard,

    /// <summary>Names of persons.</summary>
    [Says("Name of a person", "姓名")]
    PersonName,

    /// <summary>Postal addresses.</summary>
    [Says("Postal address", "地址")]
    Address,

    /// <summary>Addresses of electronic mail.</summary>
    [Says("E-mail address", "电子邮件地址")]
    Email,

    /// <summary>Days of birth.</summary>
    [Says("Date of birth", "出生日期")]
    BirthDate,

    /// <summary>Codes of the International Classification of Diseases, tenth revision.</summary>
    [Says("Disease code (ICD-10)", "疾病编码（ICD-10）")]
    DiagnosisCode,

    /// <summary>Positions on the earth.</summary>
    [Says("Coordinates", "经纬度")]
    Coordinates,

    /// <summary>Sentences, in which anything may stand.</summary>
    [Says("Free text", "自由文本")]
    FreeText,
}
