using Kexin.Cryptography;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Destructions;

/// <summary>How long datasets are kept, and their destruction: ordered by the owner, stopped by a legal hold, answered by a receipt of each holder.</summary>
public sealed class DestructionsContract : DescribedContract
{
    /// <summary>The contract's name.</summary>
    public const string ContractName = "destructions";

    /// <summary>Reads the dataset; takes <see cref="RetainDataset"/>; consumes the destruction's token where there is one.</summary>
    public const string Retain = "retain";

    /// <summary>Reads the dataset; takes <see cref="HoldDataset"/>; consumes the destruction's token where there is one.</summary>
    public const string Hold = "hold";

    /// <summary>Consumes the destruction's token; takes no arguments.</summary>
    public const string Release = "release";

    /// <summary>Reads the dataset and its grants; takes <see cref="OrderDestruction"/>; consumes the destruction's token where there is one.</summary>
    public const string Order = "order";

    /// <summary>Consumes the destruction's token; takes <see cref="GiveReceipt"/>.</summary>
    public const string Receipt = "receipt";

    /// <summary>The contract.</summary>
    public DestructionsContract()
        : base(
            new ContractDescription(
                ContractName,
                new("Keeping and destruction", "保存与销毁"),
                [TokenDescription.Of<DestructionToken>(DestructionToken.Type, new("destruction", "销毁"))],
                [
                    OfDataset<RetainDataset>(
                        Retain,
                        new("Say how long a dataset is kept", "设定数据集的保存期限"),
                        new("time of keeping set", "已设定保存期限"),
                        new(
                            "An owner says until when its dataset is kept, and by when it has to be destroyed.",
                            "数据所有方设定其数据集保存至何时，以及最迟何时销毁。"
                        ),
                        RetainOwn
                    ),
                    OfDataset<HoldDataset>(
                        Hold,
                        new("Put a legal hold on a dataset", "对数据集采取司法保全"),
                        new("legal hold put", "已采取司法保全"),
                        new(
                            "The owner or a regulator forbids that a dataset is destroyed.",
                            "数据所有方或监管方禁止销毁某一数据集。"
                        ),
                        PutHold
                    ),
                    new ActionDescription<NoArguments>(
                        Release,
                        new("Lift a legal hold", "解除司法保全"),
                        new("legal hold lifted", "已解除司法保全"),
                        new("Whoever put a legal hold lifts it.", "由采取司法保全的成员解除。"),
                        LiftHold
                    )
                    {
                        Subject = DestructionToken.Type,
                    },
                    OfDataset<OrderDestruction>(
                        Order,
                        new("Order a dataset's destruction", "下达销毁数据集的指令"),
                        new("destruction ordered", "已下达销毁指令"),
                        new(
                            "An owner has every holder destroy a dataset and say so.",
                            "数据所有方要求每个数据持有方销毁数据集并出具回执。"
                        ),
                        OrderOwn
                    ),
                    new ActionDescription<GiveReceipt>(
                        Receipt,
                        new("Give the receipt of a destruction", "出具销毁回执"),
                        new("destruction receipted", "已出具销毁回执"),
                        new("A holder says what it has destroyed.", "数据持有方说明已销毁的内容。"),
                        TakeReceipt
                    )
                    {
                        Subject = DestructionToken.Type,
                    },
                ]
            )
        ) { }

    /// <summary>An action that goes on with a dataset's one account, or begins it; what decides is told the dataset's token and the account.</summary>
    private static ActionDescription<TArguments> OfDataset<TArguments>(
        string name,
        BilingualText label,
        BilingualText done,
        BilingualText help,
        Func<ContractCall, TArguments, Token, DestructionToken, (Refusal? Refusal, DestructionToken Made)> decide
    )
        where TArguments : ActionArguments, IOfDataset =>
        new(
            name,
            label,
            done,
            help,
            (call, arguments) =>
            {
                var dataset = call.Read(DatasetToken.Type, arguments.Dataset);
                var id = DestructionToken.IdOf(call.Suite, dataset.Id);
                var before =
                    call.Consumes.Count > 0
                        ? DestructionToken.Read(call.Consumed(DestructionToken.Type))
                        : new DestructionToken(default, null, null, [], null, []);
                var (refusal, made) = decide(call, arguments, dataset, before with { Dataset = arguments.Dataset });
                return (DestructionRules.GoesOn(call, id) ?? refusal) is { } no
                    ? ContractOutcome.Refuses(no)
                    : ContractOutcome.Makes(
                        new TokenOutput(id, DestructionToken.Type, dataset.Owner, made.EncodeFields())
                    );
            }
        )
        {
            MadeId = (suite, _, arguments) => DestructionToken.IdOf(suite, arguments.Dataset),
            Takes = (arguments, _, tokens) =>
                new(
                    [
                        tokens.Require(DatasetToken.Type, arguments.Dataset),
                        .. arguments.Grants.Select(id => tokens.Require(GrantToken.Type, id)),
                    ],
                    tokens.Find(DestructionToken.IdOf(tokens.Suite, arguments.Dataset)) is { } before ? [before] : []
                ),
        };

