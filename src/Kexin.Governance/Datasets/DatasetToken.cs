using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Datasets;

/// <summary>The tier of permission of a field.</summary>
public enum DatasetTier
{
    /// <summary>A, open: used at once, the use recorded.</summary>
    Open = 0,

    /// <summary>B, restricted: granted field by field, for a purpose and a time.</summary>
    Restricted = 1,

    /// <summary>C, secret: never read, only computed on.</summary>
    Secret = 2,
}

/// <summary>Whether a dataset is offered.</summary>
public enum DatasetState
{
    /// <summary>In the catalogue.</summary>
    Published = 0,

    /// <summary>No longer: no new grant and no new run.</summary>
    Withdrawn = 1,
}

/// <summary>A field as its owner describes it.</summary>
/// <param name="Name">1 to 200 characters; unique in the dataset.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Level">The grade by harm, 1 to 3.</param>
/// <param name="Tier">The tier of permission.</param>
/// <param name="Role">What it says about a person, and so what it may be used for.</param>
/// <param name="Description">What it means; may be empty.</param>
/// <param name="Zone">
/// Of instants: the time zone in which the owner's wall clock was read, as in Asia/Shanghai; empty where each value named its own.
/// </param>
/// <param name="Form">Of texts: how nearly all are written.</param>
/// <param name="Width">Of texts of digits, or of letters and digits: of how many characters nearly all are; 0 when they differ.</param>
public sealed record PublishedField(
    [Name, Says("Name", "名称")] string Name,
    [Says("Type", "类型")] FieldType Type,
    [Between(1, 3), Says("Level", "数据级别")] int Level,
    [Says("Tier", "隐私保护级别")] DatasetTier Tier,
    [Says("Role", "角色")] FieldRole Role,
    [Prose, Says("Description", "说明")] string Description,
    [AnyText(PublishedField.LongestZoneInCharacters), Says("Time zone", "时区")] string Zone = "",
    [Says("Form of the texts", "文本写法")] TextForm Form = TextForm.Unsaid,
    [Between(0, PublishedField.WidestText), Says("Width of the texts", "文本位数")] int Width = 0
) : ICheckedRecord
{
    /// <summary>The most characters of which a width is told.</summary>
    public const int WidestText = 64;

    private const int LongestZoneInCharacters = 64;

    BilingualText? ICheckedRecord.FindFault() =>
        Form != TextForm.Unsaid && Type != FieldType.Text
            ? new("must be a field of texts to say how they are written", "必须是文本字段才有文本写法")
        : Width > 0 && Form is not (TextForm.Digits or TextForm.PaddedDigits or TextForm.LettersAndDigits)
            ? new("must hold digits to have a width", "必须由数字组成才有位数")
        : Zone.Length > 0 && (Type != FieldType.Timestamp || !Zone.All(IsOfZone))
            ? new(
                "must be a field of instants to have a zone, which is named as in Asia/Shanghai",
                "必须是时间字段才有时区，写法如 Asia/Shanghai"
            )
        : null;

    private static bool IsOfZone(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '/' or '_' or '-' or '+' or ',';
}

/// <summary>What an owner says of a dataset; the data itself stays at home.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Description">For the other members.</param>
/// <param name="Commitment">A salted hash of the content, by which the owner can show later what it held.</param>
/// <param name="Rows">About how many rows (<see cref="PublishedCount"/>).</param>
/// <param name="Fields">1 to 512, in the file's order, with different names.</param>
/// <param name="Purposes">1 to 64 purposes that it may be asked for, each once.</param>
public sealed record DatasetDescription(
    [Name, Says("Name", "名称")] string Name,
    [Prose, Says("Description", "说明")] string Description,
    [Says("Commitment", "内容承诺")] Digest Commitment,
    [Between(0, long.MaxValue), Says("Rows", "行数")] long Rows,
    [Items(Bounds.FieldsPerDataset, Min = 1), Says("Fields", "字段")] IReadOnlyList<PublishedField> Fields,
    [Items(Bounds.ChoicesPerList, Min = 1, Distinct = true), Name, Says("Purposes", "使用目的")]
        IReadOnlyList<string> Purposes
) : ICheckedRecord
{
    BilingualText? ICheckedRecord.FindFault() =>
        Fields.DistinctBy(field => field.Name).Count() == Fields.Count
            ? null
            : new("must have fields with different names", "的字段名称不得重复");
}

/// <summary>A published dataset as the ledger has it; the token's owner is the data's.</summary>
/// <param name="Description">What the owner says of it.</param>
/// <param name="State">Whether it is offered.</param>
/// <param name="PublishedAt">The time of the block that published it, in milliseconds since 1970, UTC.</param>
[RecordKind("kexin/dataset/3")]
public sealed record DatasetToken(
    [Says("Description", "说明")] DatasetDescription Description,
    [Says("State", "状态")] DatasetState State,
    [Time, Says("Published at", "发布时间")] long PublishedAt
) : TokenContent
{
    /// <summary>The token's type.</summary>
    public const string Type = "dataset";

    /// <summary>The id of the token of this content of this owner.</summary>
    public static TokenId IdOf(Suite suite, MemberId owner, Digest commitment) =>
        TokenId.Derive(suite, Type, owner.Value, commitment);

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">It is no dataset.</exception>
    public static DatasetToken Read(Token token) => Read<DatasetToken>(token, Type);
}
