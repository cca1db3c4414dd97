using System.Text.Json.Nodes;
using System.Web;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Node.Tests.Hosting;

namespace Kexin.Node.Tests.Rights;

/// <summary>Signing in by the organisation's own sign-in, at a real provider; and what does not get in that way.</summary>
public sealed class OrganisationSignInTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private LoopbackProvider _provider = null!;
    private ServingNode _node = null!;
    private KexinClient _nobody = null!;

    private string Origin => _node.Address.GetLeftPart(UriPartial.Authority);

    private string SecretFile => _folder["secret"];

    public async Task InitializeAsync()
    {
        _provider = await LoopbackProvider.StartAsync();
        await File.WriteAllTextAsync(SecretFile, LoopbackProvider.Secret + "\n");
        _node = await ServingNode.StartAsync(Configure);
        _nobody = new KexinClient(new ApiAccess(_node.Address, "none"));
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _provider.DisposeAsync();
    }

    public void Dispose()
    {
        _nobody.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Groups_give_roles_at_each_sign_in_and_whoever_has_none_is_kept_out()
    {
        Assert.True((await _nobody.Account.SignInWaysAsync()).Organisation);
        var first = await SignInAsync();
        Assert.Equal(("wang.fang", "data-officer"), (first.Person.Name, Assert.Single(first.Person.Roles)));
        Assert.False(first.Person.HasPassword);
        _provider.Person = ("1", "another name by now", ["science", "canteen"]);
        var second = await SignInAsync();
        Assert.Equal((first.Person.Id, "wang.fang"), (second.Person.Id, second.Person.Name));
        Assert.Equal(["researcher"], second.Person.Roles);
        Assert.NotEqual(first.Token, second.Token);

        _provider.Person = ("1", "wang.fang", ["canteen"]);
        Assert.Equal(ProblemCodes.Forbidden, await FaultAsync(() => SignInAsync()));
        using var ended = new KexinClient(new ApiAccess(_node.Address, second.Token));
        Assert.Equal(ProblemCodes.Unauthorized, await FaultAsync(() => ended.Account.GetMeAsync()));
    }

    [Fact]
    public async Task Nobody_becomes_somebody_who_is_here_already_by_choosing_a_name()
    {
        _provider.Person = ("2", "Admin", ["data"]);
        Assert.Equal(ProblemCodes.Conflict, await FaultAsync(() => SignInAsync()));
        using var owner = _node.Owner();
        Assert.Single((await owner.People.ListAsync()).Items);
    }

    [Fact]
    public async Task Somebody_who_was_here_before_is_linked_by_hand_and_is_the_same_person_afterwards()
    {
        using var owner = _node.Owner();
        var invitation = await owner.People.InviteAsync(new InvitePerson("wang", ["researcher"]));
        var session = await _nobody.Account.SignInByLinkAsync(
            new SignInByLink(invitation.Link, "correct horse battery")
        );
        await owner.Proposals.SetActsAsync([]);
        Assert.True((await owner.People.LinkDirectoryAsync(invitation.Person.Id, "1")).IsOfDirectory);
        using var ended = new KexinClient(new ApiAccess(_node.Address, session.Token));
        Assert.Equal(ProblemCodes.Unauthorized, await FaultAsync(() => ended.Account.GetMeAsync()));
        var signedIn = await SignInAsync();
        Assert.Equal(
            (invitation.Person.Id, "wang", "data-officer"),
            (signedIn.Person.Id, signedIn.Person.Name, Assert.Single(signedIn.Person.Roles))
        );
        Assert.False((await owner.People.UnlinkDirectoryAsync(invitation.Person.Id)).IsOfDirectory);
        using var again = new KexinClient(new ApiAccess(_node.Address, signedIn.Token));
        Assert.Equal(ProblemCodes.Unauthorized, await FaultAsync(() => again.Account.GetMeAsync()));
    }

    [Fact]
    public async Task There_is_no_other_way_in_for_people_of_the_directory()
    {
        var signedIn = await SignInAsync();
        using var person = new KexinClient(new ApiAccess(_node.Address, signedIn.Token));
        Assert.Equal(
            ProblemCodes.Conflict,
            await FaultAsync(() => person.Account.SetPasswordAsync("correct horse battery"))
        );
        var localhost = Origin.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        Assert.Equal(ProblemCodes.Conflict, await FaultAsync(() => person.Passkeys.OfferAsync(localhost)));
        using var owner = _node.Owner();
        Assert.Equal(ProblemCodes.Conflict, await FaultAsync(() => owner.People.LinkAsync(signedIn.Person.Id)));
    }

    [Fact]
    public async Task A_suspended_person_stays_out()
    {
        var signedIn = await SignInAsync();
        using var owner = _node.Owner();
        await owner.Proposals.SetActsAsync([]);
        await owner.People.SuspendAsync(signedIn.Person.Id);
        Assert.Equal(ProblemCodes.WrongSignIn, await FaultAsync(() => SignInAsync()));
        await owner.People.ResumeAsync(signedIn.Person.Id);
        await SignInAsync();
    }

    [Fact]
    public async Task An_answer_to_another_sign_in_is_refused()
    {
        var other = await _nobody.Account.BeginOrganisationAsync(Origin);
        Assert.Equal(
            ProblemCodes.WrongSignIn,
            await FaultAsync(() => SignInAsync(flow => flow with { Nonce = other.Nonce }))
        );
        Assert.Equal(
            ProblemCodes.WrongSignIn,
            await FaultAsync(() => SignInAsync(flow => flow with { Verifier = other.Verifier }))
        );
    }

    [Fact]
    public async Task A_code_that_was_given_to_another_program_is_refused()
    {
        var flow = await _nobody.Account.BeginOrganisationAsync(Origin);
        var code = await VisitAsync(
            flow.Address.Replace(LoopbackProvider.ClientId, "another-program", StringComparison.Ordinal)
        );
        Assert.Equal(
            ProblemCodes.WrongSignIn,
            await FaultAsync(() => _nobody.Account.SignInByOrganisationAsync(new(Origin, code, flow)))
        );
    }

    [Theory]
    [InlineData("https://elsewhere.example")]
    [InlineData("http://127.0.0.1:9")]
    [InlineData("")]
    public async Task The_provider_is_asked_to_lead_back_to_this_node_only(string origin) =>
        Assert.Equal(ProblemCodes.Invalid, await FaultAsync(() => _nobody.Account.BeginOrganisationAsync(origin)));

    [Fact]
    public async Task A_wrong_secret_signs_nobody_in_and_a_right_one_does_without_a_restart()
    {
        await File.WriteAllTextAsync(SecretFile, "not the secret");
        Assert.Equal(ProblemCodes.WrongSignIn, await FaultAsync(() => SignInAsync()));
        File.Delete(SecretFile);
        Assert.Equal(ProblemCodes.Fault, await FaultAsync(() => SignInAsync()));
        await File.WriteAllTextAsync(SecretFile, LoopbackProvider.Secret);
        await SignInAsync();
    }

    [Theory]
    [InlineData("http://sign-in.example")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("sign-in.example")]
    public void What_is_sent_to_the_provider_goes_by_TLS_or_stays_on_this_machine(string authority) =>
        Assert.NotNull(Settings(authority).FindFault());

    [Fact]
    public void Settings_that_could_work_are_taken() =>
        Assert.Null(Settings("https://sign-in.example/realm").FindFault());

    private static DirectorySettings Settings(string authority) =>
        new(authority, "id", "file", new Dictionary<string, string> { ["g"] = "auditor" });

    private async Task<SignedIn> SignInAsync(Func<OrganisationFlow, OrganisationFlow>? change = null)
    {
        var flow = await _nobody.Account.BeginOrganisationAsync(Origin);
        var code = await VisitAsync(flow.Address);
        return await _nobody.Account.SignInByOrganisationAsync(new(Origin, code, change?.Invoke(flow) ?? flow));
    }

    /// <summary>What a browser does: it goes there and is led back with a code.</summary>
    private async Task<string> VisitAsync(string address)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await browser.GetAsync(new Uri(address));
        var back = answer.Headers.Location!;
        Assert.Equal($"{Origin}{OrganisationFlow.BackPath}", back.GetLeftPart(UriPartial.Path));
        return HttpUtility.ParseQueryString(back.Query)["code"]!;
    }

    private static async Task<string> FaultAsync(Func<Task> call) =>
        (await Assert.ThrowsAsync<KexinApiException>(call)).Problem.Code;

    private void Configure(string folder)
    {
        var path = Path.Combine(folder, "node.json");
        var configuration = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        configuration["directory"] = new JsonObject
        {
            ["authority"] = _provider.Authority,
            ["clientId"] = LoopbackProvider.ClientId,
            ["secretFile"] = SecretFile,
            ["roles"] = new JsonObject { ["data"] = "data-officer", ["science"] = "researcher" },
        };
        File.WriteAllText(path, configuration.ToJsonString());
    }
}
