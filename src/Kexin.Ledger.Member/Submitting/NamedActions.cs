using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Joined;

namespace Kexin.Ledger.Member.Submitting;

/// <summary>An action as a program names it.</summary>
/// <param name="Contract">The contract's name.</param>
/// <param name="Action">The action's name.</param>
/// <param name="Arguments">The action's record, and beside its members the token that it is done to.</param>
public sealed record NamedAction(string Contract, string Action, JsonElement Arguments);

/// <summary>Submits actions of the contracts as a program names them, many at once, signed by this member's key.</summary>
/// <remarks>
/// The arguments are the contract's record as <see cref="ActionDescription"/> reads it. An action on a token that exists names the token
/// beside them, in a member called by the token's type: <c>{"grant": "…", "text": "…"}</c>. Which token versions a transaction reads
/// and consumes follows from that and from the ledger as this node has it now. The outcomes keep the order of the call, the ledger does
/// not: what builds on another transaction goes into a later call.
/// </remarks>
/// <param name="node">The ledger.</param>
/// <param name="submitter">Submits to it.</param>
public sealed class NamedActions(NodeLedger node, Submitter submitter)
{
    /// <summary>How many a call submits at most.</summary>
    public const int MostInCall = 2000;

    /// <summary>What a transaction's body takes beside its arguments and references, rounded up.</summary>
    private const int FrameSizeInBytes = 1024;

    private const int ReferenceSizeInBytes = 48;

    /// <summary>Submits them; one outcome each, in their order.</summary>
    /// <exception cref="DomainException">There are none or too many, or there is no consortium.</exception>
    public async Task<IReadOnlyList<SubmitOutcome>> SubmitAsync(
        IReadOnlyList<NamedAction?> actions,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(actions);
        if (actions.Count is 0 or > MostInCall)
        {
            throw DomainException.Invalid(
                $"A call submits 1 to {MostInCall} transactions, not {actions.Count}.",
                $"一次提交 1 到 {MostInCall} 笔交易，而不是 {actions.Count} 笔。"
            );
        }

        var ledger = node.Joined;
        var outcomes = new SubmitOutcome[actions.Count];
        var (prepared, places) = (new List<ContractAction>(), new List<int>());
        for (var i = 0; i < outcomes.Length; i++)
        {
            try
            {
                prepared.Add(Prepare(ledger, actions[i]));
                places.Add(i);
            }
            catch (DomainException problem)
            {
                outcomes[i] = new SubmitOutcome(null, problem);
            }
        }

        if (prepared.Count > 0)
        {
            var results = await submitter.SubmitAsync(prepared, until, cancel);
            for (var i = 0; i < results.Count; i++)
            {
                outcomes[places[i]] = results[i];
            }
        }

        return outcomes;
    }

    /// <summary>The action with the token versions that it needs.</summary>
    /// <exception cref="DomainException">There is no such action or token, or the arguments are not the action's.</exception>
    private static ContractAction Prepare(JoinedLedger ledger, NamedAction? submitted)
    {
        var form = submitted is null
            ? throw DomainException.Invalid("There is null among the transactions.", "交易列表中有空项。")
            : ledger.Contracts.FindAction(submitted.Contract, submitted.Action)
                ?? throw DomainException.Invalid(
                    $"There is no action '{submitted.Contract}.{submitted.Action}'. There are: {Known(ledger, ", ")}.",
                    $"没有“{submitted.Contract}.{submitted.Action}”这一操作。可用的有：{Known(ledger, "、")}。"
                );
        var call = $"{submitted.Contract}.{submitted.Action}";
        if (form.SaysWhoActs)
        {
            throw DomainException.Invalid(
                $"'{call}' says which people act, and so is submitted by the node alone, when they have acted.",
                $"“{call}”写明由哪些人员操作，只能在其操作之后由节点提交。"
            );
        }

        var (subject, arguments) = Encode(ledger, call, form, submitted.Arguments);
        var current = new CurrentTokens(ledger);
        var taken = form.Resolve(arguments, subject is { } id ? current.Require(form.Subject!, id) : null, current);
        var action = new ContractAction(
            submitted.Contract,
            submitted.Action,
            arguments,
            taken.Reads,
            taken.Consumes,
            form.Makes,
            form.FindMadeId(ledger.Suite, ledger.Self, arguments)
        );
        var size = arguments.Length + FrameSizeInBytes;
        size += (action.Reads.Count + action.Consumes.Count) * ReferenceSizeInBytes;
        return size <= Bounds.TransactionSizeInBytes
            ? action
            : throw DomainException.Invalid(
                $"The arguments take {arguments.Length} bytes; a transaction has at most {Bounds.TransactionSizeInBytes} with everything around them.",
                $"参数占 {arguments.Length} 字节；一笔交易连同其他内容最多 {Bounds.TransactionSizeInBytes} 字节。"
            );
    }

