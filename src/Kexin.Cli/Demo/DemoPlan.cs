using Kexin.Client.Contracts;

namespace Kexin.Cli.Demo;

/// <summary>Who takes part and what is asked.</summary>
/// <param name="Folder">A fresh folder for everything.</param>
/// <param name="Suite"><c>standard</c> or <c>guomi</c>.</param>
/// <param name="Synthetic">Whether the providers' files are made up.</param>
/// <param name="Members">Providers first, then who asks, then who watches.</param>
/// <param name="Purpose">What the data are published and asked for.</param>
/// <param name="Needed">Columns that every file must have.</param>
/// <param name="Questions">The computations, still without their datasets.</param>
/// <param name="Keep">Whether the nodes go on running.</param>
internal sealed record DemoPlan(
    string Folder,
    string Suite,
    bool Synthetic,
    IReadOnlyList<DemoMember> Members,
    string Purpose,
    IReadOnlyList<string> Needed,
    IReadOnlyList<DraftTask> Questions,
    bool Keep
);

/// <summary>An organisation to be: providers have a data file, the one that asks has none and is a member, the one that watches a regulator.</summary>
/// <param name="Key">Names its folder.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Role">What it is in the consortium.</param>
/// <param name="DataFile">What it provides, or null.</param>
/// <param name="Roles">Of the people that a kept node has; null for those that follow from what it does.</param>
internal sealed record DemoMember(
    string Key,
    string Name,
    MemberRole Role,
    string? DataFile,
    IReadOnlyList<string>? Roles = null
)
{
    /// <summary>Whether it provides data.</summary>
    public bool Provides => DataFile is not null;

    /// <summary>Whether it asks.</summary>
    public bool Asks => DataFile is null && Role == MemberRole.Member;
}
