using System.Collections.Frozen;
using System.Text.Json.Serialization;

namespace Kexin.People.Rights;

/// <summary>An act that an organisation may have decided by two people. The names are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Act>))]
public enum Act
{
    /// <summary>To approve a grant for fields of tier B or C.</summary>
    ApproveGrant,

    /// <summary>To accept or refuse a computation's document.</summary>
    ReviewDocument,

    /// <summary>To destroy a dataset.</summary>
    DestroyDataset,

    /// <summary>To change what roles allow, who has them, or what takes two people; to invite or suspend a person.</summary>
    ChangeRoles,

    /// <summary>To submit transactions directly: they can do most of the others.</summary>
    SubmitTransactions,

    /// <summary>To lower the level of a field.</summary>
    LowerClassification,

    /// <summary>To register, move, replace or retire a box.</summary>
    ChangeBoxes,

    /// <summary>To renew the object store's keys, after which what was deleted cannot be read any more.</summary>
    RenewKeys,

    /// <summary>To let rows leave under a grant.</summary>
    ReleaseRows,

    /// <summary>To take part in a computation that withstands less than the policy asks for.</summary>
    LowerProtocol,

    /// <summary>To set the policy of access.</summary>
    ChangePolicy,

    /// <summary>To let a result leave as a file, where the policy says that it takes two.</summary>
    ReleaseResult,
}

/// <summary>How each act is written, and what it is called.</summary>
public static class Acts
{
    private static readonly FrozenDictionary<Act, (string Name, BilingualText Text)> s_all = new Dictionary<
        Act,
        (string, BilingualText)
    >
    {
        [Act.ApproveGrant] = (
            "grants.approve",
            new("approve a grant for fields of tier B or C", "批准涉及 B 级或 C 级字段的授权")
        ),
        [Act.ReviewDocument] = ("tasks.review", new("accept or refuse a document", "审核计算文档")),
        [Act.DestroyDataset] = ("datasets.destroy", new("destroy a dataset", "销毁数据集")),
        [Act.ChangeRoles] = ("roles.change", new("change roles, invite or suspend people", "更改角色，邀请或停用人员")),
        [Act.LowerClassification] = ("datasets.lower", new("lower the level of a field", "降低字段的级别")),
        [Act.ChangeBoxes] = (
            "inspection.boxes",
            new("register, move, replace or retire a box", "登记、移动、替换或停用巡检盒")
        ),
        [Act.ReleaseRows] = ("grants.release", new("let rows leave", "放行数据行")),
        [Act.LowerProtocol] = (
            "tasks.downgrade",
            new("lower the demand on a computation's protocol", "放宽对计算协议的要求")
        ),
        [Act.ReleaseResult] = (
            "results.release",
            new("let a result leave as a file, where the policy asks for two", "放行结果文件（策略要求两人决定时）")
        ),
        [Act.ChangePolicy] = ("policy.change", new("set the policy of access", "设定访问策略")),
        [Act.RenewKeys] = ("keys.renew", new("renew the object store's keys", "轮换对象存储的密钥")),
        [Act.SubmitTransactions] = ("ledger.submit", new("submit transactions directly", "直接提交交易")),
    }.ToFrozenDictionary();

    /// <summary>All of them, in a fixed order.</summary>
    public static IReadOnlyList<Act> All { get; } = Enum.GetValues<Act>();

    /// <summary>How it is written.</summary>
    public static string Name(this Act act) => s_all[act].Name;

    /// <summary>What it is, for people.</summary>
    public static BilingualText Text(this Act act) => s_all[act].Text;

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string name, out Act act)
    {
        act = All.FirstOrDefault(each => each.Name() == name);
        return act.Name() == name;
    }
}
