using Kexin.Ledger.Contracts.Ports;
using Kexin.People.Managing;
using Kexin.People.Records;
using Kexin.People.Rights;

namespace Kexin.People.Tests;

/// <summary>Nobody gets more than was given, and somebody can always give.</summary>
public sealed class RightsTests
{
    private readonly Desks _desks = new();

    [Fact]
    public void Every_permission_has_a_name_of_its_own_and_every_role_lists_some()
    {
        foreach (var permission in Enum.GetValues<Permission>())
        {
            Assert.True(Permissions.TryParse(permission.Name(), out var read));
            Assert.Equal(permission, read);
            Assert.NotEqual(permission.Text().En, permission.Text().Zh);
        }

        Assert.All(Acts.All, act => Assert.True(Acts.TryParse(act.Name(), out var read) && read == act));
        Assert.False(Acts.TryParse("nothing", out _));
        Assert.Equal(10, FirstRoles.All.Length);
        Assert.All(FirstRoles.All, role => Assert.NotEmpty(role.Permissions));
        Assert.All(FirstRoles.All, role => Assert.DoesNotContain(Permission.OwnAccount, role.Permissions));
    }

    [Fact]
    public void An_administrator_sees_no_data_and_decides_about_none()
    {
        var role = FirstRoles.All.Single(each => each.Id == FirstRoles.Administrator);
        Assert.Empty(
            role.Permissions.Where(each =>
                each.Name().Split('.')[0] is "datasets" or "grants" or "tasks" or "results" or "catalogue"
            )
        );
        Assert.DoesNotContain(Permission.SubmitTransactions, role.Permissions);
    }

    [Fact]
    public void The_first_person_may_do_everything()
    {
        Assert.Empty(Permissions.Grantable.Except(_desks.Admin.Permissions));
        Assert.Contains(Permission.OwnAccount, _desks.Admin.Permissions);
    }

    [Fact]
    public void A_program_has_what_it_was_given_and_its_owner_still_has()
    {
        var officer = _desks.Add("wang", FirstRoles.DataOfficer, FirstRoles.Reviewer);
        var (token, kept) = _desks.Tokens.Issue(
            officer,
            "nightly",
            [Permission.ReviewTasks, Permission.ReadLedger],
            30
        );
        var program = _desks.Callers.Find(token)!;
        Assert.Equal([Permission.ReviewTasks, Permission.ReadLedger], program.Permissions.Order());
        Assert.Equal(officer.Pseudonym, program.Pseudonym);
        _desks.People.SetRoles(_desks.Admin, officer.Person.Id, [FirstRoles.DataOfficer]);
        Assert.Equal([Permission.ReadLedger], _desks.Callers.Find(token)!.Permissions);

        // A program makes no token that could do more than it, and nobody makes one that can do more than he.
        Assert.Equal(
            PeopleFaults.Forbidden,
            Fault(() => _desks.Tokens.Issue(program, "x", [Permission.AddDatasets], 1))
        );
        Assert.Equal(
            PeopleFaults.Forbidden,
            Fault(() => _desks.Tokens.Issue(officer, "x", [Permission.ChangeRoles], 1))
        );
        Assert.Equal(
            PeopleFaults.Forbidden,
            Fault(() => _desks.Tokens.Issue(officer, "x", [Permission.OwnAccount], 1))
        );
        _desks.Tokens.End(officer, CredentialKind.Program, kept.Id);
        Assert.Null(_desks.Callers.Find(token));
    }

    [Fact]
    public void A_program_ends_on_its_day_and_with_its_owner()
    {
        var officer = _desks.Add("wang", FirstRoles.DataOfficer);
        var token = _desks.Tokens.Issue(officer, "nightly", [Permission.ReadLedger], 2).Token;
        _desks.Pass(TimeSpan.FromDays(2) - TimeSpan.FromSeconds(1));
        Assert.NotNull(_desks.Callers.Find(token));
        _desks.Pass(TimeSpan.FromSeconds(1));
        Assert.Null(_desks.Callers.Find(token));
        token = _desks.Tokens.Issue(officer, "nightly", [Permission.ReadLedger], 2).Token;
        _desks.People.Suspend(officer.Person.Id);
        Assert.Null(_desks.Callers.Find(token));
        _desks.People.Resume(officer.Person.Id);
        Assert.Null(_desks.Callers.Find(token));
    }

