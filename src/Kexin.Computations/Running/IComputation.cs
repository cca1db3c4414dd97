using Kexin.Computations.Documents;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Running;

/// <summary>A computation that nodes can run: one implementation for each <see cref="ComputationFunction"/>.</summary>
public interface IComputation
{
    /// <summary>What it takes, as documents, commands and forms have it; also how it is called.</summary>
    RecordShape Parameters { get; }

    /// <summary>The kind of function that it computes, as <see cref="ComputationFunction.Kind"/>.</summary>
    string Kind => Parameters.Kind;

    /// <summary>As <see cref="ComputationFunction.JoinsInputs"/> of its functions.</summary>
    bool JoinsInputs => false;

    /// <summary>How the parameters are given at a command line.</summary>
    IReadOnlyList<ParameterOption> Options => ParameterOptions.Of(Parameters);

    /// <summary>Checks all of the function's own rules that need no data: bounds, names, number of providers, parties.</summary>
    /// <exception cref="DocumentException">The document cannot be run.</exception>
    void Check(ComputationDocument document);

    /// <summary>Checks that a provider's dataset has what the document reads, by the field types that it published or holds.</summary>
    /// <param name="document">What is to be computed.</param>
    /// <param name="input">The provider's part of it.</param>
    /// <param name="fields">The dataset's.</param>
    /// <exception cref="DocumentException">A field is missing or has the wrong type.</exception>
    void CheckFields(
        ComputationDocument document,
        ComputationInput input,
        IReadOnlyDictionary<string, FieldType> fields
    );

    /// <summary>Whether values of single rows come out, or could come out to a party that deviates from the protocol.</summary>
    bool ReleasesValues(ComputationDocument document);

    /// <summary>Protocol, adversary, and what each party learns in each round: what a provider reads before it accepts.</summary>
    /// <param name="document">What is to be computed.</param>
    /// <param name="nameOf">A member's name for people.</param>
    BilingualText Reveals(ComputationDocument document, Func<MemberId, string> nameOf);

    /// <summary>What a run is expected to send.</summary>
    /// <param name="document">What is to be computed.</param>
    /// <param name="rows">About how many rows each input has, in the document's order.</param>
    RunCost Cost(ComputationDocument document, IReadOnlyList<long> rows);

    /// <summary>What a party knows after a run, in a sentence; there is one for each role that the computation has.</summary>
    /// <param name="document">What was computed.</param>
    /// <param name="party">A provider, the requester, or both.</param>
    /// <param name="output">What it learned; null where it learned no result.</param>
    BilingualText Learned(ComputationDocument document, MemberId party, ComputationOutput? output);

    /// <summary>Takes this party's part, as provider, requester or both, over an open session with all other parties.</summary>
    /// <returns>What this party learns; <see cref="ComputationOutput"/> is null for a party that learns no result.</returns>
    /// <exception cref="Channels.ProtocolException">Another party is at fault.</exception>
    /// <exception cref="ComputationException">The data does not allow a result; all parties end so together.</exception>
    Task<ComputationOutput?> RunAsync(ComputationRun run, CancellationToken cancellationToken);

    /// <summary>The same computation on one dataset alone, with the same suppression; nothing leaves the process.</summary>
    Task<ComputationOutput> RunAloneAsync(
        ComputationDocument document,
        IDatasetReader reader,
        CancellationToken cancellationToken
    );
}

/// <summary>A run ended without a result for a reason in the data (too few rows, overflow), which every party is told.</summary>
public sealed class ComputationException(BilingualText text) : Exception(text.En)
{
    /// <summary>Why, without any party's data.</summary>
    public BilingualText Text { get; } = text;
}
