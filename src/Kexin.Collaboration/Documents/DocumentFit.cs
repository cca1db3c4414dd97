using Kexin.Collaboration.Contract;
using Kexin.Computations.Documents;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Documents;

/// <summary>Whether a document is what the ledger says that its task is about.</summary>
/// <remarks>
/// What: the ledger knows a document by its hash alone. Grants are asked of the task's owner and joins name the task's datasets, while
/// a run is taken from the document: the two have to say the same of who asks, for what, on whose data and which fields.
/// Security: without this, a requester could put one use on the ledger and another into the document, such as one in which the
/// provider itself is said to ask and needs no grant.
/// </remarks>
public static class DocumentFit
{
    /// <summary>Null, or in what the two differ.</summary>
    public static Refusal? Check(Token token, ComputationDocument document)
    {
        var task = TaskToken.Read(token);
        BilingualText? difference =
            document.Requester != token.Owner ? new("another requester", "发起方")
            : document.Title != task.Title ? new("another title", "标题")
            : document.Function.Kind != task.Computation ? new("another computation", "计算")
            : !document.Inputs.OrderBy(input => input.Provider.Value).SequenceEqual(InputsOf(task), Same)
                ? new("other providers, datasets or fields", "提供方、数据集或字段")
            : null;
        return difference is null
            ? null
            : new Refusal(
                new Rule(
                    "tasks.document-of-the-ledger",
                    "A document says what its task on the ledger says.",
                    "文档须与账本上的任务一致。"
                ),
                new(
                    $"{difference.En} in the document than in task {token.Id.Value.ToShortString()}.",
                    $"文档与任务 {token.Id.Value.ToShortString()} 的{difference.Zh}不同。"
                ),
                new("a new task that is made from its document.", "依据文档创建的新任务。")
            );
    }

    /// <summary>Null, or that this provider has not committed its data to the task's document.</summary>
    public static Refusal? CheckJoined(Token token, MemberId self) =>
        TaskToken.Read(token).FindProvider(self) is null or { Review.Accepted: true, Join: not null }
            ? null
            : new Refusal(
                new Rule(
                    "tasks.run-what-was-accepted",
                    "A node runs what its organisation has accepted and joined.",
                    "节点只运行本机构已同意并加入的任务。"
                ),
                new(
                    $"task {token.Id.Value.ToShortString()}, which it has not.",
                    $"本机构没有同意并加入任务 {token.Id.Value.ToShortString()}。"
                ),
                new("reviewing and joining it.", "审核并加入该任务。")
            );

    private static IEqualityComparer<ComputationInput> Same { get; } =
        EqualityComparer<ComputationInput>.Create(
            (a, b) =>
                a!.Provider == b!.Provider
                && a.Dataset == b.Dataset
                && a.Fields.SequenceEqual(b.Fields, StringComparer.Ordinal),
            input => input.Provider.GetHashCode()
        );

    private static IEnumerable<ComputationInput> InputsOf(TaskToken task) =>
        task
            .Providers.Select(provider => new ComputationInput(provider.Member, provider.Dataset, provider.Fields))
            .OrderBy(input => input.Provider.Value);
}
