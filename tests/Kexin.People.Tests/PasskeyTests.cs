using System.Text.Json.Nodes;
using Kexin.Ledger.Contracts.Ports;
using Kexin.People.Passkeys;
using Kexin.People.Records;
using Kexin.People.SigningIn;

namespace Kexin.People.Tests;

/// <summary>Which passkeys sign in, and which answers of browsers are refused.</summary>
public sealed class PasskeyTests : IDisposable
{
    private const string Loopback = "http://localhost:4100";
    private const string Desk = "https://node.example:8443";
    private readonly Desks _desks = new();
    private readonly SoftAuthenticator _browser = new();
    private readonly Caller _li;

    public PasskeyTests() => _li = _desks.Add("li", "auditor");

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task A_passkey_signs_its_owner_in_with_no_name_and_no_password_and_outlives_a_restart()
    {
        await RegisterAsync();
        var session = await SignInAsync();
        Assert.Equal(_li.Person.Id, _desks.Callers.Find(session.Token)!.Person.Id);
        var kept = Assert.Single(_desks.Restarted().Passkeys.Values);
        Assert.Equal(("phone", "localhost", 1u), (kept.Name, kept.Host, kept.Counter));
        await SignInAsync();
        Assert.Equal(2u, Assert.Single(_desks.Passkeys.List(_li)).Counter);
    }

    [Fact]
    public async Task It_works_at_each_listeners_host_name_and_only_where_it_was_made()
    {
        await RegisterAsync();
        _browser.Origin = Desk;
        Assert.Equal(PeopleFaults.WrongSignIn, await FaultAsync(SignInAsync));
        using var other = new SoftAuthenticator { Origin = Desk, Host = "node.example" };
        await RegisterAsync(other, Desk);
        await _desks.Passkeys.SignInAsync(other.Get(_desks.Passkeys.OfferSignIn(Desk)), "x", keep: false);
    }

    [Theory]
    [InlineData("http://127.0.0.1:4100")]
    [InlineData("http://localhost:4101")]
    [InlineData("https://localhost:4100")]
    [InlineData("https://elsewhere.example")]
    public void Nothing_is_offered_where_the_node_does_not_serve(string origin)
    {
        Assert.Equal(FaultCodes.Invalid, Fault(() => _desks.Passkeys.OfferSignIn(origin)));
        Assert.Equal(FaultCodes.Invalid, Fault(() => _desks.Passkeys.OfferRegistration(_li, origin)));
    }

    [Theory]
    [InlineData("http://localhost:4101", "localhost")]
    [InlineData("https://elsewhere.example", "localhost")]
    [InlineData(Loopback, "elsewhere.example")]
    public async Task Another_origin_or_host_is_refused(string origin, string host)
    {
        await RegisterAsync();
        (_browser.Origin, _browser.Host) = (origin, host);
        Assert.Equal(PeopleFaults.WrongSignIn, await FaultAsync(SignInAsync));
        using var other = new SoftAuthenticator { Origin = origin, Host = host };
        Assert.Equal(PeopleFaults.WrongSignIn, await FaultAsync(() => RegisterAsync(other)));
    }

    [Fact]
    public async Task A_challenge_that_the_node_did_not_make_is_refused()
    {
        await RegisterAsync();
        _browser.Challenge = "AAAA" + (string)JsonNode.Parse(_desks.Passkeys.OfferSignIn(Loopback))!["challenge"]!;
        Assert.Equal(PeopleFaults.WrongSignIn, await FaultAsync(SignInAsync));
        _browser.Challenge = new string('A', 75);
        Assert.Equal(PeopleFaults.WrongSignIn, await FaultAsync(SignInAsync));

        // Made, but to register by.
        _browser.Challenge = (string)JsonNode.Parse(_desks.Passkeys.OfferRegistration(_li, Loopback))!["challenge"]!;
        Assert.Equal(PeopleFaults.WrongSignIn, await FaultAsync(SignInAsync));
    }

    [Fact]
    public async Task A_challenge_to_register_is_its_persons_and_ends()
    {
        var zhou = _desks.Add("zhou", "auditor");
        var offered = _desks.Passkeys.OfferRegistration(zhou, Loopback);
        var answer = _browser.Create(offered);
        Assert.Equal(
            PeopleFaults.WrongSignIn,
            await FaultAsync(() => _desks.Passkeys.RegisterAsync(_li, Loopback, "phone", answer))
        );
        _desks.Pass(PasskeyChallenges.Life);
        Assert.Equal(
            PeopleFaults.WrongSignIn,
            await FaultAsync(() => _desks.Passkeys.RegisterAsync(zhou, Loopback, "phone", answer))
        );
    }

    [Fact]
    public async Task An_answer_is_taken_once_and_not_when_it_is_late()
    {
        await RegisterAsync();
        _browser.Says = 0;
        var answer = _browser.Get(_desks.Passkeys.OfferSignIn(Loopback));
        await _desks.Passkeys.SignInAsync(answer, "x", keep: false);
        Assert.Equal(
            PeopleFaults.WrongSignIn,
            await FaultAsync(() => _desks.Passkeys.SignInAsync(answer, "x", keep: false))
        );
        var late = _browser.Get(_desks.Passkeys.OfferSignIn(Loopback));
        _desks.Pass(PasskeyChallenges.Life);
        Assert.Equal(
            PeopleFaults.WrongSignIn,
            await FaultAsync(() => _desks.Passkeys.SignInAsync(late, "x", keep: false))
        );
    }

