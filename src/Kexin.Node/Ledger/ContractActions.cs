using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>One action of a built-in contract, as JSON names it.</summary>
internal sealed class ContractActionForm
{
    private readonly Func<JsonElement, byte[]> _encode;
    private readonly Func<ReadOnlyMemory<byte>, JsonElement> _decode;

    private ContractActionForm(
        string contract,
        string action,
        Func<JsonElement, byte[]> encode,
        Func<ReadOnlyMemory<byte>, JsonElement> decode
    )
    {
        Contract = contract;
        Action = action;
        _encode = encode;
        _decode = decode;
    }

    public string Contract { get; }

    public string Action { get; }

    /// <summary>The type of the token that the JSON names beside the arguments, in a member of that name; null when it names none.</summary>
    public string? Subject { get; private init; }

    /// <summary>The type of the new token that the action makes, or null.</summary>
    public string? Makes { get; private init; }

    /// <summary>The canonical arguments.</summary>
    /// <exception cref="JsonException">The JSON has another shape.</exception>
    /// <exception cref="DecodingException">A value is out of its range.</exception>
    /// <exception cref="ArgumentException">A text is not well-formed.</exception>
    public byte[] ToCbor(JsonElement json) => _encode(json);

    /// <summary>The arguments with named members.</summary>
    /// <exception cref="DecodingException">The bytes are not this action's.</exception>
    public JsonElement ToJson(ReadOnlyMemory<byte> arguments) => _decode(arguments);

    public static ContractActionForm Of<T>(
        string contract,
        string action,
        Func<T, byte[]> encode,
        Func<ReadOnlyMemory<byte>, T> decode,
        string? subject = null,
        string? makes = null
    ) =>
        new(
            contract,
            action,
            json =>
            {
                var bytes = encode(ContractJson.Read<T>(json));
                decode(bytes);
                return bytes;
            },
            bytes => ContractJson.Write(decode(bytes))
        )
        {
            Subject = subject,
            Makes = makes,
        };

    /// <summary>An action that takes no arguments.</summary>
    public static ContractActionForm Bare(string contract, string action, string subject) =>
        Of(
            contract,
            action,
            (JsonObject json) =>
                json.Count == 0 ? NoArguments.Encode() : throw new JsonException("This action takes no arguments."),
            bytes =>
            {
                NoArguments.Decode(bytes);
                return new JsonObject();
            },
            subject
        );
}

/// <summary>Every action of the built-in contracts.</summary>
internal static class ContractActions
{
    private static readonly Dictionary<(string, string), ContractActionForm> s_all = new ContractActionForm[]
    {
        ContractActionForm.Of(
            MembershipContract.ContractName,
            MembershipContract.Renew,
            (RenewMembership arguments) => arguments.Encode(),
            RenewMembership.Decode
        ),
        ContractActionForm.Of(
            DatasetsContract.ContractName,
            DatasetsContract.Publish,
            (PublishDataset arguments) => arguments.Encode(),
            PublishDataset.Decode
        ),
        ContractActionForm.Bare(DatasetsContract.ContractName, DatasetsContract.Withdraw, DatasetToken.Type),
        ContractActionForm.Of(
            GrantsContract.ContractName,
            GrantsContract.Request,
            (RequestGrant arguments) => arguments.Encode(),
            RequestGrant.Decode,
            makes: GrantToken.Type
        ),
        ContractActionForm.Of(
            GrantsContract.ContractName,
            GrantsContract.Approve,
            (ApproveGrant arguments) => arguments.Encode(),
            ApproveGrant.Decode,
            GrantToken.Type
        ),
        ContractActionForm.Of(
            GrantsContract.ContractName,
            GrantsContract.Refuse,
            (GrantReason arguments) => arguments.Encode(),
            GrantReason.Decode,
            GrantToken.Type
        ),
        ContractActionForm.Of(
            GrantsContract.ContractName,
            GrantsContract.Revoke,
            (GrantReason arguments) => arguments.Encode(),
            GrantReason.Decode,
            GrantToken.Type
        ),
        ContractActionForm.Of(
            TasksContract.ContractName,
            TasksContract.Create,
            (CreateTask arguments) => arguments.Encode(),
            CreateTask.Decode,
            makes: TaskToken.Type
        ),
        ContractActionForm.Of(
            TasksContract.ContractName,
            TasksContract.Review,
            (ReviewTask arguments) => arguments.Encode(),
            ReviewTask.Decode,
            TaskToken.Type
        ),
        ContractActionForm.Of(
            TasksContract.ContractName,
            TasksContract.Join,
            (JoinTask arguments) => arguments.Encode(),
            JoinTask.Decode,
            TaskToken.Type
        ),
        ContractActionForm.Bare(TasksContract.ContractName, TasksContract.Start, TaskToken.Type),
        ContractActionForm.Of(
            TasksContract.ContractName,
            TasksContract.Complete,
            (CompleteTask arguments) => arguments.Encode(),
            CompleteTask.Decode,
            TaskToken.Type
        ),
        ContractActionForm.Of(
            TasksContract.ContractName,
            TasksContract.Fail,
            (FailTask arguments) => arguments.Encode(),
            FailTask.Decode,
            TaskToken.Type
        ),
        ContractActionForm.Of(
            EvidenceContract.ContractName,
            EvidenceContract.Anchor,
            (AnchorEvidence arguments) => arguments.Encode(),
            AnchorEvidence.Decode
        ),
        ContractActionForm.Of(
            EvidenceContract.ContractName,
            EvidenceContract.Restart,
            (AnchorEvidence arguments) => arguments.Encode(),
            AnchorEvidence.Decode
        ),
    }.ToDictionary(form => (form.Contract, form.Action));

    public static IReadOnlyCollection<ContractActionForm> All => s_all.Values;

    public static ContractActionForm? Find(string contract, string action) =>
        s_all.GetValueOrDefault((contract, action));
}
