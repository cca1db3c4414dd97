using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>The catalogue: owners put descriptions of their datasets in and take them out.</summary>
public sealed class DatasetsContract : IContract
{
    /// <summary>The contract's name.</summary>
    public const string ContractName = "datasets";

    /// <summary>Takes <see cref="PublishDataset"/>; consumes the token when it was withdrawn before.</summary>
    public const string Publish = "publish";

    /// <summary>Consumes the dataset's token; takes no arguments.</summary>
    public const string Withdraw = "withdraw";

    /// <inheritdoc/>
    public string Name => ContractName;

    /// <inheritdoc/>
    public IReadOnlyList<string> TokenTypes { get; } = [DatasetToken.Type];

    /// <inheritdoc/>
    public ContractOutcome Execute(ContractCall request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Action switch
        {
            Publish => PublishOwn(request),
            Withdraw => WithdrawOwn(request),
            _ => ContractOutcome.NoSuchAction(request, Publish, Withdraw),
        };
    }

    private static ContractOutcome PublishOwn(ContractCall call)
    {
        var description = PublishDataset.Decode(call.Transaction.Arguments).Description;
        var owner = call.Submitter.Member;
        var id = DatasetToken.IdOf(call.Suite, owner, description.Commitment);
        var again = call.Consumes.Count > 0;
        if (again && (call.Consumed(DatasetToken.Type) is not { } before || before.Id != id || !IsWithdrawn(before)))
        {
            return ContractOutcome.Refuses(
                new Refusal(
                    "A dataset is published again only after it was withdrawn.",
                    new("a dataset that is published, or another one.", "一个仍在发布的数据集，或另一个数据集。"),
                    new("withdrawing it first.", "先撤回它。")
                )
            );
        }

        if (!again && call.Exists(id))
        {
            return ContractOutcome.Refuses(
                new Refusal(
                    "A dataset is published once.",
                    new(
                        $"the same content by the same owner, as dataset {id.Value.ToShortString()}.",
                        $"同一所有者的相同内容已发布为数据集 {id.Value.ToShortString()}。"
                    ),
                    new("using the dataset that is there, or withdrawing it first.", "使用已有的数据集，或先撤回它。")
                )
            );
        }

        var token = new DatasetToken(description, DatasetState.Published, call.Time);
        return ContractOutcome.Makes(new TokenOutput(id, DatasetToken.Type, owner, token.EncodeFields()));
    }

    private static ContractOutcome WithdrawOwn(ContractCall call)
    {
        NoArguments.Decode(call.Transaction.Arguments);
        var token = call.Consumed(DatasetToken.Type);
        var dataset = DatasetToken.Read(token);
        if (token.Owner != call.Submitter.Member)
        {
            return ContractOutcome.Refuses(
                new Refusal(
                    "An owner withdraws its own dataset.",
                    new(
                        $"{call.Submitter.Details.Name}, who does not own '{dataset.Description.Name}'.",
                        $"{call.Submitter.Details.Name} 不是“{dataset.Description.Name}”的所有者。"
                    ),
                    new("a transaction of the owner.", "由所有者提交交易。")
                )
            );
        }

        if (dataset.State == DatasetState.Withdrawn)
        {
            return ContractOutcome.Refuses(
                new Refusal(
                    "A dataset that is withdrawn was published.",
                    new(
                        $"'{dataset.Description.Name}', which is withdrawn already.",
                        $"“{dataset.Description.Name}”已经撤回。"
                    ),
                    new("nothing: it is out of the catalogue.", "无需再做什么：它已不在目录之中。")
                )
            );
        }

        var withdrawn = dataset with { State = DatasetState.Withdrawn };
        return ContractOutcome.Makes(new TokenOutput(token.Id, token.Type, token.Owner, withdrawn.EncodeFields()));
    }

    private static bool IsWithdrawn(Token token) => DatasetToken.Read(token).State == DatasetState.Withdrawn;
}

/// <summary>Arguments of <see cref="DatasetsContract.Publish"/>.</summary>
/// <param name="Description">What the owner says of the dataset.</param>
public sealed record PublishDataset(DatasetDescription Description)
{
    private const string Kind = "kexin/datasets.publish/2";

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else.</exception>
    public static PublishDataset Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 1);
                var arguments = new PublishDataset(DatasetDescription.Read(reader));
                reader.EndArray();
                return arguments;
            }
        );

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 1);
            Description.Write(writer);
            writer.WriteEndArray();
        });
}
