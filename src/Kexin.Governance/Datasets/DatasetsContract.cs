using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Datasets;

/// <summary>The catalogue: owners put descriptions of their datasets in and take them out.</summary>
public sealed class DatasetsContract : DescribedContract
{
    /// <summary>The contract's name.</summary>
    public const string ContractName = "datasets";

    /// <summary>Takes <see cref="PublishDataset"/>; consumes the token when it was withdrawn before.</summary>
    public const string Publish = "publish";

    /// <summary>Consumes the dataset's token; takes no arguments.</summary>
    public const string Withdraw = "withdraw";

    /// <summary>Consumes the dataset's token; takes <see cref="EditDataset"/>.</summary>
    public const string Edit = "edit";

    /// <summary>The contract.</summary>
    public DatasetsContract()
        : base(
            new ContractDescription(
                ContractName,
                new("Datasets", "数据集"),
                [TokenDescription.Of<DatasetToken>(DatasetToken.Type, new("dataset", "数据集"), DatasetListing.All)],
                [
                    new ActionDescription<PublishDataset>(
                        Publish,
                        new("Publish a dataset", "发布数据集"),
                        new("dataset published", "数据集已发布"),
                        new(
                            "An owner puts a description of its dataset in the catalogue.",
                            "所有方把自己数据集的说明放入目录。"
                        ),
                        PublishOwn
                    )
                    {
                        MadeId = IdOf,
                        Takes = (arguments, _, tokens) =>
                            new(
                                [],
                                tokens.Find(IdOf(tokens.Suite, tokens.Self, arguments)) is { } before
                                && IsWithdrawn(before)
                                    ? [before]
                                    : []
                            ),
                    },
                    new ActionDescription<EditDataset>(
                        Edit,
                        new("Edit a dataset's description", "修改数据集说明"),
                        new("dataset description changed", "数据集说明已修改"),
                        new(
                            "An owner changes what it says of its dataset, or offers it for more purposes; grants stay.",
                            "所有方修改数据集的说明，或增加使用目的；已有授权不受影响。"
                        ),
                        EditOwn
                    )
                    {
                        Subject = DatasetToken.Type,
                    },
                    new ActionDescription<NoArguments>(
                        Withdraw,
                        new("Withdraw a dataset", "下架数据集"),
                        new("dataset withdrawn", "数据集已下架"),
                        new("An owner takes its dataset out of the catalogue.", "所有方把自己的数据集移出目录。"),
                        WithdrawOwn
                    )
                    {
                        Subject = DatasetToken.Type,
                    },
                ]
            )
        ) { }

    private static TokenId IdOf(Suite suite, MemberId owner, PublishDataset arguments) =>
        DatasetToken.IdOf(suite, owner, arguments.Description.Commitment);

    private static ContractOutcome PublishOwn(ContractCall call, PublishDataset arguments)
    {
        var description = arguments.Description;
        var owner = call.Submitter.Member;
        var id = DatasetToken.IdOf(call.Suite, owner, description.Commitment);
        var again = call.Consumes.Count > 0;
        if (again && (call.Consumed(DatasetToken.Type) is not { } before || before.Id != id || !IsWithdrawn(before)))
        {
            return ContractOutcome.Refuses(
                new Refusal(
                    new Rule(
                        "datasets.published-again",
                        "A dataset is published again only after it was withdrawn.",
                        "数据集下架之后才能再次发布。"
                    ),
                    new("a dataset that is published, or another one.", "一个仍在发布的数据集，或另一个数据集。"),
                    new("withdrawing it first.", "先将其下架。")
                )
            );
        }

        if (!again && call.Exists(id))
        {
            return ContractOutcome.Refuses(
                new Refusal(
                    new Rule("datasets.published-once", "A dataset is published once.", "数据集只发布一次。"),
                    new(
                        $"the same content by the same owner, as dataset {id.Value.ToShortString()}.",
                        $"同一数据所有方的相同内容已发布为数据集 {id.Value.ToShortString()}。"
                    ),
                    new("using the dataset that is there, or withdrawing it first.", "使用已有的数据集，或先将其下架。")
                )
            );
        }

        var token = new DatasetToken(description, DatasetState.Published, call.Time);
        return ContractOutcome.Makes(new TokenOutput(id, DatasetToken.Type, owner, token.EncodeFields()));
    }

