using Kexin.Cryptography;
using Kexin.Ledger.Log;

namespace Kexin.Ledger.Contracts;

/// <summary>Anchors members' evidence logs. Every member that cosigns the block has checked that the log only grew.</summary>
/// <remarks>
/// What: a checkpoint of the submitter's own log, signed by the submitter's key, and the proof that it extends the one before.
/// Source: RFC 9162 section 2.1.4 for the proof; C2SP tlog-checkpoint for the checkpoint.
/// Security: a member that rewrites what it anchored must show a consistency proof between two unrelated trees: a collision of the hash.
/// A log that lost anchored entries goes on by a restart only, which begins a new run of the log: the token says so in every version from
/// then on, and every anchor names its run, so that a proof says which run it is of.
/// Not for: saying that the log is complete; what a member never logged is not missed here.
/// </remarks>
public sealed class EvidenceContract : DescribedContract
{
    /// <summary>The contract's name.</summary>
    public const string ContractName = "evidence";

    /// <summary>Takes <see cref="AnchorEvidence"/>; consumes the member's log token but for the first time.</summary>
    public const string Anchor = "anchor";

    /// <summary>Takes <see cref="AnchorEvidence"/> without a proof; consumes the member's log token: its log goes on without entries that it lost.</summary>
    public const string Restart = "restart";

    /// <summary>The contract.</summary>
    public EvidenceContract()
        : base(
            new ContractDescription(
                ContractName,
                new("Evidence", "存证"),
                [TokenDescription.Of<EvidenceLogToken>(EvidenceLogToken.Type, new("evidence log", "存证日志"))],
                [
                    Describe(
                        Anchor,
                        new("Anchor an evidence log", "锚定存证日志"),
                        new("evidence anchored", "存证已锚定"),
                        new(
                            "A member enters the checkpoint of its own log, which only grows.",
                            "成员登记自己日志的检查点，日志只增不减。"
                        ),
                        isRestart: false
                    ),
                    Describe(
                        Restart,
                        new("Restart an evidence log", "重新开始存证日志"),
                        new("evidence restarted", "存证已重新开始"),
                        new(
                            "A member's log that lost anchored entries goes on, which everybody sees.",
                            "丢失了已锚定记录的日志继续使用，各方均可看到。"
                        ),
                        isRestart: true
                    ),
                ]
            )
        ) { }

    private static ActionDescription<AnchorEvidence> Describe(
        string name,
        BilingualText label,
        BilingualText done,
        BilingualText help,
        bool isRestart
    ) =>
        new(name, label, done, help, (call, arguments) => AnchorOwn(call, arguments, isRestart))
        {
            MadeId = (suite, member, _) => EvidenceLogToken.IdOf(suite, member),
            Takes = (_, _, tokens) =>
                new([], tokens.Find(EvidenceLogToken.IdOf(tokens.Suite, tokens.Self)) is { } log ? [log] : []),
        };

    private static ContractOutcome AnchorOwn(ContractCall call, AnchorEvidence arguments, bool isRestart)
    {
        var member = call.Submitter.Member;
        var id = EvidenceLogToken.IdOf(call.Suite, member);
        var first = call.Consumes.Count == 0 && !isRestart;
        if (first ? call.Exists(id) : call.Consumed(EvidenceLogToken.Type).Id != id)
        {
            return ContractOutcome.Refuses(
                new Refusal(
                    new Rule(
                        "evidence.own-log",
                        "A member anchors its own log, on top of its last anchor.",
                        "成员只锚定自己的存证日志，并接在上一次锚定之后。"
                    ),
                    first
                        ? new("an anchor that leaves the last one out.", "此次锚定没有接在上一次之后。")
                        : new("another member's log.", "另一成员的日志。"),
                    new("a transaction that consumes the member's own log token.", "消耗该成员自己的日志凭证的交易。")
                )
            );
        }

        var before = first
            ? new EvidenceLogToken(0, MerkleHash.Empty(call.Suite), 0)
            : EvidenceLogToken.Read(call.Consumed(EvidenceLogToken.Type));
        var origin = EvidenceLogToken.OriginOf(call.Transaction.Consortium, member);
        var checkpoint = Checkpoint.Open(
            SignedNote.Parse(arguments.Checkpoint.Span),
            new NoteKey(origin, NoteStatement.Signature, call.Submitter.Key)
        );
        var run = isRestart ? before.Run + 1 : before.Run;
        if (arguments.Run != run)
        {
            return ContractOutcome.Refuses(
                new Refusal(
                    new Rule(
                        "evidence.run-of-the-log",
                        "An anchor says which run of the log it is of.",
                        "锚定须注明属于日志的第几轮。"
                    ),
                    new($"run {arguments.Run}.", $"第 {arguments.Run} 轮。"),
                    new($"run {run}.", $"第 {run} 轮。")
                )
            );
        }

        if (isRestart)
        {
            return RestartOwn(call, before, checkpoint);
        }

        if (checkpoint.Size <= before.Size || !IsConsistent(call.Suite, before, checkpoint, arguments.Consistency))
        {
            return ContractOutcome.Refuses(
                new Refusal(
                    new Rule("evidence.only-grows", "An evidence log only grows.", "存证日志只增不减。"),
                    new(
                        $"a checkpoint of {checkpoint.Size} entries that is not shown to extend the {before.Size} anchored before.",
                        $"检查点含 {checkpoint.Size} 条，未证明它延续此前锚定的 {before.Size} 条。"
                    ),
                    new("a larger checkpoint with its consistency proof.", "更大的检查点及其一致性证明。")
                )
            );
        }

        var log = new EvidenceLogToken(checkpoint.Size, checkpoint.Root, call.Time, before.Restart);
        return ContractOutcome.Makes(new TokenOutput(id, EvidenceLogToken.Type, member, log.EncodeFields()));
    }

    private static ContractOutcome RestartOwn(ContractCall call, EvidenceLogToken before, Checkpoint checkpoint)
    {
        if (checkpoint.Size == before.Size && checkpoint.Root == before.Root)
        {
            return ContractOutcome.Refuses(
                new Refusal(
                    new Rule(
                        "evidence.restart-after-loss",
                        "Only a log that lost anchored entries is restarted.",
                        "只有丢失了已锚定记录的存证日志才可重新开始。"
                    ),
                    new($"all {before.Size} anchored entries.", $"已锚定的 {before.Size} 条记录俱全。"),
                    new("a checkpoint of another log than the anchored one.", "与已锚定内容不同的检查点。")
                )
            );
        }

        var token = call.Consumed(EvidenceLogToken.Type);
        var restart = new EvidenceRestart(
            before.Run + 1,
            (long)token.Version + 1,
            before.Size,
            checkpoint.Size,
            call.Time
        );
        var log = new EvidenceLogToken(checkpoint.Size, checkpoint.Root, call.Time, restart);
        return ContractOutcome.Makes(
            new TokenOutput(token.Id, EvidenceLogToken.Type, call.Submitter.Member, log.EncodeFields())
        );
    }

    private static bool IsConsistent(
        Suite suite,
        EvidenceLogToken before,
        Checkpoint checkpoint,
        IReadOnlyList<Digest> proof
    ) => MerkleVerifier.VerifyConsistency(suite, before.Size, checkpoint.Size, before.Root, checkpoint.Root, proof);
}
