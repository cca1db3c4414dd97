using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Contract;

/// <summary>The words under which tasks are listed on the ledger.</summary>
public static class TaskListing
{
    internal static TokenMarks All { get; } =
        new(
            "1",
            token =>
            {
                var task = TaskToken.Read(token);
                var members = task
                    .Providers.Select(provider => provider.Member)
                    .Append(token.Owner)
                    .Distinct()
                    .ToList();
                var waits = task.State is TaskState.Proposed or TaskState.Ready;
                return [.. members.Select(PartOf), .. waits ? members.Select(OpenFor) : []];
            }
        );

    /// <summary>Tasks in which a member has a part.</summary>
    public static string PartOf(MemberId member) => $"part {member}";

    /// <summary>Tasks that wait to be reviewed, joined or run, in which a member has a part.</summary>
    public static string OpenFor(MemberId member) => $"open {member}";
}
