namespace Kexin.Cli.Tests;

/// <summary>A run is watched, left and taken up again; a wait that ends too soon says for whom.</summary>
public sealed class RunVerbTests
{
    private const string Task = "aa11000000000000000000000000000000000000000000000000000000000001";
    private const string Run = "aa22000000000000000000000000000000000000000000000000000000000002";
    private const string East = $$"""{"id":"{{Task}}","name":"East"}""";
    private const string West = $$"""{"id":"{{Run}}","name":"West"}""";

    private const string Receipt =
        $$"""{"step":"tasks.start","text":{"en":"run started","zh":"运行已开始"},"subject":"{{Task}}","transactionId":"{{Run}}","height":7,"state":"final","time":"2027-02-01T12:00:00Z","proofUrl":"/x"}""";

    [Fact]
    public async Task Whoever_watches_a_run_that_has_ended_sees_its_result_with_what_it_answers()
    {
        await using var node = Node(Progress("completed"), (200, SampleSheets.AsResult(SampleSheets.Regression, Task)));
        var shell = new Shell();
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("task", "watch", Task, "--node", node.Folder));
        Assert.All(
            ["Who is at risk", "research", "2027-02-01", "thalach"],
            part => Assert.Contains(part, shell.Output, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("en", "Only that it took place.")]
    [InlineData("zh", "只知道运行过。")]
    public async Task A_provider_who_watches_is_told_what_it_learned(string language, string learned)
    {
        var end = Progress("completed", ""","learned":{"en":"Only that it took place.","zh":"只知道运行过。"}""");
        await using var node = Node(end, (404, """{"title":"none","status":404,"code":"not-found"}"""));
        var shell = new Shell();
        Assert.Equal(
            ExitCodes.Done,
            await shell.RunAsync("task", "watch", Task, "--node", node.Folder, "--lang", language)
        );
        Assert.Contains(learned, shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_a_party_ended_ends_the_watching_with_its_name()
    {
        const string problem =
            ""","problem":{"title":"East stopped the run.","status":502,"code":"protocol","party":"East"}""";
        await using var node = Node(Progress("failed", problem), (404, "{}"));
        var shell = new Shell();
        Assert.Equal(ExitCodes.Protocol, await shell.RunAsync("task", "watch", Task, "--node", node.Folder));
        Assert.Contains("East stopped the run.", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_has_not_been_run_has_nothing_to_watch()
    {
        var none = Progress("proposed").Replace($"\"{Run}\"", "null", StringComparison.Ordinal);
        await using var node = Node(none, (404, "{}"));
        var shell = new Shell();
        Assert.Equal(ExitCodes.NotFound, await shell.RunAsync("task", "watch", Task, "--node", node.Folder));
        Assert.Contains("has not been run yet", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("task", "watch", "kexin task watch aa110000", "kexin task stop aa110000")]
    [InlineData("task", "run", "kexin task watch aa110000", "kexin task stop aa110000")]
    public async Task Whoever_leaves_a_run_is_told_how_to_watch_and_to_stop_it(params string[] words)
    {
        using var interrupt = new CancellationTokenSource();
        await using var node = Node(Progress("running"), (404, "{}"));
        var looks = 0;
        node.Meanwhile = request =>
        {
            if (request.EndsWith("/progress", StringComparison.Ordinal) && ++looks == 3)
            {
                interrupt.Cancel();
            }
        };
        var shell = new Shell { Interrupt = interrupt.Token };
        Assert.Equal(ExitCodes.Interrupted, await shell.RunAsync([.. words[..2], Task, "--node", node.Folder]));
        Assert.All(words[2..], said => Assert.Contains(said, shell.Error, StringComparison.Ordinal));
        Assert.Contains("Computing: Counting", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "A run that is under way goes on. To watch it: kexin task watch aa110000")]
    [InlineData("zh", "查看请用：kexin task watch aa110000")]
    public async Task Whoever_leaves_while_the_start_is_being_confirmed_is_told_how_to_come_back(
        string language,
        string says
    )
    {
        using var interrupt = new CancellationTokenSource();
        await using var node = Node(Progress("running"), (404, "{}"));
        node.Meanwhile = request =>
        {
            if (request == $"POST /v1/tasks/{Task}/run")
            {
                interrupt.Cancel();
            }
        };
        var shell = new Shell { Interrupt = interrupt.Token };
        string[] run = ["task", "run", Task, "--node", node.Folder, "--lang", language];
        Assert.Equal(ExitCodes.Interrupted, await shell.RunAsync(run));
        Assert.Contains(says, shell.Error, StringComparison.Ordinal);
    }

    /// <summary>Interrupted by the first request, when it is not known yet whether the task is being run.</summary>
    [Theory]
    [InlineData("en", "A run that is under way goes on.")]
    [InlineData("zh", "正在进行的运行会继续。")]
    public async Task Whoever_leaves_in_the_first_moment_is_told_how_to_come_back(string language, string says)
    {
        using var interrupt = new CancellationTokenSource();
        await using var node = Node(Progress("running"), (404, "{}"));
        node.Meanwhile = _ => interrupt.Cancel();
        var shell = new Shell { Interrupt = interrupt.Token };
        string[] watch = ["task", "watch", Task, "--node", node.Folder, "--lang", language];
        Assert.Equal(ExitCodes.Interrupted, await shell.RunAsync(watch));
        Assert.Contains(says, shell.Error, StringComparison.Ordinal);
        Assert.Contains("kexin task watch aa110000", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_end_was_missed_as_another_began_ends_the_watching()
    {
        await using var node = Node(Progress("running"), (404, "{}"));
        var looks = 0;
        node.Meanwhile = request =>
        {
            if (request.EndsWith("/progress", StringComparison.Ordinal) && ++looks == 3)
            {
                var later = Progress("running").Replace(Run, new string('c', 64), StringComparison.Ordinal);
                node.Answers[$"GET /v1/tasks/{Task}/progress"] = (200, later);
            }
        };
        var shell = new Shell();
        Assert.Equal(ExitCodes.Refused, await shell.RunAsync("task", "watch", Task, "--node", node.Folder));
        Assert.Contains("A later run of this task has begun", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_overloaded_ledger_has_the_exit_code_of_later()
    {
        const string busy =
            """{"title":"The ledger has much to do.","status":503,"code":"overloaded","retryAfterInSeconds":7}""";
        await using var node = new FakeNode { Otherwise = (503, busy) };
        var shell = new Shell();
        Assert.Equal(12, await shell.RunAsync("task", "withdraw", Task, "--node", node.Folder));
        Assert.Contains("7", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "false", ExitCodes.NotFinal, "Cannot be reached: East. The run begins by itself then")]
    [InlineData("zh", "false", ExitCodes.NotFinal, "无法连接：East。确认后运行会自动开始")]
    [InlineData("en", "true", ExitCodes.NotFinal, "Have not signed: East, West. The run begins by itself then")]
    [InlineData("en", "false", ExitCodes.Busy, "has not confirmed it yet", "overloaded")]
    public async Task A_start_that_a_member_who_is_off_keeps_back_names_that_member(
        string language,
        string east,
        int code,
        string says,
        string problem = "not-confirmed"
    )
    {
        var waits =
            $$"""{"title":"The start was handed in, but the ledger has not confirmed it yet.","status":503,"code":"{{problem}}","retryAfterInSeconds":30}""";
        await using var node = new FakeNode
        {
            Answers = { [$"POST /v1/tasks/{Task}/run"] = (503, waits), ["GET /v1/consortium"] = (200, Status(east)) },
        };
        var shell = new Shell();
        string[] run = ["task", "run", Task, "--node", node.Folder, "--lang", language];
        Assert.Equal(code, await shell.RunAsync(run));
        Assert.Contains(says, shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "The task stays open. To go on: kexin run aa110000", "to be accepted by East")]
    [InlineData("zh", "任务仍然有效。继续请用：kexin run aa110000", "待 East 同意")]
    public async Task Whoever_leaves_a_question_that_waits_is_told_how_to_go_on(string language, params string[] said)
    {
        using var interrupt = new CancellationTokenSource();
        var detail =
            $$"""{"summary":{"id":"{{Task}}","title":"Mean","kind":"statistics","state":"proposed","requester":{{West}},"providers":[{{East}}],"hash":"{{Run}}","createdAt":"2027-02-01T12:00:00Z"},"document":null,"reveals":{"en":"r","zh":"r"},"reviews":[],"joins":[],"runs":[],"ownTotals":null,"nameWarnings":[]}""";
        await using var node = new FakeNode
        {
            Answers =
            {
                [$"GET /v1/tasks/{Task}"] = (200, detail),
                [$"POST /v1/tasks/{Task}/ask?wait=final"] = (200, "[]"),
            },
        };
        var looks = 0;
        node.Meanwhile = request =>
        {
            if (request.StartsWith("GET", StringComparison.Ordinal) && ++looks == 4)
            {
                interrupt.Cancel();
            }
        };
        var shell = new Shell { Interrupt = interrupt.Token, SkipsWaits = true };
        Assert.Equal(
            ExitCodes.Interrupted,
            await shell.RunAsync("run", Task, "--node", node.Folder, "--lang", language)
        );
        Assert.All(said, text => Assert.Contains(text, shell.Error, StringComparison.Ordinal));
        Assert.DoesNotContain(node.Asked, asked => asked.Request.EndsWith("/run", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en", "true", "Have not signed: East, West.")]
    [InlineData("zh", "true", "尚未签署：East、West。")]
    [InlineData("en", "false", "Cannot be reached: East.")]
    [InlineData("zh", "false", "无法连接：East。")]
    public async Task What_is_only_accepted_in_time_has_a_code_of_its_own_and_says_who_is_missing(
        string language,
        string east,
        string says
    )
    {
        await using var node = new FakeNode
        {
            Answers =
            {
                [$"POST /v1/tasks/{Task}/withdraw?wait=final"] = (
                    200,
                    Receipt.Replace("\"final\"", "\"accepted\"", StringComparison.Ordinal)
                ),
                ["GET /v1/consortium"] = (200, Status(east)),
            },
        };
        var shell = new Shell();
        string[] withdraw = ["task", "withdraw", Task, "--node", node.Folder, "--lang", language];
        Assert.Equal(ExitCodes.NotFinal, await shell.RunAsync(withdraw));
        Assert.Contains(says, shell.Error, StringComparison.Ordinal);
        Assert.Contains(Run[..8], shell.Output, StringComparison.Ordinal);

        // Nobody waits for more than was asked for.
        node.Answers[$"POST /v1/tasks/{Task}/withdraw?wait=accepted"] = node.Answers[
            $"POST /v1/tasks/{Task}/withdraw?wait=final"
        ];
        Assert.Equal(ExitCodes.Done, await shell.RunAsync([.. withdraw, "--wait", "accepted"]));
    }

    /// <summary>Three members, of which East may not be reached.</summary>
    internal static string Status(string east) =>
        $$"""{"id":"{{Task}}","name":"Three","suite":"standard","createdAt":"2027-02-01T12:00:00Z","rules":{},"orderer":{{West}},"members":[{{Member("North", "true", "7")}},{{Member("East", east, "6")}},{{Member("West", "true", "null")}}]}""";

    private static string Member(string name, string isReachable, string height) =>
        $$"""{"id":"{{Run}}","name":"{{name}}","role":"member","reachable":{{isReachable}},"height":{{height}},"peerEndpoint":"a:1","channelEndpoint":"a:2","lastSeen":null}""";

    private static FakeNode Node(string progress, (int, string) result) =>
        new()
        {
            Answers =
            {
                [$"GET /v1/tasks/{Task}/progress"] = (200, progress),
                [$"GET /v1/tasks/{Task}/result"] = result,
                [$"POST /v1/tasks/{Task}/run"] = (200, $$"""{"runId":"{{Run}}","receipt":{{Receipt}}}"""),
            },
        };

    private static string Progress(string state, string more = "") =>
        $$"""{"runId":"{{Run}}","state":"{{state}}","phase":{"en":"Counting","zh":"计数"},"done":1,"total":3,"traffic":[],"waitsFor":[{{East}}]{{more}}}""";
}
