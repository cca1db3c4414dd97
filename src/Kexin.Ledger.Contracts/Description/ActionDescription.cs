using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>One action of a contract, whatever record it takes.</summary>
/// <param name="name">By which transactions name it.</param>
/// <param name="label">How people call it, as on a button.</param>
/// <param name="done">How people call a transaction that did it, in a sentence.</param>
/// <param name="help">A sentence on what it does.</param>
public abstract class ActionDescription(string name, BilingualText label, BilingualText done, BilingualText help)
{
    /// <summary>By which transactions name it.</summary>
    public string Name { get; } = name;

    /// <summary>How people call it.</summary>
    public BilingualText Label { get; } = label;

    /// <summary>How people call a transaction that did it, as "dataset published".</summary>
    public BilingualText Done { get; } = done;

    /// <summary>What it does.</summary>
    public BilingualText Help { get; } = help;

    /// <summary>The type of the token that is named beside the arguments, and consumed; null when none is.</summary>
    public string? Subject { get; init; }

    /// <summary>The type of the new token that the action makes by <see cref="ContractCall.NewId"/>, or null.</summary>
    public string? Makes { get; init; }

    /// <summary>The canonical arguments.</summary>
    /// <exception cref="RecordException">The JSON is not the action's record; the text names the place.</exception>
    public abstract byte[] ToCbor(JsonElement arguments);

    /// <summary>The arguments with named members.</summary>
    /// <exception cref="DecodingException">The bytes are not this action's.</exception>
    public abstract JsonElement ToJson(ReadOnlyMemory<byte> arguments);

    /// <summary>What the JSON of the arguments must be: JSON Schema, 2020-12.</summary>
    /// <param name="chinese">Whether labels and help are in Chinese.</param>
    public abstract JsonObject Schema(bool chinese);

    /// <summary>Whether the arguments say who of the member's people acts: only the node itself says that, and no program that submits to it.</summary>
    public bool SaysWhoActs { get; init; }

    /// <summary>The id of the token that the action makes by a natural key, or null.</summary>
    /// <exception cref="DecodingException">The bytes are not this action's.</exception>
    public abstract TokenId? FindMadeId(Suite suite, MemberId submitter, ReadOnlyMemory<byte> arguments);

    /// <summary>The token versions that the action takes, as the ledger is now.</summary>
    /// <param name="arguments">Canonical arguments.</param>
    /// <param name="subject">The token named beside them; null when the action names none.</param>
    /// <param name="tokens">Where tokens are found.</param>
    /// <exception cref="DecodingException">The bytes are not this action's.</exception>
    public abstract ActionTokens Resolve(ReadOnlyMemory<byte> arguments, Token? subject, ICurrentTokens tokens);

    internal abstract ContractOutcome Execute(ContractCall call);
}

/// <summary>One action of a contract.</summary>
/// <typeparam name="TArguments">The record that it takes.</typeparam>
/// <param name="name">By which transactions name it.</param>
/// <param name="label">How people call it, as on a button.</param>
/// <param name="done">How people call a transaction that did it, in a sentence.</param>
/// <param name="help">A sentence on what it does.</param>
/// <param name="decide">The action itself: pure, see <see cref="IContract"/>.</param>
public sealed class ActionDescription<TArguments>(
    string name,
    BilingualText label,
    BilingualText done,
    BilingualText help,
    Func<ContractCall, TArguments, ContractOutcome> decide
) : ActionDescription(name, label, done, help)
    where TArguments : ActionArguments
{
    /// <summary>Which token versions it takes, where that is more than the subject; null otherwise.</summary>
    public Func<TArguments, Token?, ICurrentTokens, ActionTokens>? Takes { get; init; }

    /// <summary>The id of the token that it makes by a natural key; null when there is none.</summary>
    public Func<Suite, MemberId, TArguments, TokenId>? MadeId { get; init; }

    public override byte[] ToCbor(JsonElement arguments) => RecordJson.Read<TArguments>(arguments).Encode();

    public override JsonElement ToJson(ReadOnlyMemory<byte> arguments) => RecordJson.Write(Decode(arguments));

    public override JsonObject Schema(bool chinese) => RecordJson.Schema<TArguments>(chinese);

    public override TokenId? FindMadeId(Suite suite, MemberId submitter, ReadOnlyMemory<byte> arguments) =>
        MadeId?.Invoke(suite, submitter, Decode(arguments));

    public override ActionTokens Resolve(ReadOnlyMemory<byte> arguments, Token? subject, ICurrentTokens tokens) =>
        Takes?.Invoke(Decode(arguments), subject, tokens) ?? new ActionTokens([], subject is null ? [] : [subject]);

    internal override ContractOutcome Execute(ContractCall call) => decide(call, Decode(call.Transaction.Arguments));

    private static TArguments Decode(ReadOnlyMemory<byte> arguments) => CanonicalRecord.Decode<TArguments>(arguments);
}
