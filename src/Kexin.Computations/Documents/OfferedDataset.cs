using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Documents;

/// <summary>A dataset that a draft names, as its owner published it.</summary>
/// <param name="Provider">The owner.</param>
/// <param name="Fields">The names of its fields.</param>
public sealed record OfferedDataset(MemberId Provider, IReadOnlyList<string> Fields);
