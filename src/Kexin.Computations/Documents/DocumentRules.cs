using Kexin.Computations.Running;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Documents;

/// <summary>What every document must keep, whatever it computes.</summary>
public static class DocumentRules
{
    /// <summary>Checks the general rules, then those of the document's function.</summary>
    /// <exception cref="DocumentException">The document cannot be run; the text says what to change.</exception>
    public static void Check(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        CheckName(document.Title, DocumentBounds.TitleInCharacters, "title", "标题");
        CheckName(document.Purpose, Bounds.NameInCharacters, "purpose", "用途");
        CheckGroupSize(document.SmallestGroup);
        CheckProviders(document.Inputs);
        CheckConditions(document.Where);
        var computation = ComputationRegistry.Get(document.Function.Kind);
        computation.Check(document);
        var needed = DocumentFields.NamesOf(document.Function, document.Where);
        foreach (var input in document.Inputs)
        {
            CheckFields(input, needed);
        }

        var size = DocumentCodec.Encode(document).Length;
        if (size > DocumentBounds.SizeInBytes)
        {
            throw Refuse(
                $"The document is too long: {size} bytes, at most {DocumentBounds.SizeInBytes}. Name fewer values.",
                $"文档过长：{size} 字节，最多 {DocumentBounds.SizeInBytes} 字节。请减少列出的取值。"
            );
        }
    }

    /// <summary>Checks one condition's form; whether it fits a dataset's types is checked where the types are known.</summary>
    internal static void CheckCondition(Condition condition)
    {
        CheckName(condition.Field, Bounds.NameInCharacters, "field of a condition", "条件的字段");
        if (!Operators.All.Contains(condition.Operator, StringComparer.Ordinal))
        {
            throw Refuse(
                $"There is no operator '{condition.Operator}'. The operators are: {string.Join(" ", Operators.All)}.",
                $"没有运算符“{condition.Operator}”。可用的运算符：{string.Join(" ", Operators.All)}。"
            );
        }

        var (fewest, most) = condition.Operator switch
        {
            Operators.Missing or Operators.Present => (0, 0),
            Operators.In => (1, DocumentBounds.Values),
            _ => (1, 1),
        };
        if (condition.Values.Count < fewest || condition.Values.Count > most)
        {
            throw Refuse(
                $"The condition on '{condition.Field}' has {condition.Values.Count} values; '{condition.Operator}' takes {fewest} to {most}.",
                $"字段“{condition.Field}”的条件有 {condition.Values.Count} 个取值；“{condition.Operator}”要求 {fewest} 到 {most} 个。"
            );
        }

        CheckValues(condition.Values, condition.Field);
    }

    /// <summary>Checks values that a document compares a field with.</summary>
    internal static void CheckValues(IEnumerable<string> values, string field)
    {
        if (!values.All(value => value.Length <= DocumentBounds.ValueInCharacters && VisibleText.IsVisible(value)))
        {
            throw Refuse(
                $"A value for '{field}' is longer than {DocumentBounds.ValueInCharacters} characters or has characters that are not seen.",
                $"字段“{field}”的某个取值超过 {DocumentBounds.ValueInCharacters} 个字符，或含有看不见的字符。"
            );
        }
    }

    /// <summary>Checks the name of a field.</summary>
    internal static void CheckField(string field) =>
        CheckName(field, Bounds.NameInCharacters, "field's name", "字段名");

    internal static DocumentException Refuse(string en, string zh) => new(new BilingualText(en, zh));

    /// <remarks>
    /// Names are compared by their code units, as on the ledger. Unicode normalisation is not asked for: .NET answers it by the host's settings,
    /// and the parties have to agree.
    /// </remarks>
    private static void CheckName(string text, int most, string en, string zh)
    {
        var fits =
            text.Length is > 0
            && text.Length <= most
            && VisibleText.IsVisible(text)
            && !char.IsWhiteSpace(text[0])
            && !char.IsWhiteSpace(text[^1]);
        if (!fits)
        {
            throw Refuse(
                $"The {en} must have 1 to {most} visible characters, with no space at its ends.",
                $"{zh}必须为 1 到 {most} 个可见字符，首尾不能有空格。"
            );
        }
    }

    private static void CheckGroupSize(int size)
    {
        if (size is < 1 or > DocumentBounds.SmallestGroup)
        {
            throw Refuse(
                $"The smallest group must be 1 to {DocumentBounds.SmallestGroup} rows, not {size}.",
                $"最小分组必须为 1 到 {DocumentBounds.SmallestGroup} 行，而不是 {size}。"
            );
        }
    }

    private static void CheckProviders(IReadOnlyList<ComputationInput> inputs)
    {
        if (inputs.Count is 0 or > DocumentBounds.Inputs)
        {
            throw Refuse(
                $"A computation has 1 to {DocumentBounds.Inputs} providers, not {inputs.Count}.",
                $"一个计算有 1 到 {DocumentBounds.Inputs} 个提供方，而不是 {inputs.Count} 个。"
            );
        }

        for (var i = 1; i < inputs.Count; i++)
        {
            if (inputs[i - 1].Provider.Value >= inputs[i].Provider.Value)
            {
                throw Refuse(
                    "The providers must stand in the order of their ids, each once: one dataset a provider.",
                    "提供方必须按编号排列且各出现一次：每个提供方一个数据集。"
                );
            }
        }
    }

    private static void CheckConditions(IReadOnlyList<Condition> where)
    {
        if (where.Count > DocumentBounds.Conditions)
        {
            throw Refuse(
                $"A computation has at most {DocumentBounds.Conditions} conditions, not {where.Count}.",
                $"一个计算最多有 {DocumentBounds.Conditions} 个条件，而不是 {where.Count} 个。"
            );
        }

        foreach (var condition in where)
        {
            CheckCondition(condition);
        }
    }

    private static void CheckFields(ComputationInput input, IReadOnlyList<string> needed)
    {
        if (!input.Fields.SequenceEqual(needed, StringComparer.Ordinal))
        {
            throw Refuse(
                $"The fields of dataset {input.Dataset} must be exactly what is computed on, in alphabetical order: {string.Join(", ", needed)}.",
                $"数据集 {input.Dataset} 的字段必须恰好是计算所用的字段，并按字母顺序排列：{string.Join("、", needed)}。"
            );
        }
    }
}