    private static ContractOutcome WithdrawOwn(ContractCall call, NoArguments none)
    {
        var token = call.Consumed(DatasetToken.Type);
        var dataset = DatasetToken.Read(token);
        if (token.Owner != call.Submitter.Member)
        {
            return ContractOutcome.Refuses(
                new Refusal(
                    new Rule(
                        "datasets.withdrawn-by-owner",
                        "An owner withdraws its own dataset.",
                        "数据所有方只能下架自己的数据集。"
                    ),
                    new(
                        $"{call.Submitter.Details.Name}, who does not own '{dataset.Description.Name}'.",
                        $"{call.Submitter.Details.Name} 不是“{dataset.Description.Name}”的数据所有方。"
                    ),
                    new("a transaction of the owner.", "由数据所有方提交交易。")
                )
            );
        }

        if (dataset.State == DatasetState.Withdrawn)
        {
            return ContractOutcome.Refuses(
                new Refusal(
                    new Rule(
                        "datasets.withdrawn-was-published",
                        "A dataset that is withdrawn was published.",
                        "只能下架已经发布的数据集。"
                    ),
                    new(
                        $"'{dataset.Description.Name}', which is withdrawn already.",
                        $"“{dataset.Description.Name}”已经下架。"
                    ),
                    new("nothing: it is out of the catalogue.", "无需再做什么：它已不在目录之中。")
                )
            );
        }

        var withdrawn = dataset with { State = DatasetState.Withdrawn };
        return ContractOutcome.Makes(new TokenOutput(token.Id, token.Type, token.Owner, withdrawn.EncodeFields()));
    }

    private static ContractOutcome EditOwn(ContractCall call, EditDataset arguments)
    {
        var token = call.Consumed(DatasetToken.Type);
        var dataset = DatasetToken.Read(token);
        var description = dataset.Description;
        var refusal =
            token.Owner != call.Submitter.Member
                ? new Refusal(
                    new Rule(
                        "datasets.edited-by-owner",
                        "An owner edits the description of its own dataset.",
                        "数据所有方只能修改自己数据集的说明。"
                    ),
                    new(
                        $"{call.Submitter.Details.Name}, who does not own '{description.Name}'.",
                        $"{call.Submitter.Details.Name} 不是“{description.Name}”的数据所有方。"
                    ),
                    new("a transaction of the owner.", "由数据所有方提交交易。")
                )
            : dataset.State == DatasetState.Withdrawn
                ? new Refusal(
                    new Rule(
                        "datasets.edited-while-published",
                        "A dataset's description is edited while it is published.",
                        "只能修改仍在发布的数据集的说明。"
                    ),
                    new($"'{description.Name}', which is withdrawn.", $"“{description.Name}”已经下架。"),
                    new("publishing it again, with the new description.", "以新的说明重新发布。")
                )
            : description.Purposes.Except(arguments.Purposes).FirstOrDefault() is { } lost
                ? new Refusal(
                    new Rule(
                        "datasets.purposes-stay",
                        "A published dataset keeps the purposes that it is offered for.",
                        "已发布的数据集保留其使用目的。"
                    ),
                    new($"the purpose '{lost}' left out.", $"缺少使用目的“{lost}”。"),
                    new(
                        "naming it, too, or withdrawing the dataset, which ends its grants.",
                        "同时列出该使用目的，或下架数据集（其授权随之终止）。"
                    )
                )
            : null;
        if (refusal is not null)
        {
            return ContractOutcome.Refuses(refusal);
        }

        var edited = dataset with
        {
            Description = description with { Description = arguments.Description, Purposes = arguments.Purposes },
        };
        return ContractOutcome.Makes(new TokenOutput(token.Id, token.Type, token.Owner, edited.EncodeFields()));
    }

    private static bool IsWithdrawn(Token token) => DatasetToken.Read(token).State == DatasetState.Withdrawn;
}

/// <summary>Arguments of <see cref="DatasetsContract.Publish"/>.</summary>
/// <param name="Description">What the owner says of the dataset.</param>
[RecordKind("kexin/datasets.publish/3")]
public sealed record PublishDataset([Says("Description", "说明")] DatasetDescription Description) : ActionArguments;

/// <summary>Arguments of <see cref="DatasetsContract.Edit"/>.</summary>
/// <param name="Description">For the other members.</param>
/// <param name="Purposes">All that it may be asked for from now on: those of before, and more.</param>
[RecordKind("kexin/datasets.edit/1")]
public sealed record EditDataset(
    [Prose, Says("Description", "说明")] string Description,
    [Items(Bounds.ChoicesPerList, Min = 1, Distinct = true), Name, Says("Purposes", "使用目的")]
        IReadOnlyList<string> Purposes
) : ActionArguments;
