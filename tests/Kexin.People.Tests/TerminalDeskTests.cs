using Kexin.Cryptography;
using Kexin.Ledger.Contracts.Ports;
using Kexin.People.Rights;
using Kexin.People.SigningIn;

namespace Kexin.People.Tests;

/// <summary>Command lines that a person lets in by a browser, and the token of the first hour.</summary>
public sealed class TerminalDeskTests
{
    private readonly Desks _desks = new();
    private readonly TerminalDesk _terminals;

    public TerminalDeskTests() => _terminals = new TerminalDesk(_desks.SignIn, RandomSource.System, _desks);

    [Fact]
    public void A_command_line_gets_one_session_once_somebody_has_entered_its_code()
    {
        var li = _desks.Add("li", "auditor");
        var (secret, shown) = _terminals.Begin("kexin, desk-7");
        Assert.Matches("^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$", shown.Code);
        Assert.Null(_terminals.Fetch(secret));
        Assert.Equal(shown, _terminals.Find(shown.Code));
        _terminals.Allow(li, shown.Code.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant());
        var signedIn = _terminals.Fetch(secret)!;
        Assert.Equal(("li", "kexin, desk-7"), (signedIn.Person.Name, signedIn.Credential.Name));
        Assert.Equal(_desks.GetUtcNow() + SignInDesk.KeptLife, signedIn.Credential.EndsAt);
        Assert.Equal("li", _desks.Callers.Find(signedIn.Token)!.Person.Name);
        Assert.Equal(PeopleFaults.WrongSignIn, Fault(() => _terminals.Fetch(secret)));
    }

    [Fact]
    public void A_code_is_entered_once_and_in_time_by_a_person()
    {
        var li = _desks.Add("li", FirstRoles.DataOfficer);
        var (secret, shown) = _terminals.Begin("x");
        Assert.Equal(FaultCodes.NotFound, Fault(() => _terminals.Allow(li, "BBBB-BBBB")));
        Assert.Equal(FaultCodes.NotFound, Fault(() => _terminals.Find("")));
        var program = _desks.Callers.Find(_desks.Tokens.Issue(li, "nightly", [Permission.ReadDatasets], 1).Token)!;
        Assert.Equal(PeopleFaults.Forbidden, Fault(() => _terminals.Allow(program, shown.Code)));
        _terminals.Allow(li, shown.Code);
        Assert.Equal(FaultCodes.NotFound, Fault(() => _terminals.Allow(_desks.Admin, shown.Code)));
        _desks.Pass(TerminalDesk.CodeLife);
        Assert.Equal(PeopleFaults.WrongSignIn, Fault(() => _terminals.Fetch(secret)));
        var late = _terminals.Begin("y").Terminal;
        _desks.Pass(TerminalDesk.CodeLife);
        Assert.Equal(FaultCodes.NotFound, Fault(() => _terminals.Allow(li, late.Code)));
    }

    [Fact]
    public void Somebody_who_was_suspended_meanwhile_lets_nobody_in()
    {
        var li = _desks.Add("li", "auditor");
        var (secret, shown) = _terminals.Begin("x");
        _terminals.Allow(li, shown.Code);
        _desks.People.Suspend(li.Person.Id);
        Assert.Equal(PeopleFaults.WrongSignIn, Fault(() => _terminals.Fetch(secret)));
    }

    [Fact]
    public void Strangers_can_make_a_bounded_number_wait()
    {
        for (var i = 0; i < TerminalDesk.MostWaiting; i++)
        {
            _terminals.Begin($"{i}");
        }

        Assert.Equal(FaultCodes.Overloaded, Fault(() => _terminals.Begin("more")));
        _desks.Pass(TerminalDesk.CodeLife);
        _terminals.Begin("later");
    }

    [Fact]
    public void Those_who_do_not_ask_make_room_and_those_who_ask_stay()
    {
        var honest = _terminals.Begin("honest").Secret;
        var allowed = _terminals.Begin("allowed");
        _terminals.Allow(_desks.Admin, allowed.Terminal.Code);
        for (var i = 2; i < TerminalDesk.MostWaiting; i++)
        {
            _terminals.Begin($"{i}");
        }

        _desks.Pass(TerminalDesk.SilenceAllowed - TimeSpan.FromSeconds(1));
        Assert.Null(_terminals.Fetch(honest));
        Assert.Equal(FaultCodes.Overloaded, Fault(() => _terminals.Begin("more")));
        _desks.Pass(TimeSpan.FromSeconds(1));
        _terminals.Begin("more");
        Assert.Null(_terminals.Fetch(honest));
        Assert.NotNull(_terminals.Fetch(allowed.Secret));
    }

    [Fact]
    public void A_command_line_is_not_let_in_by_a_session_that_has_ended()
    {
        var (secret, shown) = _terminals.Begin("x");
        _terminals.Allow(_desks.Callers.Find(_desks.FirstToken)!, shown.Code);
        _desks.SignIn.SignInByLink(_desks.FirstLink, Desks.Password, "x", keep: false);
        Assert.Equal(PeopleFaults.WrongSignIn, Fault(() => _terminals.Fetch(secret)));
    }

    [Fact]
    public void The_folders_token_ends_when_the_first_person_sets_a_password_by_the_link()
    {
        Assert.NotNull(_desks.Callers.Find(_desks.FirstToken));
        _desks.SignIn.SignInByLink(_desks.FirstLink, Desks.Password, "x", keep: false);
        Assert.Null(_desks.Callers.Find(_desks.FirstToken));
    }

    [Fact]
    public void The_folders_token_ends_with_the_link_where_nobody_uses_that()
    {
        _desks.Pass(Managing.NewPeople.LinkLife - TimeSpan.FromSeconds(1));
        Assert.NotNull(_desks.Callers.Find(_desks.FirstToken));
        _desks.Pass(TimeSpan.FromSeconds(1));
        Assert.Null(_desks.Callers.Find(_desks.FirstToken));
    }

    private static string Fault(Action act) => Assert.ThrowsAny<DomainException>(act).Code;
}
