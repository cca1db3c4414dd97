using System.Text.Json.Serialization;

namespace Kexin.People.Rights;

/// <summary>Something that a person may do at a node. The names are stored: one is never given another meaning.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Permission>))]
#pragma warning disable CA1711 // The field's word: it is no permission of the old code access security.
public enum Permission
#pragma warning restore CA1711
{
    /// <summary>Everybody's own account: profile, password, sessions, tokens. No role lists it, and no program has it.</summary>
    OwnAccount,

    /// <summary>See what the node is, its card, its consortium and its alarms.</summary>
    ReadNode,

    /// <summary>Read the node's figures.</summary>
    ReadMetrics,

    /// <summary>Found or join a consortium.</summary>
    JoinConsortium,

    /// <summary>See the organisation's own datasets.</summary>
    ReadDatasets,

    /// <summary>Take in files.</summary>
    AddDatasets,

    /// <summary>Publish and withdraw descriptions of datasets.</summary>
    PublishDatasets,

    /// <summary>Destroy datasets.</summary>
    DestroyDatasets,

    /// <summary>See what members have published.</summary>
    ReadCatalogue,

    /// <summary>See grants.</summary>
    ReadGrants,

    /// <summary>Ask other members for the use of their data.</summary>
    RequestGrants,

    /// <summary>Approve, refuse and revoke grants.</summary>
    DecideGrants,

    /// <summary>See tasks and what waits.</summary>
    ReadTasks,

    /// <summary>Propose computations.</summary>
    ProposeTasks,

    /// <summary>Accept and refuse documents of computations.</summary>
    ReviewTasks,

    /// <summary>Commit the organisation's data to a computation.</summary>
    JoinTasks,

    /// <summary>Start and stop runs.</summary>
    RunTasks,

    /// <summary>Read results.</summary>
    ReadResults,

    /// <summary>Read the ledger.</summary>
    ReadLedger,

    /// <summary>Submit transactions as they stand on the ledger.</summary>
    SubmitTransactions,

    /// <summary>Read the node's evidence log and take proof files from it.</summary>
    ReadEvidence,

    /// <summary>Go on with an evidence log that lost entries.</summary>
    RestartEvidence,

    /// <summary>See the people, their roles, and what each did.</summary>
    ReadPeople,

    /// <summary>Invite people.</summary>
    InvitePeople,

    /// <summary>Suspend people, end their sessions and tokens.</summary>
    SuspendPeople,

    /// <summary>Change what roles allow, who has them, and what takes two people.</summary>
    ChangeRoles,

    /// <summary>See buckets and read objects.</summary>
    ReadObjects,

    /// <summary>Make buckets, put and delete objects.</summary>
    WriteObjects,

    /// <summary>Retain objects, and put them on or take them from a legal hold.</summary>
    LockObjects,

    /// <summary>Renew the keys of the object store, which makes what was deleted undecipherable.</summary>
    RotateObjectKeys,

    /// <summary>See inspections: sites, rounds, records and alarms.</summary>
    ReadInspection,

    /// <summary>Set up inspections: sites, boxes, templates, plans, shifts, phones.</summary>
    ManageInspection,

    /// <summary>Deal with alarms and hazards.</summary>
    HandleInspectionAlarms,

    /// <summary>Inspect: by a phone, in person.</summary>
    Inspect,

    /// <summary>Set the policy of access, with the roles that it names.</summary>
    ChangePolicy,
}
