using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about the people of the organisation and their roles.</summary>
public sealed class PeopleApi
{
    private readonly ApiCalls _calls;

    internal PeopleApi(ApiCalls calls) => _calls = calls;

    /// <summary>A page of the people, by name.</summary>
    public Task<Page<PersonInfo>> ListAsync(Paging paging = default, CancellationToken cancel = default) =>
        _calls.GetAsync<Page<PersonInfo>>(Routes.People.Query(paging.AfterQuery, paging.LimitQuery), cancel);

    /// <summary>One person.</summary>
    public Task<PersonInfo> GetAsync(string id, CancellationToken cancel = default) =>
        _calls.GetAsync<PersonInfo>(Routes.Person.With(id), cancel);

    /// <summary>Makes a person, and a link by which the person sets a password.</summary>
    public Task<Invitation> InviteAsync(InvitePerson request, CancellationToken cancel = default) =>
        _calls.PostAsync<InvitePerson, Invitation>(Routes.People, request, cancel);

    /// <summary>A new link for somebody who lost the password; it ends the person's sessions when it is used.</summary>
    public Task<Invitation> LinkAsync(string id, CancellationToken cancel = default) =>
        _calls.PostAsync<Invitation>(Routes.PersonLink.With(id), cancel);

    /// <summary>Gives a person those roles and no others.</summary>
    public Task<PersonInfo> SetRolesAsync(string id, IReadOnlyList<string> roles, CancellationToken cancel = default) =>
        _calls.PutAsync<SetRoles, PersonInfo>(Routes.PersonRoles.With(id), new SetRoles(roles), cancel);

    /// <summary>Says who a person is to the organisation's own sign-in, by which alone the person signs in from then on.</summary>
    public Task<PersonInfo> LinkDirectoryAsync(string id, string subject, CancellationToken cancel = default) =>
        _calls.PutAsync<LinkPerson, PersonInfo>(Routes.PersonDirectory.With(id), new LinkPerson(subject), cancel);

    /// <summary>Takes that away; the person needs a new one-time link.</summary>
    public Task<PersonInfo> UnlinkDirectoryAsync(string id, CancellationToken cancel = default) =>
        _calls.SendAsync(
            HttpMethod.Delete,
            Routes.PersonDirectory.With(id),
            null,
            KexinJson.Default.PersonInfo,
            cancel
        );

    /// <summary>Keeps a person out: sessions, tokens and links end at once.</summary>
    public Task<PersonInfo> SuspendAsync(string id, CancellationToken cancel = default) =>
        _calls.PostAsync<PersonInfo>(Routes.SuspendPerson.With(id), cancel);

    /// <summary>Lets a suspended person in again.</summary>
    public Task<PersonInfo> ResumeAsync(string id, CancellationToken cancel = default) =>
        _calls.PostAsync<PersonInfo>(Routes.ResumePerson.With(id), cancel);

    /// <summary>A page of what a person asked this node to do, newest first.</summary>
    public Task<Page<EvidenceEntry>> ActsAsync(
        string id,
        Paging paging = default,
        CancellationToken cancel = default
    ) =>
        _calls.GetAsync<Page<EvidenceEntry>>(
            Routes.PersonActs.With(id).Query(paging.AfterQuery, paging.LimitQuery),
            cancel
        );

    /// <summary>All roles.</summary>
    public Task<IReadOnlyList<RoleInfo>> RolesAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<IReadOnlyList<RoleInfo>>(Routes.Roles, cancel);

    /// <summary>Makes a role, or changes it.</summary>
    public Task<RoleInfo> PutRoleAsync(string id, PutRole role, CancellationToken cancel = default) =>
        _calls.PutAsync<PutRole, RoleInfo>(Routes.Role.With(id), role, cancel);

    /// <summary>Takes a role away, from those who have it, too.</summary>
    public Task DeleteRoleAsync(string id, CancellationToken cancel = default) =>
        _calls.DoAsync(HttpMethod.Delete, Routes.Role.With(id), null, cancel);

    /// <summary>What a role can allow.</summary>
    public Task<IReadOnlyList<PermissionInfo>> PermissionsAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<IReadOnlyList<PermissionInfo>>(Routes.Permissions, cancel);
}
