using System.Net;
using System.Net.Http.Json;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Node.Tests.Hosting;

namespace Kexin.Node.Tests.Rights;

/// <summary>People of a node that serves: how they come in, and how they are kept out.</summary>
public sealed class PeopleTests(PeopleTests.Home home) : IClassFixture<PeopleTests.Home>
{
    private const string Password = "correct horse battery";
    private readonly ServingNode _node = home.Node;

    [Fact]
    public async Task A_revoked_token_and_a_suspended_person_are_out_with_the_next_call()
    {
        using var owner = _node.Owner();
        using var li = Client(await AddAsync(owner, "li", "data-officer"));
        var issued = await li.Account.NewTokenAsync(new NewToken("nightly", ["datasets.read"], 1));
        using var program = Client(issued.Token);
        await program.Datasets.ListAsync();
        Assert.Equal(ProblemCodes.Forbidden, await CodeAsync(() => program.Ledger.StatusAsync()));
        Assert.Equal(ProblemCodes.Forbidden, await CodeAsync(() => program.Account.TokensAsync()));
        await li.Account.EndTokenAsync(issued.Info.Id);
        Assert.Equal(ProblemCodes.Unauthorized, await CodeAsync(() => program.Datasets.ListAsync()));
        var id = (await li.Account.GetMeAsync()).Id;
        await owner.People.SuspendAsync(id);
        Assert.Equal(ProblemCodes.Unauthorized, await CodeAsync(() => li.Account.GetMeAsync()));
        Assert.Equal(
            ProblemCodes.WrongSignIn,
            await CodeAsync(() => li.Account.SignInAsync(new SignIn("li", Password)))
        );
        await owner.People.ResumeAsync(id);
        await li.Account.SignInAsync(new SignIn("LI", Password));
    }

    [Fact]
    public async Task A_role_that_is_changed_counts_with_the_next_call()
    {
        using var owner = _node.Owner();
        var text = new LocalizedText("Guest", "访客");
        await owner.People.PutRoleAsync("guest", new PutRole(text, ["node.read"]));
        using var guest = Client(await AddAsync(owner, "guest", "guest"));
        await guest.Node.GetAsync();
        Assert.Equal(ProblemCodes.Forbidden, await CodeAsync(() => guest.Datasets.ListAsync()));
        await owner.People.PutRoleAsync("guest", new PutRole(text, ["datasets.read"]));
        await guest.Datasets.ListAsync();
        Assert.Equal(ProblemCodes.Forbidden, await CodeAsync(() => guest.Node.GetAsync()));
        await owner.People.DeleteRoleAsync("guest");
        Assert.Empty((await guest.Account.GetMeAsync()).Roles);
        Assert.Equal(
            ProblemCodes.Invalid,
            await CodeAsync(() => owner.People.PutRoleAsync("guest", new PutRole(text, ["everything"])))
        );
    }

    [Fact]
    public async Task Nobody_chooses_the_token_of_a_session()
    {
        using var owner = _node.Owner();
        await AddAsync(owner, "chen", "auditor");
        using var fixated = Client("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
        var first = await fixated.Account.SignInAsync(new SignIn("chen", Password));
        var second = await fixated.Account.SignInAsync(new SignIn("chen", Password));
        Assert.Matches("^[0-9a-f]{64}$", first.Token);
        Assert.NotEqual(first.Token, second.Token);
        Assert.Equal(ProblemCodes.Unauthorized, await CodeAsync(() => fixated.Account.GetMeAsync()));
    }

    [Fact]
    public async Task Who_guesses_a_password_is_locked_out_and_the_person_goes_on_by_what_is_open()
    {
        using var owner = _node.Owner();
        using var zhao = Client(await AddAsync(owner, "zhao", "auditor"));
        using var anyone = Client("none");
        var codes = new List<string>();
        for (var guess = 0; guess < 6; guess++)
        {
            codes.Add(await CodeAsync(() => anyone.Account.SignInAsync(new SignIn("zhao", $"wrong {guess}"))));
        }

        Assert.Equal([ProblemCodes.WrongSignIn, ProblemCodes.LockedOut], codes.Distinct());
        Assert.Equal("zhao", (await zhao.Account.GetMeAsync()).Name);
    }

    [Theory]
    [InlineData("Origin", "http://attacker.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_page_from_elsewhere_calls_nothing_even_with_a_token_and_not_the_sign_in(
        string header,
        string value
    )
    {
        using var http = _node.Anyone();
        http.DefaultRequestHeaders.Authorization = new("Bearer", ApiAccess.Load(_node.Folder).Token);
        http.DefaultRequestHeaders.Add(header, value);
        using var read = await http.GetAsync(new Uri(Routes.Node, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, read.StatusCode);
        using var signIn = await http.PostAsJsonAsync(
            new Uri(Routes.SignIn, UriKind.Relative),
            new { name = "admin", password = Password }
        );
        Assert.Equal(HttpStatusCode.Forbidden, signIn.StatusCode);
    }

    [Fact]
    public async Task A_page_of_the_node_itself_may_call()
    {
        using var http = _node.Anyone();
        http.DefaultRequestHeaders.Authorization = new("Bearer", ApiAccess.Load(_node.Folder).Token);
        http.DefaultRequestHeaders.Add("Origin", _node.Address.GetLeftPart(UriPartial.Authority));
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        using var read = await http.GetAsync(new Uri(Routes.Node, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    private static async Task<string> AddAsync(KexinClient owner, string name, params string[] roles)
    {
        var invitation = await owner.People.InviteAsync(new InvitePerson(name, roles));
        Assert.Equal(PersonState.Invited, invitation.Person.State);
        return (await owner.Account.SignInByLinkAsync(new SignInByLink(invitation.Link, Password))).Token;
    }

    private static async Task<string> CodeAsync(Func<Task> call) =>
        (await Assert.ThrowsAsync<KexinApiException>(call)).Problem.Code;

    private KexinClient Client(string token) => new(new ApiAccess(_node.Address, token));

    public sealed class Home : IAsyncLifetime
    {
        internal ServingNode Node { get; private set; } = null!;

        public async Task InitializeAsync() => Node = await ServingNode.StartAsync();

        public async Task DisposeAsync() => await Node.DisposeAsync();
    }
}
