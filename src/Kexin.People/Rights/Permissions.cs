using System.Collections.Frozen;

namespace Kexin.People.Rights;

/// <summary>How each permission is written, and what it is called.</summary>
public static class Permissions
{
    private static readonly FrozenDictionary<Permission, (string Name, BilingualText Text)> s_all = new Dictionary<
        Permission,
        (string, BilingualText)
    >
    {
        [Permission.OwnAccount] = ("account.own", new("use the own account", "使用本人账户")),
        [Permission.ReadNode] = ("node.read", new("see the node and its consortium", "查看节点和联盟")),
        [Permission.ReadMetrics] = ("node.metrics", new("read the node's figures", "读取节点指标")),
        [Permission.JoinConsortium] = ("consortium.join", new("found or join a consortium", "创建或加入联盟")),
        [Permission.ReadDatasets] = ("datasets.read", new("see the own datasets", "查看本机构数据集")),
        [Permission.AddDatasets] = ("datasets.add", new("take in files", "接收数据文件")),
        [Permission.PublishDatasets] = ("datasets.publish", new("publish and withdraw datasets", "发布和下架数据集")),
        [Permission.DestroyDatasets] = ("datasets.destroy", new("destroy datasets", "销毁数据集")),
        [Permission.ReadCatalogue] = ("catalogue.read", new("see the catalogue", "查看数据目录")),
        [Permission.ReadGrants] = ("grants.read", new("see grants", "查看授权")),
        [Permission.RequestGrants] = ("grants.request", new("request grants", "申请授权")),
        [Permission.DecideGrants] = ("grants.decide", new("approve, refuse and revoke grants", "审批和撤销授权")),
        [Permission.ReadTasks] = ("tasks.read", new("see tasks", "查看任务")),
        [Permission.ProposeTasks] = ("tasks.propose", new("propose computations", "发起计算")),
        [Permission.ReviewTasks] = ("tasks.review", new("review documents of computations", "审核计算文档")),
        [Permission.JoinTasks] = ("tasks.join", new("commit data to computations", "以数据加入计算")),
        [Permission.RunTasks] = ("tasks.run", new("start and stop runs", "启动和停止运行")),
        [Permission.ReadResults] = ("results.read", new("read results", "查看结果")),
        [Permission.ReadLedger] = ("ledger.read", new("read the ledger", "查看账本")),
        [Permission.SubmitTransactions] = ("ledger.submit", new("submit transactions directly", "直接提交交易")),
        [Permission.ReadEvidence] = ("evidence.read", new("read the evidence log", "查看存证")),
        [Permission.RestartEvidence] = ("evidence.restart", new("restart the evidence log", "重新开始存证日志")),
        [Permission.ReadPeople] = ("people.read", new("see people and what they did", "查看人员及其操作")),
        [Permission.InvitePeople] = ("people.invite", new("invite people", "邀请人员")),
        [Permission.SuspendPeople] = (
            "people.suspend",
            new("suspend people, end their sessions and tokens", "停用人员，终止其会话和令牌")
        ),
        [Permission.ChangeRoles] = ("roles.change", new("change roles and who has them", "更改角色及其分配")),
        [Permission.ReadObjects] = ("objects.read", new("see buckets and read objects", "查看存储桶和读取对象")),
        [Permission.WriteObjects] = ("objects.write", new("put and delete objects", "写入和删除对象")),
        [Permission.LockObjects] = (
            "objects.lock",
            new("retain objects and put them on legal hold", "设置对象保留期和法律保全")
        ),
        [Permission.ChangePolicy] = ("policy.change", new("set the policy of access", "设定访问策略")),
        [Permission.RotateObjectKeys] = ("objects.rotate", new("renew the object store's keys", "轮换对象存储的密钥")),
        [Permission.ReadInspection] = ("inspection.read", new("see inspections", "查看巡检")),
        [Permission.ManageInspection] = ("inspection.manage", new("set up inspections", "管理巡检")),
        [Permission.HandleInspectionAlarms] = (
            "inspection.alarms",
            new("deal with alarms and hazards of inspections", "处理巡检告警和隐患")
        ),
        [Permission.Inspect] = ("inspection.work", new("inspect by a phone", "使用手机巡检")),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Permission> s_byName = s_all.ToFrozenDictionary(
        each => each.Value.Name,
        each => each.Key,
        StringComparer.Ordinal
    );

    /// <summary>Those that a role or a token can list, in a fixed order.</summary>
    public static IReadOnlyList<Permission> Grantable { get; } =
    [.. Enum.GetValues<Permission>().Where(permission => permission != Permission.OwnAccount)];

    /// <summary>How it is written, as <c>datasets.add</c>.</summary>
    public static string Name(this Permission permission) => s_all[permission].Name;

    /// <summary>What it allows, for people.</summary>
    public static BilingualText Text(this Permission permission) => s_all[permission].Text;

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string name, out Permission permission) => s_byName.TryGetValue(name, out permission);
}
