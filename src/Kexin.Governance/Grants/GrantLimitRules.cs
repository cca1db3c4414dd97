using Kexin.Data;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Grants;

/// <summary>What narrows a grant fits its dataset, and is never wider than what was asked for.</summary>
internal static class GrantLimitRules
{
    /// <summary>Null, or which condition on rows does not fit the dataset.</summary>
    public static Refusal? Fit(DatasetToken dataset, GrantLimits? limits)
    {
        if (limits is null || limits.Rows.Count == 0)
        {
            return null;
        }

        var schema = new DatasetSchema([
            .. dataset.Description.Fields.Select(field => new DatasetField(field.Name, field.Type, 0)),
        ]);
        foreach (var condition in limits.Rows)
        {
            try
            {
                schema.Bind(condition);
            }
            catch (DatasetQueryException)
            {
                return new Refusal(
                    new Rule(
                        "grants.rows",
                        "A grant for some rows says which by conditions that fit the dataset's fields.",
                        "限定行的授权须以符合数据集字段的条件指明行。"
                    ),
                    new($"the condition {condition}.", $"条件 {condition}。"),
                    new(
                        $"conditions on: {string.Join(", ", dataset.Description.Fields.Select(field => field.Name))}, with values of their types.",
                        $"以下字段的条件，且取值符合其类型：{string.Join("、", dataset.Description.Fields.Select(field => field.Name))}。"
                    )
                );
            }
        }

        return null;
    }

    /// <summary>Null, or how what is given is wider than what was asked for.</summary>
    public static Refusal? AreNotWider(GrantLimits? asked, GrantLimits? given)
    {
        if (given is null || asked is null)
        {
            return null;
        }

        var isWider =
            asked.Rows.Except(given.Rows).Any()
            || (asked.People.Count > 0 && (given.People.Count == 0 || given.People.Except(asked.People).Any()))
            || (asked.Uses is { } most && !(given.Uses <= most));
        return isWider
            ? new Refusal(
                new Rule(
                    "grants.no-wider-than-asked",
                    "An owner gives the rows, people and uses that were asked for or fewer.",
                    "数据所有方给出的行、人员和使用次数不超过所申请的范围。"
                ),
                new("limits that leave out some of what the request named.", "给出的限制未包含申请中的全部限制。"),
                new(
                    "all conditions of the request, people among those that it names, and no more uses.",
                    "保留申请中的全部条件，人员限于申请所列，使用次数不超过申请。"
                )
            )
            : null;
    }

    /// <summary>Null, or which decision about a field contradicts the others.</summary>
    public static Refusal? DecidesEachField(GrantToken grant, ApproveGrant arguments)
    {
        var wrong = arguments.Each?.FirstOrDefault(each =>
            !grant.Terms.Fields.Contains(each.Field)
            || arguments.Each.Count(other => other.Field == each.Field) > 1
            || (each.ValidUntil is not null) != arguments.Fields.Contains(each.Field)
            || each.ValidUntil > arguments.ValidUntil
        );
        return wrong is null
            ? null
            : new Refusal(
                new Rule(
                    "grants.each-field-once",
                    "Each field that was asked for is given or declined once, and ends no later than the grant.",
                    "每个申请的字段只能同意或不同意一次，且有效期不晚于授权。"
                ),
                new($"the decision about '{wrong.Field}'.", $"关于字段“{wrong.Field}”的决定。"),
                new(
                    "an end for a field that is given, a reason for one that is not.",
                    "同意的字段给出有效期，不同意的字段给出理由。"
                )
            );
    }

    /// <summary>Null, or that the grant's uses are not counted.</summary>
    public static Refusal? CountsUses(Token token, GrantToken grant) =>
        grant.State == GrantState.Approved && grant.Terms.Limits?.Uses is not null
            ? null
            : new Refusal(
                new Rule(
                    "grants.counted",
                    "Uses are counted of a grant in force that is for a number of them.",
                    "只有有效且限定次数的授权才记录使用次数。"
                ),
                new($"grant {token.Id.Value.ToShortString()}.", $"授权 {token.Id.Value.ToShortString()}。"),
                new("nothing: it is used without being counted.", "无需记录：其使用不计次数。")
            );
}
