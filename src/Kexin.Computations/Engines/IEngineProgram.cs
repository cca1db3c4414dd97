using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Engines;

/// <summary>A program on the providers' secret numbers; the same at every party, and in a dry run.</summary>
internal interface IEngineProgram
{
    /// <summary>How many numbers each provider brings.</summary>
    int Inputs { get; }

    /// <summary>How many numbers the requester learns.</summary>
    int Outputs { get; }

    /// <summary>What of a provider's numbers must be counts (0 to 2^32 - 1) for them to be those of any rows; linear in them.</summary>
    WordShares CountsOf(WordShares input);

    /// <summary>Computes what the requester learns; opens nothing.</summary>
    /// <param name="engine">Where the numbers are shared.</param>
    /// <param name="sum">The providers' numbers, added up.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<WordShares> RunAsync(IShareEngine engine, WordShares sum, CancellationToken cancellationToken);
}
