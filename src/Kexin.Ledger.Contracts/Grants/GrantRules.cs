using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>The rules by which a grant covers a use; contracts and governance ask the same ones.</summary>
public static class GrantRules
{
    /// <summary>Null when the grant allows this member to use these fields of this dataset now; otherwise the rule that is not met.</summary>
    /// <param name="grant">The grant's token.</param>
    /// <param name="user">Who uses the data.</param>
    /// <param name="dataset">Which dataset.</param>
    /// <param name="fields">Every field that is used.</param>
    /// <param name="document">The hash of the computation document.</param>
    /// <param name="time">The moment of the use, in milliseconds since 1970, UTC.</param>
    public static Refusal? Covers(
        Token grant,
        MemberId user,
        TokenId dataset,
        IReadOnlyList<string> fields,
        Digest document,
        long time
    )
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(fields);
        var token = GrantToken.Read(grant);
        var terms = token.Terms;
        if (grant.Owner != user || terms.Dataset != dataset)
        {
            return new Refusal(
                "A grant is used by the member that it was given to, on the dataset that it is for.",
                $"grant {grant.Id.Value.ToShortString()}, given to {grant.Owner.Value.ToShortString()} for dataset {terms.Dataset.Value.ToShortString()}.",
                $"a grant to {user.Value.ToShortString()} for dataset {dataset.Value.ToShortString()}."
            );
        }

        if (token.State != GrantState.Approved)
        {
            return new Refusal(
                "A grant is used while the owner allows it.",
                $"grant {grant.Id.Value.ToShortString()}, which is {token.State.ToString().ToLowerInvariant()}.",
                "the owner's approval of a grant."
            );
        }

        if (time > terms.ValidUntil)
        {
            return new Refusal(
                "A grant is used before it ends.",
                $"grant {grant.Id.Value.ToShortString()}, which ended at {Times.Show(terms.ValidUntil)}; it is {Times.Show(time)}.",
                "a new request that the owner approves."
            );
        }

        if (fields.FirstOrDefault(field => !terms.Fields.Contains(field)) is { } missing)
        {
            return new Refusal(
                "A grant covers every field that is used.",
                $"the field '{missing}', while grant {grant.Id.Value.ToShortString()} covers {string.Join(", ", terms.Fields)}.",
                "a grant that names that field too."
            );
        }

        return terms.Computation is { } only && only != document
            ? new Refusal(
                "A grant for one computation is used for that one.",
                $"document {document.ToShortString()}, while grant {grant.Id.Value.ToShortString()} is for {only.ToShortString()}.",
                "that document, or a grant for this one."
            )
            : null;
    }

    /// <summary>Null when the dataset is offered now; otherwise the rule that is not met.</summary>
    public static Refusal? IsOffered(DatasetToken dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return dataset.State == DatasetState.Published
            ? null
            : new Refusal(
                "A dataset is used while it is in the catalogue.",
                $"'{dataset.Description.Name}', which was withdrawn.",
                "its owner publishing it again."
            );
    }
}
