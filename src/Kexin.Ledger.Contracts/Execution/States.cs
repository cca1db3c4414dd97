using System.Diagnostics;

namespace Kexin.Ledger.Contracts;

/// <summary>The states of grants and tasks as words in a sentence.</summary>
internal static class States
{
    public static BilingualText Of(GrantState state) =>
        state switch
        {
            GrantState.Requested => new("requested", "待审批"),
            GrantState.Approved => new("approved", "已批准"),
            GrantState.Refused => new("refused", "已拒绝"),
            GrantState.Revoked => new("revoked", "已撤销"),
            GrantState.Withdrawn => new("withdrawn", "已取消"),
            _ => throw new UnreachableException(),
        };

    public static BilingualText Of(TaskState state) =>
        state switch
        {
            TaskState.Proposed => new("proposed", "待审核"),
            TaskState.Ready => new("ready", "就绪"),
            TaskState.Running => new("running", "运行中"),
            TaskState.Completed => new("completed", "已完成"),
            TaskState.Failed => new("failed", "失败"),
            TaskState.Refused => new("refused", "已拒绝"),
            TaskState.Withdrawn => new("withdrawn", "已取消"),
            _ => throw new UnreachableException(),
        };
}
