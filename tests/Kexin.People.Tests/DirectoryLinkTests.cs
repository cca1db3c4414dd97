using Kexin.Ledger.Contracts.Ports;
using Kexin.People.Directories;
using Kexin.People.Records;
using Kexin.People.Rights;

namespace Kexin.People.Tests;

/// <summary>Somebody who was here before the organisation's own sign-in is linked to it by hand, and has no other way in.</summary>
public sealed class DirectoryLinkTests
{
    private const string Issuer = "https://sign-in.example";
    private readonly Desks _desks = new();

    private DirectoryLinks Links => new(_desks.Book);

    [Fact]
    public void A_linked_person_is_found_by_the_sign_in_and_keeps_no_password_session_or_link()
    {
        var wang = _desks.Add("wang", FirstRoles.Researcher);
        var (program, _) = _desks.Tokens.Issue(wang, "nightly", [Permission.ReadLedger], 30);
        var (_, link, _) = _desks.People.Link(_desks.Admin, wang.Person.Id);
        var linked = Links.Link(wang.Person.Id, Issuer, "7");
        Assert.Equal((PersonState.Active, (string?)null), (linked.State, linked.PasswordHash));
        Assert.DoesNotContain(
            _desks.Book.State.Credentials.Values,
            each => each.PersonId == linked.Id && each.Kind == CredentialKind.Session
        );
        Assert.NotNull(_desks.Callers.Find(program));
        Assert.Throws<DomainException>(() => _desks.SignIn.SignInByLink(link, Desks.Password, "desk", keep: false));
        Assert.Throws<DomainException>(() => _desks.People.Link(_desks.Admin, linked.Id));

        var roles = new Dictionary<string, string> { ["data"] = FirstRoles.DataOfficer };
        var desk = new DirectoryDesk(_desks.Book, roles, _desks.SignIn, Cryptography.RandomSource.System, _desks);
        var signedIn = desk.SignIn(new DirectoryIdentity(Issuer, "7", "another name", ["data"]), "desk", keep: false);
        var caller = _desks.Callers.Find(signedIn.Token)!;
        Assert.Equal((linked.Id, "wang"), (caller.Person.Id, caller.Person.Name));
        Assert.Equal(FirstRoles.DataOfficer, Assert.Single(caller.Person.Roles));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("王")]
    [InlineData("a\u0000b")]
    public void What_is_no_subject_links_nobody(string subject)
    {
        var wang = _desks.Add("wang", FirstRoles.Researcher);
        Assert.Throws<DomainException>(() => Links.Link(wang.Person.Id, Issuer, subject));
        Assert.Throws<DomainException>(() => Links.Link(wang.Person.Id, Issuer, new string('a', 256)));
        Assert.Null(_desks.Book.State.People[wang.Person.Id].Directory);
    }

    [Fact]
    public void One_person_there_is_one_person_here_and_the_last_administrator_stays_at_home()
    {
        var wang = _desks.Add("wang", FirstRoles.Researcher);
        var li = _desks.Add("li", FirstRoles.Researcher);
        Links.Link(wang.Person.Id, Issuer, "7");
        Assert.Throws<DomainException>(() => Links.Link(li.Person.Id, Issuer, "7"));
        Assert.Throws<DomainException>(() => Links.Link(wang.Person.Id, Issuer, "8"));
        Assert.Throws<DomainException>(() => Links.Link(_desks.Admin.Person.Id, Issuer, "9"));
        Assert.Throws<DomainException>(() => Links.Unlink(li.Person.Id));
    }

    [Fact]
    public void Whoever_is_unlinked_needs_a_new_link_and_whoever_is_suspended_stays_out()
    {
        var wang = _desks.Add("wang", FirstRoles.Researcher);
        Links.Link(wang.Person.Id, Issuer, "7");
        Assert.Equal(PersonState.Invited, Links.Unlink(wang.Person.Id).State);
        var (_, link, _) = _desks.People.Link(_desks.Admin, wang.Person.Id);
        _desks.SignIn.SignInByLink(link, Desks.Password, "desk", keep: false);
        _desks.People.Suspend(wang.Person.Id);
        Assert.Equal(PersonState.Suspended, Links.Link(wang.Person.Id, Issuer, "7").State);
    }
}
