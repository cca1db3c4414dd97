using System.Globalization;
using System.Text.Json;

namespace Kexin.Inspection.Forms;

/// <summary>A form as the phone sent it: what an inspector answered at a checkpoint.</summary>
/// <param name="Answers">In the order in which they were given.</param>
/// <param name="StartedAt">By the phone's clock, in milliseconds since 1970, UTC.</param>
/// <param name="EndedAt">By the phone's clock, in milliseconds since 1970, UTC.</param>
public sealed record Form(
    [Items(Form.MostAnswers)] IReadOnlyList<Answer> Answers,
    [Time] long StartedAt,
    [Time] long EndedAt
)
{
    /// <summary>The most answers.</summary>
    public const int MostAnswers = 400;

    /// <summary>The longest form, in characters.</summary>
    public const int LongestText = 256 << 10;

    /// <summary>The answer to a step, or null.</summary>
    public Answer? Find(string step) => Answers.LastOrDefault(answer => answer.Step == step);

    /// <summary>Reads a form.</summary>
    /// <exception cref="RecordException">It is none; the text names the place.</exception>
    public static Form Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            return RecordJson.Read<Form>(document.RootElement);
        }
        catch (JsonException fault)
        {
            throw new RecordException("", new("is no JSON", "不是合法的 JSON"), fault);
        }
    }
}

/// <summary>What was answered to one step.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Value">A check's, a choice's or a text's answer, or a reading; null where there are photos only.</param>
/// <param name="Photos">What was photographed.</param>
/// <param name="Videos">What was filmed.</param>
/// <param name="Voice">What was said.</param>
/// <param name="Note">In words.</param>
public sealed record Answer(
    [Name(Templates.Template.LongestId)] string Step,
    AnswerValue? Value,
    [Items(Answer.MostFiles, Optional = true)] IReadOnlyList<TakenFile> Photos,
    [Items(Answer.MostFiles, Optional = true)] IReadOnlyList<TakenFile> Videos,
    [Items(Answer.MostFiles, Optional = true)] IReadOnlyList<TakenFile> Voice,
    [AnyText(2000)] string? Note
)
{
    internal const int MostFiles = 20;

    /// <summary>Photos, films and voice notes.</summary>
    public IEnumerable<TakenFile> Files => [.. Photos, .. Videos, .. Voice];
}

/// <summary>A photo, a film or a voice note.</summary>
/// <param name="Hash">SHA-256 of its bytes, made when it was taken.</param>
/// <param name="At">By the phone's clock, in milliseconds since 1970, UTC.</param>
public sealed record TakenFile(Digest Hash, [Time] long At);

/// <summary>A text or a number: one of the two.</summary>
/// <param name="Text">What was chosen or written; null for a reading.</param>
/// <param name="Number">A reading; null for all else.</param>
[ShapedBy(typeof(AnswerValueShape))]
public sealed record AnswerValue(string? Text, double? Number)
{
    /// <summary>As people read it.</summary>
    public override string ToString() => Text ?? Number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
