using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Documents;

/// <summary>What is to be computed, on whose data, by which protocol, and who learns what: people review it, nodes enforce it.</summary>
/// <remarks>Reviews, joins, grants and sessions name its hash; a node runs nothing else.</remarks>
/// <param name="Consortium">The consortium's id.</param>
/// <param name="Title">For people.</param>
/// <param name="Purpose">What for; grants and datasets name purposes.</param>
/// <param name="Requester">Who asks.</param>
/// <param name="Inputs">One a provider, in the order of the members' ids.</param>
/// <param name="Where">Rows to use: those that meet every condition.</param>
/// <param name="Function">What is computed.</param>
/// <param name="SmallestGroup">Results over fewer rows are not released.</param>
[RecordKind(Format)]
public sealed record ComputationDocument(
    Digest Consortium,
    [Name(DocumentBounds.TitleInCharacters)] string Title,
    [Name] string Purpose,
    MemberId Requester,
    [Items(DocumentBounds.Inputs, Min = 1)] IReadOnlyList<ComputationInput> Inputs,
    [Items(DocumentBounds.Conditions)] IReadOnlyList<Condition> Where,
    ComputationFunction Function,
    [Between(1, DocumentBounds.SmallestGroup)] int SmallestGroup
)
{
    /// <summary>The format's name, the first item of the encoding.</summary>
    public const string Format = "kexin/computation/2";

    /// <summary>Whose data is used, in the order of <see cref="Inputs"/>.</summary>
    public IEnumerable<MemberId> Providers => Inputs.Select(input => input.Provider);
}

/// <summary>A provider's part.</summary>
/// <param name="Provider">Who.</param>
/// <param name="Dataset">Its dataset's token.</param>
/// <param name="Fields">Every field that is read, those of conditions included, in alphabetical order (by code units).</param>
public sealed record ComputationInput(
    MemberId Provider,
    TokenId Dataset,
    [Items(DocumentBounds.Fields)] [Name] IReadOnlyList<string> Fields
);
