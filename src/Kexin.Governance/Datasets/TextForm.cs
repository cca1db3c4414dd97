namespace Kexin.Governance.Datasets;

/// <summary>How the texts of a field are written, as far as a catalogue tells it: enough to see that equal values would not meet.</summary>
/// <remarks>Security: said only where nine of ten texts and enough rows have the form, so that no single row decides it.</remarks>
public enum TextForm
{
    /// <summary>Nothing is said: forms are mixed, there are too few rows, or the field is no text.</summary>
    [Says("not said", "未说明")]
    Unsaid = 0,

    /// <summary>Digits only.</summary>
    [Says("digits", "数字")]
    Digits = 1,

    /// <summary>Digits only, many with zeros in front.</summary>
    [Says("digits with zeros in front", "带前导零的数字")]
    PaddedDigits = 2,

    /// <summary>Numbers with a decimal point.</summary>
    [Says("numbers with a decimal point", "带小数点的数")]
    WithPoint = 3,

    /// <summary>0 and 1.</summary>
    [Says("0 and 1", "0 和 1")]
    ZeroOne = 4,

    /// <summary>The words true and false.</summary>
    [Says("true and false", "true 和 false")]
    TrueFalse = 5,

    /// <summary>The words yes and no, or their first letters.</summary>
    [Says("yes and no", "yes 和 no（或 y 和 n）")]
    YesNo = 6,

    /// <summary>The words 是 and 否.</summary>
    [Says("是 and 否", "是和否")]
    YesNoInChinese = 7,

    /// <summary>Days as eight digits.</summary>
    [Says("days as 20240229", "形如 20240229 的日期")]
    DayAsDigits = 8,

    /// <summary>Days as in ISO 8601.</summary>
    [Says("days as 2024-02-29", "形如 2024-02-29 的日期")]
    DayWithDashes = 9,

    /// <summary>Days with slashes, the year first.</summary>
    [Says("days as 2024/2/29", "形如 2024/2/29 的日期")]
    DayWithSlashes = 10,

    /// <summary>Days with the year last.</summary>
    [Says("days with the year last, as 29/2/2024", "年份在末尾的日期，如 29/2/2024")]
    DayYearLast = 11,

    /// <summary>Latin letters only.</summary>
    [Says("Latin letters", "拉丁字母")]
    LatinLetters = 12,

    /// <summary>Chinese characters only.</summary>
    [Says("Chinese characters", "汉字")]
    ChineseCharacters = 13,

    /// <summary>Latin letters and digits, both in each text.</summary>
    [Says("Latin letters and digits", "拉丁字母加数字")]
    LettersAndDigits = 14,
}

/// <summary>Forms in words.</summary>
public static class TextForms
{
    /// <summary>How the field's texts are written, as in "digits with zeros in front, 5 characters each"; null when nothing is said.</summary>
    public static BilingualText? FormText(this PublishedField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (field.Form == TextForm.Unsaid)
        {
            return null;
        }

        var label = SaysAttribute.Of(field.Form).Label;
        return field.Width == 0
            ? label
            : new($"{label.En}, {field.Width} characters each", $"{field.Width} 位{label.Zh}");
    }
}
