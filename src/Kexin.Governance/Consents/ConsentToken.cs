using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Consents;

/// <summary>Where a consent stands; that its time is over follows from the time.</summary>
public enum ConsentState
{
    /// <summary>Given.</summary>
    Given = 0,

    /// <summary>Taken back.</summary>
    Withdrawn = 1,
}

/// <summary>What somebody consents to.</summary>
/// <param name="Datasets">1 to 16 datasets in the catalogue, each once; their owners are the holders.</param>
/// <param name="Purpose">What for.</param>
/// <param name="ValidUntil">The last moment of the use, in milliseconds since 1970, UTC.</param>
public sealed record ConsentTerms(
    [Items(ConsentTerms.MostDatasets, Min = 1, Distinct = true), Says("Datasets", "数据集")]
        IReadOnlyList<TokenId> Datasets,
    [Name, Says("Purpose", "使用目的")] string Purpose,
    [Time, Says("Valid until", "有效期至")] long ValidUntil
)
{
    /// <summary>The most datasets of a consent.</summary>
    public const int MostDatasets = 16;
}

/// <summary>What a holder did about a withdrawal.</summary>
/// <param name="Time">The block's time.</param>
/// <param name="StoppedRuns">How many runs that relied on the consent it stopped.</param>
public sealed record ConsentAnswer(
    [Time, Says("Time", "时间")] long Time,
    [Between(0, ConsentAnswer.MostRuns), Says("Stopped runs", "停止的运行")] long StoppedRuns
)
{
    /// <summary>The most runs that an answer counts.</summary>
    public const long MostRuns = 1_000_000;
}

/// <summary>A member that has data of the subject.</summary>
/// <param name="Member">Who.</param>
/// <param name="Answer">What it did about the withdrawal; null before.</param>
public sealed record ConsentHolder(
    [Says("Member", "成员")] MemberId Member,
    [Says("Answer", "答复")] ConsentAnswer? Answer = null
);

/// <summary>A consent as the ledger has it. The token's owner is the organisation that consents or, of a person, the member that first handed it in.</summary>
/// <remarks>A person is known by a key of their own and by nothing else; which rows are theirs, only the holders know.</remarks>
/// <param name="Terms">What was consented to.</param>
/// <param name="Person">The key of the person; null where the owner consents for itself.</param>
/// <param name="Number">Higher each time that it is given again, so that no statement counts twice.</param>
/// <param name="State">Where it stands.</param>
/// <param name="GivenAt">The time of the block that gave it, in milliseconds since 1970, UTC.</param>
/// <param name="WithdrawnAt">The time of the block that took it back, or null.</param>
/// <param name="Holders">Who has the data, and what each did about a withdrawal.</param>
[RecordKind("kexin/consent/1")]
public sealed record ConsentToken(
    [Says("Terms", "同意内容")] ConsentTerms Terms,
    [Says("Person's key", "个人公钥")] PublicKey? Person,
    [Between(1, long.MaxValue), Says("Number", "序号")] long Number,
    [Says("State", "状态")] ConsentState State,
    [Time, Says("Given at", "同意时间")] long GivenAt,
    [Time, Says("Withdrawn at", "撤回时间")] long? WithdrawnAt,
    [Items(ConsentTerms.MostDatasets, Min = 1), Says("Holders", "数据持有方")] IReadOnlyList<ConsentHolder> Holders
) : TokenContent
{
    /// <summary>The token's type.</summary>
    public const string Type = "consent";

    /// <summary>The id of the consent of this subject to this scope for this purpose; what it ends with may change.</summary>
    /// <param name="suite">The consortium's.</param>
    /// <param name="subject">See <see cref="SubjectOf"/>.</param>
    /// <param name="terms">Scope and purpose.</param>
    public static TokenId IdOf(Suite suite, Digest subject, ConsentTerms terms)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(terms);
        Digest[] key =
        [
            subject,
            suite.Hash(System.Text.Encoding.UTF8.GetBytes(terms.Purpose)),
            .. terms.Datasets.Select(dataset => dataset.Value).Order(),
        ];
        return TokenId.Derive(suite, Type, key);
    }

    /// <summary>The pseudonym of a person, or the id of the member that consents for itself.</summary>
    public static Digest SubjectOf(PublicKey? person, MemberId member) =>
        person is null ? member.Value : MemberId.Of(person).Value;

    /// <summary>Whether it allows the use for its purpose at a moment, in milliseconds since 1970.</summary>
    public bool Stands(long time) => State == ConsentState.Given && time <= Terms.ValidUntil;

    /// <summary>Whether a member has to say what it did about the withdrawal.</summary>
    public bool WaitsFor(MemberId member) =>
        State == ConsentState.Withdrawn && Holders.Any(holder => holder.Member == member && holder.Answer is null);

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">It is no consent.</exception>
    public static ConsentToken Read(Token token) => Read<ConsentToken>(token, Type);
}
