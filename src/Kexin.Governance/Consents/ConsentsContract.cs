using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Consents;

/// <summary>The consent of people and organisations: given for a scope, a purpose and a time, taken back at any time, and answered by who has the data.</summary>
public sealed class ConsentsContract : DescribedContract
{
    /// <summary>The contract's name.</summary>
    public const string ContractName = "consents";

    /// <summary>Reads the datasets' tokens; takes <see cref="GiveConsent"/>; consumes the consent's token when it was given before.</summary>
    public const string Give = "give";

    /// <summary>Consumes the consent's token; takes <see cref="WithdrawConsent"/>.</summary>
    public const string Withdraw = "withdraw";

    /// <summary>Consumes the consent's token; takes <see cref="AnswerWithdrawal"/>.</summary>
    public const string Answer = "answer";

    /// <summary>The contract.</summary>
    public ConsentsContract()
        : base(
            new ContractDescription(
                ContractName,
                new("Consents", "知情同意"),
                [TokenDescription.Of<ConsentToken>(ConsentToken.Type, new("consent", "同意"))],
                [
                    new ActionDescription<GiveConsent>(
                        Give,
                        new("Give consent", "给予同意"),
                        new("consent given", "已给予同意"),
                        new(
                            "A person or an organisation consents to the use of its data for a purpose and a time.",
                            "个人或机构同意其数据在一定期限内用于某一目的。"
                        ),
                        Consent
                    )
                    {
                        MadeId = IdOf,
                        Takes = (arguments, _, tokens) =>
                            new(
                                [.. arguments.Terms.Datasets.Select(id => tokens.Require(DatasetToken.Type, id))],
                                tokens.Find(IdOf(tokens.Suite, tokens.Self, arguments)) is { } before ? [before] : []
                            ),
                    },
                    new ActionDescription<WithdrawConsent>(
                        Withdraw,
                        new("Withdraw consent", "撤回同意"),
                        new("consent withdrawn", "同意已撤回"),
                        new("Whoever consented takes it back.", "同意者本人撤回同意。"),
                        TakeBack
                    )
                    {
                        Subject = ConsentToken.Type,
                    },
                    new ActionDescription<AnswerWithdrawal>(
                        Answer,
                        new("Answer a withdrawal", "答复撤回"),
                        new("withdrawal answered", "已答复撤回"),
                        new("A holder of the data says what it has stopped.", "数据持有方说明已停止的使用。"),
                        Reply
                    )
                    {
                        Subject = ConsentToken.Type,
                    },
                ]
            )
        ) { }

    private static TokenId IdOf(Cryptography.Suite suite, MemberId submitter, GiveConsent arguments) =>
        ConsentToken.IdOf(suite, ConsentToken.SubjectOf(arguments.Person?.Key, submitter), arguments.Terms);

    private static ContractOutcome Consent(ContractCall call, GiveConsent arguments)
    {
        var id = IdOf(call.Suite, call.Submitter.Member, arguments);
        var datasets = arguments.Terms.Datasets.Select(dataset => call.Read(DatasetToken.Type, dataset)).ToArray();
        var before = call.Consumes.Count > 0 ? call.Consumed(ConsentToken.Type) : null;
        var refusal =
            ConsentRules.IsSigned(call, arguments)
            ?? ConsentRules.EndsLater(call, arguments.Terms)
            ?? ConsentRules.GoesOn(call, id, before, arguments);
        if (refusal is not null)
        {
            return ContractOutcome.Refuses(refusal);
        }

        var holders = datasets.Select(dataset => dataset.Owner).Distinct().Select(member => new ConsentHolder(member));
        var given = new ConsentToken(
            arguments.Terms,
            arguments.Person?.Key,
            arguments.Number,
            ConsentState.Given,
            call.Time,
            null,
            [.. holders]
        );
        return ContractOutcome.Makes(
            new TokenOutput(id, ConsentToken.Type, before?.Owner ?? call.Submitter.Member, given.EncodeFields())
        );
    }

    private static ContractOutcome TakeBack(ContractCall call, WithdrawConsent arguments)
    {
        var token = call.Consumed(ConsentToken.Type);
        var consent = ConsentToken.Read(token);
        if (
            (
                ConsentRules.IsWithdrawnByTheSubject(call, token, consent, arguments)
                ?? ConsentRules.IsGiven(token, consent)
            ) is
            { } refusal
        )
        {
            return ContractOutcome.Refuses(refusal);
        }

        return Again(token, consent with { State = ConsentState.Withdrawn, WithdrawnAt = call.Time });
    }

    private static ContractOutcome Reply(ContractCall call, AnswerWithdrawal arguments)
    {
        var token = call.Consumed(ConsentToken.Type);
        var consent = ConsentToken.Read(token);
        var self = call.Submitter.Member;
        if (!consent.WaitsFor(self))
        {
            return ContractOutcome.Refuses(ConsentRules.NothingToAnswer(call, token));
        }

        var answered = new ConsentAnswer(call.Time, arguments.StoppedRuns);
        return Again(
            token,
            consent with
            {
                Holders =
                [
                    .. consent.Holders.Select(holder =>
                        holder.Member == self ? holder with { Answer = answered } : holder
                    ),
                ],
            }
        );
    }

    private static ContractOutcome Again(Token token, ConsentToken consent) =>
        ContractOutcome.Makes(new TokenOutput(token.Id, token.Type, token.Owner, consent.EncodeFields()));
}
