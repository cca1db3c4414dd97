using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Destructions;

/// <summary>The rules of <see cref="DestructionsContract"/>; null where one is met.</summary>
internal static class DestructionRules
{
    private const long LongestInMilliseconds = 366 * 86_400_000L;

    /// <summary>What changes it builds on what the ledger has.</summary>
    /// <param name="call">The transaction.</param>
    /// <param name="id">Of the dataset's account.</param>
    public static Refusal? GoesOn(ContractCall call, TokenId id) =>
        (call.Consumes.Count == 0 ? !call.Exists(id) : call.Consumes[0].Id == id)
            ? null
            : new Refusal(
                new Rule(
                    "destructions.goes-on",
                    "A dataset has one account of its keeping and destruction.",
                    "一个数据集只有一份保存与销毁记录。"
                ),
                new("a transaction that passes over it.", "该交易没有以这份记录为基础。"),
                new("consuming the token that is there.", "使用已有的凭证。")
            );

    public static Refusal? IsOfOwner(ContractCall call, Token dataset) =>
        dataset.Owner == call.Submitter.Member
            ? null
            : new Refusal(
                new Rule(
                    "destructions.by-owner",
                    "How long a dataset is kept and when it is destroyed, its owner says.",
                    "数据集保存多久、何时销毁，由数据所有方决定。"
                ),
                new(
                    $"{call.Submitter.Details.Name}, who does not own it.",
                    $"{call.Submitter.Details.Name} 不是其数据所有方。"
                ),
                new("a transaction of the owner.", "由数据所有方提交交易。")
            );

    public static Refusal? MayHold(ContractCall call, Token dataset) =>
        dataset.Owner == call.Submitter.Member || call.Submitter.Details.Role == MemberRole.Regulator
            ? null
            : new Refusal(
                new Rule(
                    "destructions.held-by",
                    "A legal hold is put by the data's owner or by a regulator.",
                    "司法保全由数据所有方或监管方采取。"
                ),
                new($"{call.Submitter.Details.Name}, who is neither.", $"{call.Submitter.Details.Name} 两者都不是。"),
                new("asking the owner or a regulator to put it.", "请数据所有方或监管方采取。")
            );

    public static Refusal? HoldsOnce(DestructionToken before, MemberId self) =>
        before.Holds.All(hold => hold.Member != self) && before.Holds.Count < DestructionToken.MostHolds
            ? null
            : new Refusal(
                new Rule(
                    "destructions.held-once",
                    "A member puts one legal hold on a dataset, and there are 16 at most.",
                    "每个成员对一个数据集只采取一次司法保全，总数不超过 16 个。"
                ),
                new("a hold that stands already.", "已有保全。"),
                new(
                    "nothing: the dataset is not destroyed while it stands.",
                    "无需再做什么：保全期间不会销毁该数据集。"
                )
            );

    public static Refusal NotHeldBy(ContractCall call) =>
        new(
            new Rule("destructions.lifted-by", "A legal hold is lifted by whoever put it.", "司法保全由采取者解除。"),
            new(
                $"{call.Submitter.Details.Name}, of whom there is no hold.",
                $"{call.Submitter.Details.Name} 没有采取保全。"
            ),
            new("a transaction of the member that put it.", "由采取保全的成员提交交易。")
        );

    public static Refusal? IsLeft(DestructionToken before) =>
        before.IsDone
            ? new Refusal(
                new Rule(
                    "destructions.hold-in-time",
                    "A legal hold is put before the data is destroyed.",
                    "司法保全须在数据销毁之前采取。"
                ),
                new("a dataset of which every holder has given its receipt.", "每个数据持有方都已出具销毁回执。"),
                new("nothing: there is nothing left to hold.", "无法满足：已没有可保全的数据。")
            )
            : null;

    public static Refusal? KeepsNoShorter(DestructionToken before, RetainDataset wanted) =>
        wanted.KeepUntil < before.KeepUntil || (wanted.KeepUntil is null && before.KeepUntil is not null)
            ? new Refusal(
                new Rule(
                    "destructions.keeps-longer",
                    "The time that a dataset is kept only grows.",
                    "数据集的保存期限只能延长。"
                ),
                new($"a time before {Show(before.KeepUntil!.Value)}.", $"早于 {Show(before.KeepUntil!.Value)}。"),
                new("that time or a later one.", "不早于原定时间。")
            )
        : wanted.DestroyBy <= wanted.KeepUntil
            ? new Refusal(
                new Rule(
                    "destructions.keeps-then-destroys",
                    "A dataset is destroyed after the time that it is kept.",
                    "销毁期限须晚于保存期限。"
                ),
                new(
                    $"kept until {Show(wanted.KeepUntil!.Value)}, destroyed by {Show(wanted.DestroyBy!.Value)}.",
                    $"保存至 {Show(wanted.KeepUntil!.Value)}，而销毁期限为 {Show(wanted.DestroyBy!.Value)}。"
                ),
                new("a later day for the destruction.", "更晚的销毁期限。")
            )
        : null;