    private static (Refusal?, DestructionToken) RetainOwn(
        ContractCall call,
        RetainDataset arguments,
        Token dataset,
        DestructionToken before
    ) =>
        (
            DestructionRules.IsOfOwner(call, dataset)
                ?? DestructionRules.IsNotOrdered(before)
                ?? DestructionRules.KeepsNoShorter(before, arguments),
            before with
            {
                KeepUntil = arguments.KeepUntil,
                DestroyBy = arguments.DestroyBy,
            }
        );

    private static (Refusal?, DestructionToken) PutHold(
        ContractCall call,
        HoldDataset arguments,
        Token dataset,
        DestructionToken before
    )
    {
        var self = call.Submitter.Member;
        return (
            DestructionRules.MayHold(call, dataset)
                ?? DestructionRules.IsLeft(before)
                ?? DestructionRules.HoldsOnce(before, self),
            before with
            {
                Holds = [.. before.Holds, new LegalHold(self, arguments.Reason, call.Time)],
            }
        );
    }

    private static ContractOutcome LiftHold(ContractCall call, NoArguments none)
    {
        var token = call.Consumed(DestructionToken.Type);
        var before = DestructionToken.Read(token);
        var self = call.Submitter.Member;
        if (before.Holds.All(hold => hold.Member != self))
        {
            return ContractOutcome.Refuses(DestructionRules.NotHeldBy(call));
        }

        return Again(token, before with { Holds = [.. before.Holds.Where(hold => hold.Member != self)] });
    }

    private static (Refusal?, DestructionToken) OrderOwn(
        ContractCall call,
        OrderDestruction arguments,
        Token dataset,
        DestructionToken before
    )
    {
        var grants = arguments.Grants.Select(id => call.Read(GrantToken.Type, id)).ToArray();
        var holders = grants.Select(grant => grant.Owner).Prepend(dataset.Owner).Distinct();
        return (
            DestructionRules.IsOfOwner(call, dataset)
                ?? DestructionRules.IsWithdrawn(dataset)
                ?? DestructionRules.AreOfDataset(dataset, grants)
                ?? DestructionRules.IsNotOrdered(before)
                ?? DestructionRules.MayGo(before, call.Time)
                ?? DestructionRules.IsDueLater(call, arguments),
            before with
            {
                Order = new DestructionOrder(arguments.Reason, call.Time, arguments.DueBy),
                Holders = [.. holders.Select(member => new DestructionHolder(member))],
            }
        );
    }

    private static ContractOutcome TakeReceipt(ContractCall call, GiveReceipt arguments)
    {
        var token = call.Consumed(DestructionToken.Type);
        var before = DestructionToken.Read(token);
        var self = call.Submitter.Member;
        if (!before.WaitsFor(self))
        {
            return ContractOutcome.Refuses(
                DestructionRules.MayGo(before, long.MaxValue) ?? DestructionRules.NothingToGive(call)
            );
        }

        var receipt = new DestructionReceipt(call.Time, arguments.Copies, arguments.Backups, arguments.Results);
        return Again(
            token,
            before with
            {
                Holders =
                [
                    .. before.Holders.Select(holder =>
                        holder.Member == self ? holder with { Receipt = receipt } : holder
                    ),
                ],
            }
        );
    }

    private static ContractOutcome Again(Token token, DestructionToken destruction) =>
        ContractOutcome.Makes(new TokenOutput(token.Id, token.Type, token.Owner, destruction.EncodeFields()));
}
