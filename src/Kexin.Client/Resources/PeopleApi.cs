using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about the people of the organisation and their roles.</summary>
public sealed class PeopleApi
{
    private readonly ApiCalls _calls;

    internal PeopleApi(ApiCalls calls) => _calls = calls;

    /// <summary>A page of the people, by name.</summary>
    public Task<Page<PersonInfo>> ListAsync(Paging paging = default, CancellationToken cancel = default) =>
        _calls.GetAsync(
            Routes.People.Query(paging.AfterQuery, paging.LimitQuery),
            KexinJson.Default.PageOfPersonInfo,
            cancel
        );

    /// <summary>One person.</summary>
    public Task<PersonInfo> GetAsync(string id, CancellationToken cancel = default) =>
        _calls.GetAsync(Routes.Person.With(id), KexinJson.Default.PersonInfo, cancel);

    /// <summary>Makes a person, and a link by which the person sets a password.</summary>
    public Task<Invitation> InviteAsync(InvitePerson request, CancellationToken cancel = default) =>
        _calls.PostAsync(Routes.People, request, KexinJson.Default.InvitePerson, KexinJson.Default.Invitation, cancel);

    /// <summary>A new link for somebody who lost the password; it ends the person's sessions when it is used.</summary>
    public Task<Invitation> LinkAsync(string id, CancellationToken cancel = default) =>
        _calls.SendAsync(HttpMethod.Post, Routes.PersonLink.With(id), null, KexinJson.Default.Invitation, cancel);

    /// <summary>Gives a person those roles and no others.</summary>
    public Task<PersonInfo> SetRolesAsync(string id, IReadOnlyList<string> roles, CancellationToken cancel = default) =>
        _calls.PutAsync(
            Routes.PersonRoles.With(id),
            new SetRoles(roles),
            KexinJson.Default.SetRoles,
            KexinJson.Default.PersonInfo,
            cancel
        );

    /// <summary>Keeps a person out: sessions, tokens and links end at once.</summary>
    public Task<PersonInfo> SuspendAsync(string id, CancellationToken cancel = default) =>
        _calls.SendAsync(HttpMethod.Post, Routes.SuspendPerson.With(id), null, KexinJson.Default.PersonInfo, cancel);

    /// <summary>Lets a suspended person in again.</summary>
    public Task<PersonInfo> ResumeAsync(string id, CancellationToken cancel = default) =>
        _calls.SendAsync(HttpMethod.Post, Routes.ResumePerson.With(id), null, KexinJson.Default.PersonInfo, cancel);

    /// <summary>A page of what a person asked this node to do, newest first.</summary>
    public Task<Page<EvidenceEntry>> ActsAsync(
        string id,
        Paging paging = default,
        CancellationToken cancel = default
    ) =>
        _calls.GetAsync(
            Routes.PersonActs.With(id).Query(paging.AfterQuery, paging.LimitQuery),
            KexinJson.Default.PageOfEvidenceEntry,
            cancel
        );

    /// <summary>All roles.</summary>
    public Task<IReadOnlyList<RoleInfo>> RolesAsync(CancellationToken cancel = default) =>
        _calls.GetAsync(Routes.Roles, KexinJson.Default.Roles, cancel);

    /// <summary>Makes a role, or changes it.</summary>
    public Task<RoleInfo> PutRoleAsync(string id, PutRole role, CancellationToken cancel = default) =>
        _calls.PutAsync(Routes.Role.With(id), role, KexinJson.Default.PutRole, KexinJson.Default.RoleInfo, cancel);

    /// <summary>Takes a role away, from those who have it, too.</summary>
    public Task DeleteRoleAsync(string id, CancellationToken cancel = default) =>
        _calls.DoAsync(HttpMethod.Delete, Routes.Role.With(id), null, cancel);

    /// <summary>What a role can allow.</summary>
    public Task<IReadOnlyList<PermissionInfo>> PermissionsAsync(CancellationToken cancel = default) =>
        _calls.GetAsync(Routes.Permissions, KexinJson.Default.Permissions, cancel);
}
