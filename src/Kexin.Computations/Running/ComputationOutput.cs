using Kexin.Computations.Documents;
using Kexin.Computations.Sheets;

namespace Kexin.Computations.Running;

/// <summary>What a party learns from a run, as the protocol gives it.</summary>
public abstract record ComputationOutput
{
    private protected ComputationOutput() { }

    /// <summary>The same as everybody shows, stores and exports it.</summary>
    /// <param name="document">What was computed.</param>
    public abstract Sheet ToSheet(ComputationDocument document);
}
