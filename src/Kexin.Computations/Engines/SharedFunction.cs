using Kexin.Computations.Documents;

namespace Kexin.Computations.Engines;

/// <summary>A function that is computed on an engine on shares, which its document chooses by two members.</summary>
public abstract record SharedFunction : ComputationFunction
{
    private protected SharedFunction() { }

    /// <summary>How many of those that compute must be honest.</summary>
    public abstract ShareProtocol Protocol { get; init; }

    /// <summary>What the others may do.</summary>
    public abstract Adversary Adversary { get; init; }

    /// <inheritdoc/>
    public override FunctionTerms TermsIn(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return EngineChoice.Of(document, Protocol, Adversary).Terms;
    }
}
