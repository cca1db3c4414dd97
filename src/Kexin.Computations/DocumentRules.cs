using Kexin.Computations.Documents;

namespace Kexin.Computations;

/// <summary>What every document must keep, whatever it computes.</summary>
public static class DocumentRules
{
    /// <summary>Checks the rules of each member, those between them, then those of the document's computation.</summary>
    /// <exception cref="DocumentException">The document cannot be run; the text says what to change.</exception>
    public static void Check(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        try
        {
            RecordJson.Check(document);
        }
        catch (RecordException error)
        {
            throw new DocumentException(error.Text);
        }

        CheckProviders(document.Inputs);
        ComputationRegistry.Get(document.Function.Kind).Check(document);
        foreach (var input in document.Inputs)
        {
            CheckFields(input, DocumentFields.NamesOf(document, input));
        }

        var size = DocumentCodec.Encode(document).Length;
        if (size > DocumentBounds.SizeInBytes)
        {
            throw DocumentException.Of(
                $"The document is too long: {size} bytes, at most {DocumentBounds.SizeInBytes}. Name fewer values.",
                $"文档过长：{size} 字节，最多 {DocumentBounds.SizeInBytes} 字节。请减少列出的取值。"
            );
        }
    }

    private static void CheckProviders(IReadOnlyList<ComputationInput> inputs)
    {
        for (var i = 1; i < inputs.Count; i++)
        {
            if (inputs[i - 1].Provider.Value >= inputs[i].Provider.Value)
            {
                throw DocumentException.Of(
                    "The providers must stand in the order of their ids, each once: one dataset a provider.",
                    "提供方必须按编号排列且各出现一次：每个提供方一个数据集。"
                );
            }
        }
    }

    private static void CheckFields(ComputationInput input, IReadOnlyList<string> needed)
    {
        if (!input.Fields.SequenceEqual(needed, StringComparer.Ordinal))
        {
            throw DocumentException.Of(
                $"The fields of dataset {input.Dataset} must be exactly what is computed on, in alphabetical order: {string.Join(", ", needed)}.",
                $"数据集 {input.Dataset} 的字段必须恰好是计算所用的字段，并按字母顺序排列：{string.Join("、", needed)}。"
            );
        }
    }
}
