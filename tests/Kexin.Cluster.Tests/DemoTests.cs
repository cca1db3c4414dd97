using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests;

/// <summary>The demonstration as users run it, from its first line to what it leaves behind.</summary>
public sealed class DemoTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    private const int NotVerified = 5;
    private const int Analyses = 2;

    /// <summary>Which files were used, so that the test's name says it.</summary>
    public static TheoryData<string> FilesUsed => [DemoFixture.Files];

    [Theory]
    [MemberData(nameof(FilesUsed))]
    public void The_joint_means_are_those_of_the_pooled_file(string files)
    {
        var table = Joint(0).FindTable("statistics")!;
        Assert.Equal(2, table.RowCount);
        for (var row = 0; row < table.RowCount; row++)
        {
            var sex = double.Parse(table[row, "by.sex"].Text!, CultureInfo.InvariantCulture);
            var values = demo.Pooled.Complete("sex", "chol").Where(row => row[0] == sex).Select(row => row[1]).ToList();
            Assert.Equal(values.Count, table[row, "count"].Whole);
            var mean = table[row, "mean"].Real!.Value;
            Assert.True(Math.Abs(values.Average() - mean) < 1e-9, $"sex {sex} of {files}: {mean}");
        }
    }

    [Theory]
    [MemberData(nameof(FilesUsed))]
    public void The_joint_coefficients_are_those_of_the_pooled_file(string files)
    {
        var rows = demo.Pooled.Complete("age", "sex", "trestbps", "thalach", "num");
        var (table, fit) = (Joint(1).FindTable("coefficients")!, Joint(1).FindTable("fit")!);
        Assert.Equal(rows.Count, fit[0, "rows"].Whole);
        Assert.Equal(demo.Pooled.Rows - rows.Count, fit[0, "left-out"].Whole);
        Assert.Equal(rows.Count(row => row[^1] > 0), fit[0, "cases"].Whole);
        var expected = PooledFit.Of([.. rows.Select(row => (row[..^1], row[^1] > 0))]);
        Assert.Equal(expected.Length, table.RowCount);
        foreach (var (at, mine) in expected.Index())
        {
            var theirs = table[at, "estimate"].Real!.Value;
            Assert.True(
                Math.Abs(mine - theirs) < 1e-6,
                $"{table[at, "coefficient"].Text} of {files}: {mine}, {theirs}"
            );
        }
    }

    [Fact]
    public void The_nine_steps_have_their_receipts_and_the_traffic_is_counted()
    {
        var steps = demo.Record.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(0, 10), steps.Select(step => step.GetProperty("number").GetInt32()));
        var founding = 0;
        var browsing = 2;
        foreach (var step in steps.Where((_, number) => number != founding && number != browsing))
        {
            var receipts = step.GetProperty("receipts").EnumerateArray().Select(item => item.GetProperty("receipt"));
            Assert.NotEmpty(receipts);
            Assert.All(receipts, receipt => Assert.Equal("final", receipt.GetProperty("state").GetString()));
        }

        var askerAndProviders = demo.Record.GetProperty("organisations").GetArrayLength() - 1;
        foreach (var analysis in demo.Record.GetProperty("analyses").EnumerateArray())
        {
            var parties = analysis.GetProperty("parties").EnumerateArray();
            Assert.Equal(askerAndProviders, parties.Count(party => party.GetProperty("bytesSent").GetInt64() > 0));
        }

        Assert.Contains("9/9", demo.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_proof_file_holds_with_the_nodes_and_the_network_off_and_none_does_with_a_byte_altered()
    {
        Assert.Equal(0, demo.Left);
        var files = Directory.GetFiles(Path.Combine(demo.Folder, "proofs")).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(
            files,
            demo.Record.GetProperty("proofFiles")
                .EnumerateArray()
                .Select(file => file.GetString()!)
                .Order(StringComparer.Ordinal)
        );
        var (exitCode, verdicts) = await VerifyAsync(files);
        Assert.Equal(0, exitCode);
        Assert.Equal(files.Count, verdicts.Count);
        Assert.All(verdicts, verdict => Assert.True(verdict.Value, $"{verdict.Key} does not hold."));

        var altered = new List<string>();
        foreach (var file in files)
        {
            var proof = await File.ReadAllBytesAsync(file);
            proof[(37 * altered.Count) % proof.Length] ^= 1;
            altered.Add(Path.Combine(demo.NewFolder("altered"), Path.GetFileName(file)));
            await File.WriteAllBytesAsync(altered[^1], proof);
        }

        (exitCode, verdicts) = await VerifyAsync(altered);
        Assert.Equal(NotVerified, exitCode);
        Assert.Equal(files.Count, verdicts.Count);
        Assert.All(verdicts, verdict => Assert.False(verdict.Value, $"{verdict.Key} holds."));
    }

    [Fact]
    public async Task A_second_run_works_and_keeps_its_nodes_until_they_are_stopped_by_process_id()
    {
        var data = await DemoFixture.GenerateAsync(demo.NewFolder("second-data"), "west", "north");
        var folder = Path.Combine(demo.NewFolder("second"), "demo");
        var json = Path.Combine(demo.NewFolder("second"), "found.json");
        await using var second = DemoProcess.Start(folder, "--data", data, "--json", json, "--keep", "--lang", "en");
        var (exitCode, screen) = await second.EndAsync();
        Assert.True(exitCode == 0, screen);
        using var record = JsonDocument.Parse(await File.ReadAllBytesAsync(json));
        var organisations = record.RootElement.GetProperty("organisations").EnumerateArray().ToList();
        var processes = organisations.Select(one => one.GetProperty("processId").GetInt32()).Order().ToList();
        Assert.Equal(processes, second.Running().Order());
        foreach (var organisation in organisations)
        {
            var access = ApiAccess.Load(organisation.GetProperty("folder").GetString()!);
            Assert.Equal(access.Url.ToString(), organisation.GetProperty("api").GetString());
            Assert.Contains(access.Url.ToString().TrimEnd('/'), screen, StringComparison.Ordinal);
            using var node = new KexinClient(access);
            Assert.True((await node.Node.HealthAsync()).Status is HealthStatus.Healthy or HealthStatus.Degraded);
        }

        await SignInAsEachRoleAsync(record.RootElement, screen);
        using (var kill = Process.Start("kill", processes.Select(id => id.ToString(CultureInfo.InvariantCulture))))
        {
            await kill.WaitForExitAsync();
        }

        await Cluster.WaitAsync(() => Task.FromResult(second.Running().Count == 0), "the nodes stop");
    }

    /// <summary>What the screen says of signing in is true: of each role somebody, who may do what the role allows.</summary>
    private static async Task SignInAsEachRoleAsync(JsonElement record, string screen)
    {
        var password = Regex.Match(screen, @"password of\s+all\s+of\s+them\s+is\s+([0-9a-f]{16})").Groups[1].Value;
        var people = record
            .GetProperty("signIns")
            .EnumerateArray()
            .ToDictionary(person => person.GetProperty("name").GetString()!);
        string[] roles = ["data-officer", "data-steward", "reviewer", "auditor", "researcher", "regulator", "notary"];
        Assert.Equal(roles.Append("admin").Order(), people.Keys.Order());
        foreach (var (name, person) in people)
        {
            var address = person.GetProperty("console").GetString()!;
            Assert.Contains($"{address.TrimEnd('/')}", screen, StringComparison.Ordinal);
            Assert.Contains(
                person.GetProperty("role").GetProperty("en").GetString()!,
                screen,
                StringComparison.Ordinal
            );
            using var nobody = new KexinClient(new ApiAccess(new Uri(address), "none"));
            var signedIn = await nobody.Account.SignInAsync(new SignIn(name, password, Where: "test"));
            Assert.Contains(name == "admin" ? "administrator" : name, signedIn.Person.Roles);
            using var node = new KexinClient(new ApiAccess(new Uri(address), signedIn.Token));
            Assert.NotEmpty((await node.Ledger.BlocksAsync()).Items);
        }
    }

    private Sheet Joint(int analysis)
    {
        var analyses = demo.Record.GetProperty("analyses");
        Assert.Equal(Analyses, analyses.GetArrayLength());
        return analyses[analysis].GetProperty("joint").Deserialize(KexinJson.Default.ComputationResult)!.Sheet;
    }

    /// <summary>Runs <c>kexin verify</c> where there is no network at all.</summary>
    /// <returns>Its exit code, and whether each file holds.</returns>
    private async Task<(int ExitCode, Dictionary<string, bool> Verdicts)> VerifyAsync(IReadOnlyList<string> files)
    {
        var own = Environment.UserName == "root" ? "-n" : "-rn";
        var consortium = demo.Record.GetProperty("consortium").GetString()!;
        string[] words = [own, .. NodeProcess.Program, "verify", "--json", "--consortium", consortium, .. files];
        using var verify = Process.Start(new ProcessStartInfo("unshare", words) { RedirectStandardOutput = true })!;
        var output = await verify.StandardOutput.ReadToEndAsync();
        await verify.WaitForExitAsync();
        using var answer = JsonDocument.Parse(output);
        return (
            verify.ExitCode,
            answer
                .RootElement.EnumerateObject()
                .ToDictionary(file => file.Name, file => file.Value.GetProperty("holds").GetBoolean())
        );
    }
}
