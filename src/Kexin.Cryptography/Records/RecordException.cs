namespace Kexin.Cryptography.Records;

/// <summary>A record as JSON or as options that is not as its description says.</summary>
/// <param name="path">Where, as in <c>measures[0].field</c>; empty for the whole record.</param>
/// <param name="demand">What must be there, as the end of a sentence: "must be a text", "必须是文本".</param>
/// <param name="inner">What found it.</param>
public sealed class RecordException(string path, BilingualText demand, Exception? inner = null)
    : Exception(Sentence(path, demand).En, inner)
{
    /// <summary>Where.</summary>
    public string Path { get; } = path;

    /// <summary>A whole sentence that names the place.</summary>
    public BilingualText Text { get; } = Sentence(path, demand);

    private static BilingualText Sentence(string path, BilingualText demand)
    {
        ArgumentNullException.ThrowIfNull(demand);
        return path.Length == 0
            ? new BilingualText($"The document {demand.En}.", $"文档{demand.Zh}。")
            : new BilingualText($"'{path}' {demand.En}.", $"“{path}”{demand.Zh}。");
    }
}
