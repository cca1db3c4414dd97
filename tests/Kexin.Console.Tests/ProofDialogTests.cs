using System.Net;
using System.Text;
using System.Text.Json;
using Bunit;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Parts;
using Kexin.Console.Session;
using Microsoft.Extensions.DependencyInjection;
using MudDialogProvider = MudBlazor.MudDialogProvider;

namespace Kexin.Console.Tests;

/// <summary>Where the node asks again who it is, the page asks for the password and then does what was wanted.</summary>
public sealed class ProofDialogTests : ConsoleContext, IAsyncLifetime
{
    private const string Password = "the right password";
    private readonly HttpListener _node = new();
    private int _calls;

    [Fact]
    public async Task The_password_is_asked_for_until_it_is_right_and_the_act_then_done_once()
    {
        var dialogs = await OpenAsync();
        var table = Table();
        dialogs.WaitForElement("#prove-password").Change("a wrong one");
        await dialogs.Find("#prove").SubmitAsync();
        dialogs.WaitForElement(".mud-dialog .problem");
        Assert.Equal(1, _calls);
        dialogs.Find("#prove-password").Change(Password);
        await dialogs.Find("#prove").SubmitAsync();
        table.WaitForState(() => table.Markup.Contains("done", StringComparison.Ordinal));
        Assert.Equal(2, _calls);
        Assert.Empty(table.FindAll(".problem"));
    }

    [Fact]
    public async Task Whoever_does_not_answer_is_told_why_nothing_was_done()
    {
        var dialogs = await OpenAsync();
        var table = Table();
        await dialogs.WaitForElement(".mud-dialog button.button").ClickAsync(new());
        table.WaitForElement(".problem");
        Assert.Equal(1, _calls);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Some of MudBlazor's services can only be disposed of like this.</summary>
    async Task IAsyncLifetime.DisposeAsync()
    {
        _node.Close();
        await DisposeAsync();
    }

    private async Task<IRenderedComponent<MudDialogProvider>> OpenAsync()
    {
        using (var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
        {
            taken.Start();
            _node.Prefixes.Add($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}/");
        }

        _node.Start();
        _ = AnswerAsync();
        Services.AddSingleton(new NodeConnection(new Uri(_node.Prefixes.Single())));
        JSInterop.SetupModule(_ => true).Setup<string>("zone").SetResult("UTC");
        await Services.GetRequiredService<NodeSession>().OpenAsync("en", "");
        return Render<MudDialogProvider>();
    }

    private IRenderedComponent<DataTable<string>> Table() =>
        Render<DataTable<string>>(table =>
            table
                .Add(part => part.Label, "Things")
                .Add(
                    part => part.Fetch,
                    _ =>
                        ++_calls == 1
                            ? throw new KexinApiException(new Problem("Who are you?", 403, ProblemCodes.SignInAgain))
                            : Task.FromResult(new Page<string>(["done"], null))
                )
                .Add(part => part.Empty, "nothing")
                .AddChildContent<Kexin.Console.Parts.Column<string>>(column =>
                    column.Add(part => part.Title, "Thing").Add(part => part.ChildContent, item => item)
                )
        );

    /// <summary>A node that knows one person and one password.</summary>
    private async Task AnswerAsync()
    {
        var session = new SessionInfo("s", "p", "Lin", "here", null, default, default, default, true);
        var me = new OwnAccount("p", "Lin", [], [], session, true, false, true, "ps");
        while (_node.IsListening)
        {
            var call = await _node.GetContextAsync();
            using var reader = new StreamReader(call.Request.InputStream);
            var body = await reader.ReadToEndAsync();
            var isWrong = body.Length > 0 && !body.Contains(Password, StringComparison.Ordinal);
            call.Response.StatusCode = isWrong ? 403 : 200;
            call.Response.ContentType = isWrong ? Problem.MediaType : "application/json";
            var answer = isWrong
                ? JsonSerializer.Serialize(
                    new Problem("That is wrong.", 403, ProblemCodes.WrongSignIn),
                    KexinJson.Default.Problem
                )
                : JsonSerializer.Serialize(me, KexinJson.Default.OwnAccount);
            await call.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            call.Response.Close();
        }
    }
}
