using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Kexin.People.Rights;

/// <summary>A list of permissions with a name; data that an administrator can change.</summary>
/// <param name="Id">Lower case with hyphens.</param>
/// <param name="En">What it is called in English.</param>
/// <param name="Zh">What it is called in Chinese.</param>
/// <param name="Permissions">What it allows; never <see cref="Permission.OwnAccount"/>.</param>
public sealed record Role(string Id, string En, string Zh, ImmutableArray<Permission> Permissions)
{
    /// <summary>What it is called.</summary>
    [JsonIgnore]
    public BilingualText Name => new(En, Zh);
}

/// <summary>The roles that a new node has.</summary>
public static class FirstRoles
{
    /// <summary>Runs the node and its people; sees no data and decides about none.</summary>
    public const string Administrator = "administrator";

    /// <summary>Decides about the organisation's data.</summary>
    public const string DataOfficer = "data-officer";

    /// <summary>Asks questions and reads results.</summary>
    public const string Researcher = "researcher";

    /// <summary>Checks documents of computations.</summary>
    public const string Reviewer = "reviewer";

    /// <summary>Sets up inspections and looks after them.</summary>
    public const string InspectionManager = "inspection-manager";

    /// <summary>Inspects, by a phone.</summary>
    public const string Inspector = "inspector";

    /// <summary>What the first person has, so that one person can do everything on a new node.</summary>
    public static ImmutableArray<string> OfTheFirstPerson { get; } =
    [Administrator, DataOfficer, Researcher, Reviewer, InspectionManager, Inspector];

    /// <summary>All of them.</summary>
    public static ImmutableArray<Role> All { get; } =
    [
        new(
            Administrator,
            "Administrator",
            "管理员",
            [
                Permission.ReadNode,
                Permission.ReadMetrics,
                Permission.JoinConsortium,
                Permission.ReadLedger,
                Permission.ReadEvidence,
                Permission.RestartEvidence,
                Permission.ReadPeople,
                Permission.InvitePeople,
                Permission.SuspendPeople,
                Permission.ChangeRoles,
            ]
        ),
        new(
            DataOfficer,
            "Data officer",
            "数据负责人",
            [
                Permission.ReadNode,
                Permission.ReadDatasets,
                Permission.AddDatasets,
                Permission.PublishDatasets,
                Permission.DestroyDatasets,
                Permission.ReadCatalogue,
                Permission.ReadGrants,
                Permission.DecideGrants,
                Permission.ReadTasks,
                Permission.JoinTasks,
                Permission.RunTasks,
                Permission.ReadLedger,
                Permission.SubmitTransactions,
                Permission.ReadEvidence,
                Permission.ReadObjects,
                Permission.WriteObjects,
                Permission.LockObjects,
                Permission.RotateObjectKeys,
                Permission.ChangePolicy,
            ]
        ),
        new(
            "data-steward",
            "Data steward",
            "数据管理员",
            [
                Permission.ReadNode,
                Permission.ReadDatasets,
                Permission.AddDatasets,
                Permission.PublishDatasets,
                Permission.ReadCatalogue,
                Permission.ReadGrants,
                Permission.ReadTasks,
                Permission.ReadLedger,
                Permission.ReadObjects,
                Permission.WriteObjects,
            ]
        ),
        new(
            Researcher,
            "Researcher",
            "研究人员",
            [
                Permission.ReadNode,
                Permission.ReadDatasets,
                Permission.ReadCatalogue,
                Permission.ReadGrants,
                Permission.RequestGrants,
                Permission.ReadTasks,
                Permission.ProposeTasks,
                Permission.RunTasks,
                Permission.ReadResults,
                Permission.ReadLedger,
            ]
        ),
        new(
            Reviewer,
            "Reviewer",
            "审核人员",
            [
                Permission.ReadNode,
                Permission.ReadCatalogue,
                Permission.ReadGrants,
                Permission.ReadTasks,
                Permission.ReviewTasks,
                Permission.JoinTasks,
                Permission.ReadLedger,
                Permission.ReadEvidence,
                Permission.ChangePolicy,
            ]
        ),
        new(
            InspectionManager,
            "Inspection manager",
            "巡检主管",
            [
                Permission.ReadNode,
                Permission.ReadLedger,
                Permission.ReadEvidence,
                Permission.ReadPeople,
                Permission.ReadInspection,
                Permission.ManageInspection,
                Permission.HandleInspectionAlarms,
            ]
        ),
        new(Inspector, "Inspector", "巡检人员", [Permission.ReadNode, Permission.Inspect]),
        new(
            "auditor",
            "Auditor",
            "审计人员",
            [
                Permission.ReadNode,
                Permission.ReadDatasets,
                Permission.ReadCatalogue,
                Permission.ReadGrants,
                Permission.ReadTasks,
                Permission.ReadLedger,
                Permission.ReadEvidence,
                Permission.ReadPeople,
                Permission.ReadInspection,
            ]
        ),
        new(
            "regulator",
            "Regulator",
            "监管人员",
            [
                Permission.ReadNode,
                Permission.ReadCatalogue,
                Permission.ReadGrants,
                Permission.ReadTasks,
                Permission.ReadLedger,
                Permission.ReadEvidence,
                Permission.ReadInspection,
            ]
        ),
        new(
            "notary",
            "Notary",
            "公证人员",
            [Permission.ReadNode, Permission.ReadLedger, Permission.ReadEvidence, Permission.ReadInspection]
        ),
    ];
}
