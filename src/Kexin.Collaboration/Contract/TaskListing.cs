using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Contract;

/// <summary>What a list of tasks is ordered by.</summary>
public enum TaskOrder
{
    /// <summary>By when they were proposed.</summary>
    Created,

    /// <summary>By title.</summary>
    Title,
}

/// <summary>The words and orders under which tasks are listed on the ledger.</summary>
public static class TaskListing
{
    internal static TokenMarks All { get; } =
        new(
            "3",
            token =>
            {
                var task = TaskToken.Read(token);
                var members = MembersOf(token, task);
                var waits = task.State is TaskState.Proposed or TaskState.Ready;
                return [Of(task.Document), .. members.Select(PartOf), .. waits ? members.Select(OpenFor) : []];
            },
            token =>
            {
                var task = TaskToken.Read(token);
                return
                [
                    .. MembersOf(token, task)
                        .SelectMany(member =>
                            new[]
                            {
                                TokenPlace.Of(PartOf(member, TaskOrder.Created), task.CreatedAt),
                                TokenPlace.Of(PartOf(member, TaskOrder.Title), task.Title),
                            }
                        ),
                ];
            }
        );

    /// <summary>Tasks in which a member has a part.</summary>
    public static string PartOf(MemberId member) => $"part {member}";

    /// <summary>Tasks in which a member has a part, in order.</summary>
    public static string PartOf(MemberId member, TaskOrder order) =>
        $"part {member} {(order == TaskOrder.Created ? "by time" : "by title")}";

    /// <summary>Tasks that wait to be reviewed, joined or run, in which a member has a part.</summary>
    public static string OpenFor(MemberId member) => $"open {member}";

    /// <summary>Tasks of a document.</summary>
    public static string Of(Digest document) => $"document {document}";

    private static List<MemberId> MembersOf(Token token, TaskToken task) =>
        [.. task.Providers.Select(provider => provider.Member).Append(token.Owner).Distinct()];
}
