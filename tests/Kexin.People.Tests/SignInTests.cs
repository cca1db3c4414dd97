using Kexin.Ledger.Contracts.Ports;
using Kexin.People.Records;
using Kexin.People.SigningIn;

namespace Kexin.People.Tests;

/// <summary>Who gets a session, and who does not.</summary>
public sealed class SignInTests
{
    private readonly Desks _desks = new();

    [Fact]
    public void A_link_sets_a_password_once_and_the_password_signs_in()
    {
        var first = _desks.SignIn.SignInByLink(_desks.FirstLink, Desks.Password, "x", keep: false);
        Assert.Equal("admin", _desks.Callers.Find(first.Token)!.Person.Name);
        Assert.Equal(PeopleFaults.WrongSignIn, Fault(() => ByLink(_desks.FirstLink)));
        var second = _desks.SignIn.SignIn(" ADMIN ", Desks.Password, null, "y", keep: false);
        Assert.NotEqual(first.Token, second.Token);
        Assert.DoesNotContain(
            second.Token,
            System.Text.Encoding.UTF8.GetString(_desks.Load()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_link_that_is_late_or_was_replaced_is_worth_nothing()
    {
        var (person, old, _) = _desks.People.Invite(_desks.Admin, "li", ["auditor"]);
        var (_, current, _) = _desks.People.Link(_desks.Admin, person.Id);
        Assert.Equal(PeopleFaults.WrongSignIn, Fault(() => ByLink(old)));
        ByLink(current);
        _desks.Pass(Managing.NewPeople.LinkLife);
        Assert.Equal(PeopleFaults.WrongSignIn, Fault(() => ByLink(_desks.FirstLink)));
    }

    [Fact]
    public void A_new_password_by_link_ends_the_sessions_of_before_and_not_the_programs()
    {
        var li = _desks.Add("li", "auditor");
        var old = _desks.SignIn.SignIn("li", Desks.Password, null, "x", keep: true).Token;
        var program = _desks.Tokens.Issue(li, "report", [Rights.Permission.ReadLedger], 5).Token;
        ByLink(_desks.People.Link(_desks.Admin, li.Person.Id).Link);
        Assert.Null(_desks.Callers.Find(old));
        Assert.NotNull(_desks.Callers.Find(program));
    }

    [Fact]
    public void A_programs_token_has_no_last_use_until_it_is_used_and_has_it_after_a_restart()
    {
        var li = _desks.Add("li", "auditor");
        Assert.NotNull(_desks.Callers.LastUseOf(li.Credential));
        var (token, issued) = (_desks.Tokens.Issue(li, "report", [Rights.Permission.ReadLedger], 5));
        Assert.Null(_desks.Callers.LastUseOf(issued));
        _desks.Pass(TimeSpan.FromSeconds(1));
        var used = _desks.Callers.Find(token)!.Credential;
        Assert.Equal(_desks.GetUtcNow(), _desks.Callers.LastUseOf(used));

        // The first use is noted at once, not ten minutes later.
        var restarted = new Callers(new PeopleBook(_desks), _desks);
        var known = restarted.Find(token)!.Credential;
        Assert.Equal(_desks.GetUtcNow(), known.LastUse);
    }

    [Fact]
    public void A_program_is_found_by_the_id_of_its_token_as_long_as_the_token_lives()
    {
        var li = _desks.Add("li", "auditor");
        var report = _desks.Tokens.Issue(li, "report", [Rights.Permission.ReadLedger], 5).Credential;
        Assert.Equal("li", _desks.Callers.FindProgram(report.Id)!.Person.Name);
        Assert.Null(_desks.Callers.FindProgram("0000000000000000"));
        Assert.Null(_desks.Callers.FindProgram(li.Credential.Id));

        var later = _desks.Tokens.Issue(li, "later", [Rights.Permission.ReadLedger], 9).Credential;
        Assert.Equal(later, _desks.Callers.FindProgram(later.Id)!.Credential);
        _desks.Pass(TimeSpan.FromDays(6));
        Assert.Null(_desks.Callers.FindProgram(report.Id));
        _desks.Tokens.End(li, CredentialKind.Program, later.Id);
        Assert.Null(_desks.Callers.FindProgram(later.Id));
    }

    [Fact]
    public void A_name_that_nobody_has_costs_a_hash_too_and_is_answered_the_same()
    {
        ByLink(_desks.FirstLink);
        var (invited, _, _) = _desks.People.Invite(_desks.Admin, "li", ["auditor"]);
        var known = Problem(() => Try("admin", "wrong"));
        foreach (var name in new[] { "nobody", invited.Name })
        {
            var unknown = Problem(() => Try(name, "wrong"));
            Assert.Equal((known.Code, known.Title), (unknown.Code, unknown.Title));
        }

        Assert.Equal(3, _desks.Checked.Count);
    }

    [Fact]
    public void Guessing_locks_a_name_for_a_while_known_or_not_and_a_link_opens_it()
    {
        var session = ByLink(_desks.FirstLink).Token;
        foreach (var name in new[] { "admin", "nobody" })
        {
            for (var failure = 0; failure < LockOut.FreeFailures; failure++)
            {
                Assert.Equal(PeopleFaults.WrongSignIn, Fault(() => Try(name, "wrong")));
            }

            // Turned away unread, the right password too, and without an end further off.
            var locked = Problem(() => Try(name, Desks.Password));
            Assert.Equal((PeopleFaults.LockedOut, LockOut.FirstWait), (locked.Code, locked.RetryAfter));
        }

        Assert.NotNull(_desks.Callers.Find(session));
        var checks = _desks.Checked.Count;
        _desks.Pass(LockOut.FirstWait);
        Assert.Equal(PeopleFaults.WrongSignIn, Fault(() => Try("admin", "wrong")));
        Assert.Equal(checks + 1, _desks.Checked.Count);
        Assert.Equal(2 * LockOut.FirstWait, Problem(() => Try("admin", Desks.Password)).RetryAfter);
        ByLink(_desks.People.Link(_desks.Admin, _desks.Admin.Person.Id).Link);
        Try("admin", Desks.Password);
    }

    [Fact]
    public void However_long_somebody_guesses_the_wait_has_a_bound_and_the_owner_gets_in_after_it()
    {
        ByLink(_desks.FirstLink);
        for (var failure = 0; failure < 40; failure++)
        {
            Assert.Equal(PeopleFaults.WrongSignIn, Fault(() => Try("admin", "wrong")));
            _desks.Pass(LockOut.LongestWait);
        }

        Try("admin", Desks.Password);
    }

    [Fact]
    public void A_flood_of_names_takes_bounded_memory()
    {
        for (var name = 0; name < LockOut.MostNames + 10; name++)
        {
            _desks.LockOut.Fail($"n{name}");
            _desks.Pass(TimeSpan.FromMilliseconds(1));
        }

        for (var failure = 1; failure < LockOut.FreeFailures; failure++)
        {
            _desks.LockOut.Fail("n0");
        }

        // Its first failure was pushed out.
        _desks.LockOut.ThrowIfLocked("n0");
    }

    [Fact]
    public void A_code_is_asked_for_once_it_was_shown_and_is_taken_once()
    {
        var admin = _desks.Callers.Find(ByLink(_desks.FirstLink).Token)!;
        _desks.Own.OfferCodes(admin);
        Assert.Equal(PeopleFaults.WrongSignIn, Fault(() => _desks.Own.UseCodes(admin, "000000")));
        Try("admin", Desks.Password);
        var secret = Convert.FromBase64String(_desks.Book.State.People[admin.Person.Id].OfferedCodeSecret!);
        _desks.Own.UseCodes(admin, Code());
        Assert.Equal(PeopleFaults.CodeNeeded, Fault(() => Try("admin", Desks.Password)));
        Assert.Equal(PeopleFaults.WrongSignIn, Fault(() => Try("admin", Desks.Password, Code())));
        _desks.Pass(TimeSpan.FromSeconds(30));
        Try("admin", Desks.Password, Code());
        Assert.Equal(PeopleFaults.WrongSignIn, Fault(() => Try("admin", Desks.Password, Code())));
        Assert.Equal(PeopleFaults.WrongSignIn, Fault(() => Try("admin", "wrong", Code())));

        string Code() => OneTimeCode.At(secret, OneTimeCode.StepOf(_desks.GetUtcNow()));
    }

    [Fact]
    public void A_session_ends_by_itself_when_it_idles_and_one_that_is_kept_does_not()
    {
        ByLink(_desks.FirstLink);
        var session = _desks.SignIn.SignIn("admin", Desks.Password, null, "x", keep: false).Token;
        var kept = _desks.SignIn.SignIn("admin", Desks.Password, null, "x", keep: true).Token;
        _desks.Pass(Callers.LongestIdle);
        Assert.NotNull(_desks.Callers.Find(session));
        _desks.Pass(Callers.LongestIdle);
        Assert.NotNull(_desks.Callers.Find(session));
        _desks.Pass(Callers.LongestIdle + TimeSpan.FromSeconds(1));
        Assert.Null(_desks.Callers.Find(session));
        Assert.NotNull(_desks.Callers.Find(kept));
        _desks.Pass(SignInDesk.KeptLife);
        Assert.Null(_desks.Callers.Find(kept));
    }

    [Fact]
    public void Proving_again_makes_the_session_fresh_and_opens_no_other()
    {
        var admin = _desks.Callers.Find(ByLink(_desks.FirstLink).Token)!;
        _desks.Pass(Callers.ProofCounts + TimeSpan.FromSeconds(1));
        Assert.False(_desks.Callers.IsFresh(admin));
        Assert.Equal(PeopleFaults.WrongSignIn, Fault(() => _desks.SignIn.ProveAgain(admin, "wrong", null)));
        var before = _desks.Book.State.Credentials.Count;
        _desks.SignIn.ProveAgain(admin, Desks.Password, null);
        Assert.Equal(before, _desks.Book.State.Credentials.Count);
        var credential = _desks.Book.State.Credentials.Values.Single(each => each.Id == admin.Credential.Id);
        Assert.True(_desks.Callers.IsFresh(admin with { Credential = credential }));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("abababababababab")]
    [InlineData("AdministratorX")]
    public void A_password_that_can_be_guessed_is_refused_and_the_link_can_be_used_again(string password)
    {
        var (_, link, _) = _desks.People.Invite(_desks.Admin, "administratorx", ["auditor"]);
        Assert.Equal(FaultCodes.Invalid, Fault(() => _desks.SignIn.SignInByLink(link, password, "x", keep: false)));
        ByLink(link);
    }

    [Fact]
    public void What_the_disk_refuses_did_not_happen()
    {
        _desks.RefusesToWrite = true;
        Assert.Throws<IOException>(() => ByLink(_desks.FirstLink));
        _desks.RefusesToWrite = false;
        Assert.Null(_desks.Book.State.People.Values.Single().PasswordHash);
        ByLink(_desks.FirstLink);
        Assert.Equal(
            _desks.Book.State.People.Values.Single().PasswordHash,
            _desks.Restarted().People.Values.Single().PasswordHash
        );
    }

    private SignedIn ByLink(string link) => _desks.SignIn.SignInByLink(link, Desks.Password, "x", keep: false);

    private void Try(string name, string password, string? code = null) =>
        _desks.SignIn.SignIn(name, password, code, "x", keep: false);

    private static DomainException Problem(Action action) => Assert.Throws<DomainException>(action);

    private static string Fault(Action action) => Problem(action).Code;
}