    [Theory]
    [InlineData(5u)]
    [InlineData(4u)]
    [InlineData(0u)]
    public async Task A_counter_that_did_not_grow_is_refused(uint says)
    {
        await RegisterAsync();
        _browser.Says = 5;
        await SignInAsync();
        _browser.Says = says;
        Assert.Equal(PeopleFaults.WrongSignIn, await FaultAsync(SignInAsync));
        _browser.Says = 6;
        await SignInAsync();
    }

    [Fact]
    public async Task A_device_that_did_not_verify_the_person_is_refused()
    {
        _browser.VerifiesPerson = false;
        Assert.Equal(PeopleFaults.WrongSignIn, await FaultAsync(RegisterAsync));
        _browser.VerifiesPerson = true;
        await RegisterAsync();
        _browser.VerifiesPerson = false;
        Assert.Equal(PeopleFaults.WrongSignIn, await FaultAsync(SignInAsync));
    }

    [Fact]
    public async Task A_passkey_says_whose_it_is_and_another_persons_name_is_refused()
    {
        await RegisterAsync();
        _browser.Handle = Convert.FromHexString(_desks.Admin.Person.Id);
        Assert.Equal(PeopleFaults.WrongSignIn, await FaultAsync(SignInAsync));
    }

    [Fact]
    public async Task A_passkey_that_was_removed_or_whose_owner_was_suspended_signs_nobody_in()
    {
        await RegisterAsync();
        _desks.People.Suspend(_li.Person.Id);
        Assert.Equal(PeopleFaults.WrongSignIn, await FaultAsync(SignInAsync));
        _desks.People.Resume(_li.Person.Id);
        await SignInAsync();
        var id = Assert.Single(_desks.Passkeys.List(_li)).Id;
        Assert.Equal(FaultCodes.NotFound, Fault(() => _desks.Passkeys.Remove(_desks.Admin, id)));
        _desks.Passkeys.Remove(_li, id);
        Assert.Equal(PeopleFaults.WrongSignIn, await FaultAsync(SignInAsync));
    }

    [Fact]
    public async Task A_new_one_time_link_takes_the_passkeys_of_before_away()
    {
        await RegisterAsync();
        var (_, link, _) = _desks.People.Link(_desks.Admin, _li.Person.Id);
        _desks.SignIn.SignInByLink(link, Desks.Password, "x", keep: false);
        Assert.Equal(PeopleFaults.WrongSignIn, await FaultAsync(SignInAsync));
    }

    [Fact]
    public async Task Whoever_has_a_session_shows_again_who_it_is_by_an_own_passkey_only()
    {
        await RegisterAsync();
        _desks.Pass(Callers.ProofCounts + TimeSpan.FromSeconds(1));
        Assert.False(_desks.Callers.IsFresh(_li));
        var zhou = _desks.Add("zhou", "auditor");
        var answer = _browser.Get(_desks.Passkeys.OfferSignIn(Loopback));
        Assert.Equal(PeopleFaults.WrongSignIn, await FaultAsync(() => _desks.Passkeys.ProveAgainAsync(zhou, answer)));
        await _desks.Passkeys.ProveAgainAsync(_li, _browser.Get(_desks.Passkeys.OfferSignIn(Loopback)));
        var kept = _desks.Book.State.Credentials.Values.Single(each => each.Id == _li.Credential.Id);
        Assert.True(_desks.Callers.IsFresh(_li with { Credential = kept }));
    }

    [Fact]
    public async Task Each_letter_of_an_answer_that_is_changed_makes_it_worth_nothing_or_changes_nothing()
    {
        await RegisterAsync();
        _browser.Says = 0;
        var good = _browser.Get(_desks.Passkeys.OfferSignIn(Loopback));
        for (var at = 0; at < good.Length; at++)
        {
            var altered = good.ToCharArray();
            altered[at] = altered[at] == 'A' ? 'B' : 'A';
            try
            {
                var session = await _desks.Passkeys.SignInAsync(new string(altered), "x", keep: false);
                Assert.Equal(_li.Person.Id, session.Person.Id);

                // The field's name or padding that nothing reads: the answer was as good as before.
                good = _browser.Get(_desks.Passkeys.OfferSignIn(Loopback));
            }
            catch (DomainException refused)
            {
                Assert.Equal(PeopleFaults.WrongSignIn, refused.Code);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{}}")]
    public async Task What_is_no_answer_is_refused(string answer)
    {
        Assert.Equal(
            PeopleFaults.WrongSignIn,
            await FaultAsync(() => _desks.Passkeys.SignInAsync(answer, "x", keep: false))
        );
        Assert.Equal(
            PeopleFaults.WrongSignIn,
            await FaultAsync(() => _desks.Passkeys.RegisterAsync(_li, Loopback, "phone", answer))
        );
    }

    private Task<Passkey> RegisterAsync() => RegisterAsync(_browser);

    private Task<Passkey> RegisterAsync(SoftAuthenticator browser, string origin = Loopback) =>
        _desks.Passkeys.RegisterAsync(
            _li,
            origin,
            "phone",
            browser.Create(_desks.Passkeys.OfferRegistration(_li, origin))
        );

    private Task<SignedIn> SignInAsync() =>
        _desks.Passkeys.SignInAsync(_browser.Get(_desks.Passkeys.OfferSignIn(Loopback)), "x", keep: false);

    private static string Fault(Action act) => Assert.Throws<DomainException>(act).Code;

    private static async Task<string> FaultAsync(Func<Task> act) =>
        (await Assert.ThrowsAsync<DomainException>(act)).Code;
}