    private static (TokenId? Subject, JsonElement Arguments) SplitSubject(
        JoinedLedger ledger,
        string call,
        ActionDescription form,
        JsonElement arguments
    )
    {
        if (arguments.ValueKind != JsonValueKind.Object)
        {
            throw Malformed(call, "the arguments are no object", "参数不是对象");
        }

        if (form.Subject is not { } name)
        {
            return (null, arguments);
        }

        var rest = new JsonObject();
        TokenId? subject = null;
        foreach (var member in arguments.EnumerateObject())
        {
            // Joining a task names a grant among its arguments, and the task beside them: the subject is the member of that type alone.
            if (member.Name == name)
            {
                subject =
                    member.Value.ValueKind == JsonValueKind.String
                    && Digest.TryParse(member.Value.GetString(), out var id)
                        ? new TokenId(id)
                        : throw Malformed(
                            call,
                            $"'{name}' is no id of 64 hexadecimal digits",
                            $"“{name}”不是 64 位十六进制编号"
                        );
            }
            else if (!rest.TryAdd(member.Name, JsonNode.Parse(member.Value.GetRawText())))
            {
                throw Malformed(call, $"'{member.Name}' is there twice", $"“{member.Name}”出现了两次");
            }
        }

        return subject is null
            ? throw Malformed(
                call,
                $"'{name}' is missing: the id of the {ledger.Contracts.FindToken(name)!.Label.En}",
                $"缺少“{name}”：{ledger.Contracts.FindToken(name)!.Label.Zh}的编号"
            )
            : (subject, JsonSerializer.SerializeToElement(rest));
    }

    private static (TokenId? Subject, byte[] Arguments) Encode(
        JoinedLedger ledger,
        string call,
        ActionDescription form,
        JsonElement json
    )
    {
        try
        {
            var (subject, arguments) = SplitSubject(ledger, call, form, json);
            return (subject, form.ToCbor(arguments));
        }
        catch (RecordException error)
        {
            throw Malformed(call, error.Text.En.TrimEnd('.'), error.Text.Zh.TrimEnd('。'));
        }
        catch (JsonException error)
        {
            var text = JsonFaults.Describe(error);
            throw Malformed(call, text.En.TrimEnd('.'), text.Zh.TrimEnd('。'));
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw Malformed(call, error.Message.TrimEnd('.'), "有一项内容超出允许的范围");
        }
    }

    private static DomainException Malformed(string call, string what, string chinese) =>
        DomainException.Invalid($"The arguments of {call} are wrong: {what}.", $"{call} 的参数有误：{chinese}。");

    private static string Known(JoinedLedger ledger, string separator) =>
        string.Join(
            separator,
            ledger.Contracts.All.SelectMany(contract =>
                contract.Description.Actions.Select(action => $"{contract.Name}.{action.Name}")
            )
        );

    /// <summary>The tokens as this node has them.</summary>
    private sealed class CurrentTokens(JoinedLedger ledger) : ICurrentTokens
    {
        public Suite Suite => ledger.Suite;

        public MemberId Self => ledger.Self;

        public Token? Find(TokenId id) => ledger.Queries.FindToken(id);

        public Token Require(string type, TokenId id) =>
            Find(id) is { } token && token.Type == type
                ? token
                : throw DomainException.NotFound(
                    $"The ledger has no {type} with the id {id}.",
                    $"账本中没有编号为 {id} 的{ledger.Contracts.FindToken(type)?.Label.Zh ?? type}。"
                );
    }
}