    public static Refusal? IsWithdrawn(Token dataset) =>
        DatasetToken.Read(dataset).State == DatasetState.Withdrawn
            ? null
            : new Refusal(
                new Rule(
                    "destructions.withdrawn-first",
                    "A dataset is withdrawn from the catalogue before it is destroyed.",
                    "数据集须先下架，再销毁。"
                ),
                new("a dataset that is offered.", "该数据集仍在目录中。"),
                new("withdrawing it, which ends its grants.", "先将其下架，其授权随之终止。")
            );

    public static Refusal? AreOfDataset(Token dataset, IReadOnlyList<Token> grants) =>
        grants.All(grant => GrantToken.Read(grant).Terms.Dataset == dataset.Id)
            ? null
            : new Refusal(
                new Rule(
                    "destructions.grants-of-dataset",
                    "An order names grants of its own dataset.",
                    "销毁指令只能列出该数据集的授权。"
                ),
                new("a grant of another dataset.", "列出了另一数据集的授权。"),
                new("leaving it out.", "去掉该授权。")
            );

    public static Refusal? IsNotOrdered(DestructionToken before) =>
        before.Order is null
            ? null
            : new Refusal(
                new Rule(
                    "destructions.ordered-once",
                    "A dataset's destruction is ordered once.",
                    "销毁指令只下达一次。"
                ),
                new(
                    $"a dataset whose destruction was ordered at {Show(before.Order.OrderedAt)}.",
                    $"已于 {Show(before.Order.OrderedAt)} 下达销毁指令。"
                ),
                new("nothing: the holders give their receipts.", "无需再做什么：等待数据持有方出具回执。")
            );

    /// <summary>Whether it may be destroyed at a moment; a hold stands above everything.</summary>
    public static Refusal? MayGo(DestructionToken before, long time) =>
        before.Holds is [var hold, ..]
            ? new Refusal(
                new Rule(
                    "destructions.hold-wins",
                    "While a legal hold stands a dataset is not destroyed.",
                    "司法保全期间不得销毁数据集。"
                ),
                new(
                    $"the hold '{hold.Reason}', which stands since {Show(hold.Since)}.",
                    $"自 {Show(hold.Since)} 起有保全：“{hold.Reason}”。"
                ),
                new("whoever put the hold lifting it.", "由采取保全的成员解除。")
            )
        : before.KeepUntil > time
            ? new Refusal(
                new Rule(
                    "destructions.kept-until",
                    "A dataset is not destroyed before the time that it has to be kept is over.",
                    "保存期限届满之前不得销毁数据集。"
                ),
                new(
                    $"a dataset that is kept until {Show(before.KeepUntil.Value)}.",
                    $"该数据集须保存至 {Show(before.KeepUntil.Value)}。"
                ),
                new("waiting until then.", "等待期限届满。")
            )
        : null;

    public static Refusal? IsDueLater(ContractCall call, OrderDestruction arguments) =>
        arguments.DueBy > call.Time && arguments.DueBy - call.Time <= LongestInMilliseconds
            ? null
            : new Refusal(
                new Rule(
                    "destructions.due",
                    "A destruction is due later than its order, within a year.",
                    "销毁的期限须晚于下达时间，且不超过一年。"
                ),
                new(
                    $"due by {Show(arguments.DueBy)}; it is {Show(call.Time)}.",
                    $"期限为 {Show(arguments.DueBy)}，而现在是 {Show(call.Time)}。"
                ),
                new("a later day within that time.", "在此范围内、晚于现在的期限。")
            );

    public static Refusal NothingToGive(ContractCall call) =>
        new(
            new Rule(
                "destructions.receipt-of-holders",
                "Each holder gives the receipt of an ordered destruction once.",
                "每个数据持有方对已下达的销毁出具一次回执。"
            ),
            new(
                $"{call.Submitter.Details.Name}, of whom it waits for none.",
                $"不等待 {call.Submitter.Details.Name} 的回执。"
            ),
            new("nothing: it was given, or it holds none of the data.", "无需再做什么：已经出具，或未持有该数据。")
        );

    private static string Show(long time) => Times.Show(time);
}