    [Fact]
    public void Somebody_else_cannot_end_a_session_or_a_token_and_learns_nothing_of_it()
    {
        var (officer, other) = (_desks.Add("wang", FirstRoles.DataOfficer), _desks.Add("li", FirstRoles.Researcher));
        Assert.Equal(
            FaultCodes.NotFound,
            Fault(() => _desks.Tokens.End(other, CredentialKind.Session, officer.Credential.Id))
        );
        Assert.DoesNotContain(
            _desks.Tokens.List(other, CredentialKind.Session),
            each => each.PersonId != other.Person.Id
        );
        _desks.Tokens.End(_desks.Admin, CredentialKind.Session, officer.Credential.Id);
        Assert.DoesNotContain(_desks.Book.State.Credentials.Values, each => each.Id == officer.Credential.Id);
    }

    [Fact]
    public void Who_may_only_invite_gives_no_more_than_he_has()
    {
        _desks.People.PutRole(
            new Role("host", "Host", "接待", [Permission.InvitePeople, Permission.ReadLedger, Permission.ReadNode])
        );
        var host = _desks.Add("host", "host");
        _desks.People.Invite(host, "guest", ["host"]);
        Assert.Equal(PeopleFaults.Forbidden, Fault(() => _desks.People.Invite(host, "spy", [FirstRoles.Researcher])));

        // Nor does he take over the account of somebody who may do more, by a new link.
        Assert.Equal(PeopleFaults.Forbidden, Fault(() => _desks.People.Link(host, _desks.Admin.Person.Id)));
    }

    [Fact]
    public void Somebody_is_always_left_who_can_change_roles()
    {
        var admin = _desks.Admin;
        var other = _desks.Add("li", FirstRoles.Researcher);
        Assert.Equal(FaultCodes.Conflict, Fault(() => _desks.People.Suspend(admin.Person.Id)));
        Assert.Equal(
            FaultCodes.Conflict,
            Fault(() => _desks.People.SetRoles(admin, admin.Person.Id, [FirstRoles.Reviewer]))
        );
        Assert.Equal(FaultCodes.Conflict, Fault(() => _desks.People.DeleteRole(FirstRoles.Administrator)));
        Assert.Equal(
            FaultCodes.Conflict,
            Fault(() => _desks.People.PutRole(new Role(FirstRoles.Administrator, "A", "甲", [Permission.ReadLedger])))
        );
        Assert.Contains(Permission.ChangeRoles, _desks.Admin.Permissions);

        // Who was only invited cannot undo anything.
        _desks.People.Invite(admin, "late", [FirstRoles.Administrator]);
        Assert.Equal(FaultCodes.Conflict, Fault(() => _desks.People.Suspend(admin.Person.Id)));
        _desks.People.SetRoles(admin, other.Person.Id, [FirstRoles.Administrator]);
        _desks.People.Suspend(admin.Person.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" li")]
    [InlineData("l\u202Ei")]
    [InlineData("l\u0000i")]
    [InlineData("li\nadmin: approved")]
    [InlineData("ADMIN")]
    public void A_hostile_or_taken_name_is_refused(string name) =>
        Assert.ThrowsAny<DomainException>(() => _desks.People.Invite(_desks.Admin, name, ["auditor"]));

    [Theory]
    [InlineData("nobody")]
    [InlineData("")]
    public void A_role_that_is_none_is_refused(string role) =>
        Assert.Equal(FaultCodes.Invalid, Fault(() => _desks.People.Invite(_desks.Admin, "li", [role])));

    [Fact]
    public void A_pseudonym_is_the_persons_own_and_tells_nothing_without_the_key()
    {
        var (one, two) = (_desks.Add("one", "auditor"), _desks.Add("two", "auditor"));
        Assert.NotEqual(one.Pseudonym, two.Pseudonym);
        Assert.Matches("^[0-9a-f]{32}$", one.Pseudonym);
        var elsewhere = new Desks();
        Assert.NotEqual(one.Pseudonym, SigningIn.Callers.PseudonymOf(elsewhere.Book.State, one.Person.Id));
    }

    private static string Fault(Action action) => Assert.Throws<DomainException>(action).Code;
}
