namespace Kexin.Computations.Documents;

/// <summary>The sizes that every computation document keeps; a decoder refuses more before it takes memory.</summary>
public static class DocumentBounds
{
    /// <summary>The longest encoded document, in bytes.</summary>
    public const int SizeInBytes = 256 << 10;

    /// <summary>The longest title, in characters.</summary>
    public const int TitleInCharacters = 100;

    /// <summary>The most providers.</summary>
    public const int Inputs = 64;

    /// <summary>The most fields that are read from one dataset.</summary>
    public const int Fields = 512;

    /// <summary>The most conditions on rows.</summary>
    public const int Conditions = 64;

    /// <summary>The most measures of a statistics function, and the most fields of a regression.</summary>
    public const int Measures = 64;

    /// <summary>The most edges of a histogram.</summary>
    public const int Edges = 1001;

    /// <summary>The most fields to group by.</summary>
    public const int Groupings = 8;

    /// <summary>The most parties that learn an output: every provider and the requester.</summary>
    public const int Learners = Inputs + 1;

    /// <summary>The greatest smallest group.</summary>
    public const int SmallestGroup = 1_000_000;
}
