using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Engines;

/// <summary>A program on the providers' secret numbers; the same at every party, and in a dry run.</summary>
internal interface IEngineProgram
{
    /// <summary>How many numbers a provider brings.</summary>
    /// <param name="provider">Its place in the document.</param>
    int InputsOf(int provider);

    /// <summary>How many numbers the requester learns.</summary>
    int Outputs { get; }

    /// <summary>What of a provider's numbers must be counts (0 to 2^32 - 1) for them to be those of any rows; linear in them.</summary>
    /// <param name="provider">Its place in the document.</param>
    /// <param name="input">Its numbers.</param>
    WordShares CountsOf(int provider, WordShares input);

    /// <summary>What of a provider's numbers, besides, must not be negative, read as signed; linear in them.</summary>
    /// <param name="provider">Its place in the document.</param>
    /// <param name="input">Its numbers.</param>
    WordShares NaturalsOf(int provider, WordShares input) => input.Slice(0, 0);

    /// <summary>Computes what the requester learns; opens nothing.</summary>
    /// <param name="engine">Where the numbers are shared.</param>
    /// <param name="inputs">The providers' numbers.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<WordShares> RunAsync(IShareEngine engine, SharedInputs inputs, CancellationToken cancellationToken);
}

/// <summary>What the providers brought.</summary>
/// <param name="each">By provider, in the document's order.</param>
/// <param name="asker">The place of an asker that also provides; -1 where it provides nothing.</param>
internal sealed class SharedInputs(IReadOnlyList<WordShares> each, int asker)
{
    private readonly Lazy<WordShares> _others = new(() =>
        each.Where((_, provider) => provider != asker).Aggregate((left, right) => left.Add(right))
    );

    /// <summary>By provider.</summary>
    public IReadOnlyList<WordShares> Each => each;

    /// <summary>Whether the asker also provides.</summary>
    public bool IsAskedInside => asker >= 0;

    /// <summary>All providers' numbers, added up; they are equally many.</summary>
    public WordShares Sum => IsAskedInside ? Others.Add(each[asker]) : Others;

    /// <summary>
    /// The same without those of an asker that also provides: what decides whether something opens. The asker could claim any, and take its own
    /// rows off the result.
    /// </summary>
    public WordShares Others => _others.Value;

    /// <summary>The sum of the first numbers of all that decide.</summary>
    public WordShares FirstOfOthers(int count) =>
        each.Where((_, provider) => provider != asker)
            .Select(input => input.Slice(0, count))
            .Aggregate((left, right) => left.Add(right));
}
