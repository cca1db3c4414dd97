using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Consents;

/// <summary>The rules of <see cref="ConsentsContract"/>; null where one is met.</summary>
internal static class ConsentRules
{
    private const long LongestInMilliseconds = 20 * 366 * 86_400_000L;

    public static Refusal? IsSigned(ContractCall call, GiveConsent arguments) =>
        arguments.Person is not { } person
        || ConsentStatements.IsSigned(
            call.Suite,
            person.Key,
            ConsentStatements.ToGive(call.Transaction.Consortium, person.Key, arguments.Terms, arguments.Number),
            person.Signature
        )
            ? null
            : NotSigned();

    public static Refusal? IsWithdrawnByTheSubject(
        ContractCall call,
        Token token,
        ConsentToken consent,
        WithdrawConsent arguments
    )
    {
        if (consent.Person is not { } person)
        {
            return token.Owner == call.Submitter.Member
                ? null
                : new Refusal(
                    new Rule(
                        "consents.withdrawn-by-subject",
                        "An organisation's consent is withdrawn by itself.",
                        "机构的同意只能由其本身撤回。"
                    ),
                    new(
                        $"{call.Submitter.Details.Name}, which did not give it.",
                        $"该同意不是 {call.Submitter.Details.Name} 给予的。"
                    ),
                    new("a transaction of the organisation that consented.", "由给予同意的机构提交交易。")
                );
        }

        var text = ConsentStatements.ToWithdraw(call.Transaction.Consortium, token.Id, consent.Number);
        return ConsentStatements.IsSigned(call.Suite, person, text, arguments.Signature) ? null : NotSigned();
    }

    public static Refusal? EndsLater(ContractCall call, ConsentTerms terms) =>
        terms.ValidUntil > call.Time && terms.ValidUntil - call.Time <= LongestInMilliseconds
            ? null
            : new Refusal(
                new Rule(
                    "consents.end",
                    "A consent ends after it begins, within 20 years.",
                    "同意的有效期须晚于现在，且不超过 20 年。"
                ),
                new(
                    $"an end at {ConsentStatements.Show(terms.ValidUntil)}; it is {ConsentStatements.Show(call.Time)}.",
                    $"有效期至 {ConsentStatements.Show(terms.ValidUntil)}，而现在是 {ConsentStatements.Show(call.Time)}。"
                ),
                new("a later end within that time.", "在此范围内、晚于现在的有效期。")
            );

    /// <summary>What was signed once does not count again: not after a withdrawal, and not beside a later word.</summary>
    public static Refusal? GoesOn(ContractCall call, TokenId id, Token? before, GiveConsent arguments)
    {
        var earlier = before is null ? 0 : ConsentToken.Read(before).Number;
        var isTheSame = before is null ? !call.Exists(id) : before.Id == id;
        return isTheSame && arguments.Number > earlier
            ? null
            : new Refusal(
                new Rule(
                    "consents.number",
                    "A consent that is given again has a higher number than before.",
                    "再次给予同意时，序号须高于以前。"
                ),
                new(
                    $"number {arguments.Number} where the ledger has {earlier}.",
                    $"序号为 {arguments.Number}，而账本上为 {earlier}。"
                ),
                new("a new statement by the same person, from a new draft.", "由本人依据新的同意书重新签名。")
            );
    }

    public static Refusal? IsGiven(Token token, ConsentToken consent) =>
        consent.State == ConsentState.Given
            ? null
            : new Refusal(
                new Rule("consents.withdrawn-once", "A consent is withdrawn once.", "同意只能撤回一次。"),
                new(
                    $"consent {token.Id.Value.ToShortString()}, which is withdrawn.",
                    $"同意 {token.Id.Value.ToShortString()} 已经撤回。"
                ),
                new("nothing: it is not used any more.", "无需再做什么：已不再据此使用数据。")
            );

    public static Refusal NothingToAnswer(ContractCall call, Token token) =>
        new(
            new Rule(
                "consents.answered-by-holders",
                "A withdrawal is answered once by each member that has the data.",
                "撤回由每个数据持有方答复一次。"
            ),
            new(
                $"{call.Submitter.Details.Name}, of which consent {token.Id.Value.ToShortString()} waits for no answer.",
                $"同意 {token.Id.Value.ToShortString()} 不等待 {call.Submitter.Details.Name} 的答复。"
            ),
            new("nothing: it was answered, or is none of its data.", "无需再做什么：已经答复，或与其数据无关。")
        );

    private static Refusal NotSigned() =>
        new(
            new Rule(
                "consents.signed",
                "A person's consent and its withdrawal carry the person's signature.",
                "个人的同意及其撤回须有本人的签名。"
            ),
            new(
                "a signature that the person's key does not verify over this very text.",
                "用个人公钥验证对该文本的签名不通过。"
            ),
            new("the statement as the node drafts it, signed by that key.", "用该密钥对节点起草的文本签名。")
        );
}
