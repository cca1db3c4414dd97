using System.Net;
using System.Text.Json;
using Kexin.Box.Contacts;
using Kexin.Box.Tags;
using Kexin.Cryptography;
using Kexin.Cryptography.Records;

namespace Kexin.Cli.Tests.Boxes;

/// <summary><c>kexin box</c> as real processes: contacts over HTTP, a crash, faults, and what is refused.</summary>
public sealed class BoxVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kexin-box-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("standard")]
    [InlineData("guomi")]
    public async Task A_box_that_is_killed_goes_on_with_its_counter_and_its_chain(string suite)
    {
        var dir = Path.Combine(_folder, "box");
        var shell = new Shell();
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("box", "make", "--dir", dir, "--suite", suite, "--json"));
        using var made = JsonDocument.Parse(shell.Output);
        var identity = made.RootElement.GetProperty("identity").GetString()!;
        Assert.True(Suite.TryParse(suite, out var algorithms));
        var key = PublicKey.Import(algorithms, Convert.FromHexString(identity));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Path.Combine(dir, "box.key"))
        );

        var seen = BoxMark.Fresh;
        for (byte start = 0; start < 3; start++)
        {
            await using var box = await BoxProgram.StartAsync("run", "--dir", dir);
            Assert.Equal(identity, box.Listing.GetProperty("identity").GetString());
            var address = box.Listing.GetProperty("address").GetString()!;
            for (byte i = 0; i < 5; i++)
            {
                var challenge = BoxProgram.Challenge((byte)((start * 16) + i));
                var verdict = ContactCheck.Check(key, seen, challenge, await box.TouchAsync(address, challenge));
                var genuine = Assert.IsType<ContactVerdict.Genuine>(verdict);
                Assert.Equal(0, genuine.Missing);
                seen = genuine.Mark;
            }

            var refusal = CanonicalRecord.Decode<BoxRefusal>(await box.SendAsync(address, [1, 2, 3]));
            Assert.Equal(BoxFault.NoChallenge, refusal.Fault);
            box.Kill();
        }

        Assert.Equal(15, seen.Counter);
    }

    [Fact]
    public async Task A_box_is_never_made_twice_nor_run_without_its_mark()
    {
        var dir = Path.Combine(_folder, "box");
        var shell = new Shell();
        Assert.Equal(ExitCodes.Done, await shell.RunAsync("box", "make", "--dir", dir));
        Assert.Equal(ExitCodes.NodeFault, await shell.RunAsync("box", "make", "--dir", dir));
        var mark = Path.Combine(dir, "box.mark");
        await File.WriteAllBytesAsync(mark, new byte[8192]);
        Assert.Equal(ExitCodes.NodeFault, await shell.RunAsync("box", "run", "--dir", dir, "--port", "0"));
        Assert.Contains(mark, shell.Error, StringComparison.Ordinal);
        File.Delete(mark);
        Assert.Equal(ExitCodes.NotFound, await shell.RunAsync("box", "run", "--dir", dir, "--port", "0"));
        await File.WriteAllTextAsync(Path.Combine(dir, "box.key"), "standard 00\n");
        Assert.Equal(ExitCodes.NodeFault, await shell.RunAsync("box", "run", "--dir", dir, "--port", "0"));
    }

    [Fact]
    public async Task A_simulated_site_answers_as_scripted_and_remembers_over_a_start()
    {
        var dir = Path.Combine(_folder, "site");
        string[] line =
        [
            "simulate",
            "--dir",
            dir,
            "--boxes",
            "2",
            "--tags",
            "1",
            "--address",
            "http://localhost:1/phone/",
        ];
        await using (var site = await BoxProgram.StartAsync([.. line, "--fault", "b1=battery@2", "t1=replay@2"]))
        {
            Assert.Equal(["b1", "b2", "t1"], Ids(site));
            Assert.Equal(1, (await site.TouchAsync(AddressOf(site, "b1"), BoxProgram.Challenge(1))).Contact.Counter);
            await Assert.ThrowsAsync<HttpRequestException>(() =>
                site.TouchAsync(AddressOf(site, "b1"), BoxProgram.Challenge(2))
            );
            var tapped = await site.TapAsync(AddressOf(site, "t1"));
            Assert.Equal(1, CounterOf(tapped, dir));
            Assert.Equal(tapped, await site.TapAsync(AddressOf(site, "t1")));
            Assert.Equal(ExitCodes.Done, await site.StopAsync());
        }

        await using var again = await BoxProgram.StartAsync(line);
        Assert.Equal(2, (await again.TouchAsync(AddressOf(again, "b1"), BoxProgram.Challenge(3))).Contact.Counter);
        Assert.Equal(2, CounterOf(await again.TapAsync(AddressOf(again, "t1")), dir));
    }

    [Fact]
    public async Task Only_pages_of_this_machine_reach_a_simulated_box_from_a_browser()
    {
        await using var site = await BoxProgram.StartAsync("simulate", "--dir", Path.Combine(_folder, "site"));
        var address = AddressOf(site, "t1");
        using var own = await site.AskAsync(HttpMethod.Options, address, "http://localhost:4100");
        Assert.Equal(HttpStatusCode.NoContent, own.StatusCode);
        Assert.Equal("http://localhost:4100", Assert.Single(own.Headers.GetValues("Access-Control-Allow-Origin")));
        using var other = await site.AskAsync(HttpMethod.Get, address, "https://example.com");
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        Assert.False(other.Headers.Contains("Access-Control-Allow-Origin"));
        using var nobody = await site.AskAsync(HttpMethod.Get, address.Replace("t1", "t9"), "http://localhost:4100");
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => site.SendAsync(AddressOf(site, "b1"), new byte[256]));
    }

    [Theory]
    [InlineData("b9=clone")]
    [InlineData("t1=drift")]
    [InlineData("b1=sulk")]
    public async Task A_fault_that_cannot_be_is_refused(string fault)
    {
        var shell = new Shell();
        var dir = Path.Combine(_folder, "site");
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync("box", "simulate", "--dir", dir, "--fault", fault));
        Assert.Contains(fault, shell.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(dir));
    }

    private static IEnumerable<string> Ids(BoxProgram site) =>
        site.Listing.EnumerateArray().Select(item => item.GetProperty("id").GetString()!);

    private static string AddressOf(BoxProgram site, string id) =>
        site
            .Listing.EnumerateArray()
            .Single(item => item.GetProperty("id").GetString() == id)
            .GetProperty("address")
            .GetString()!;

    /// <summary>What a node reads from a tapped address with the site's key.</summary>
    private static int CounterOf(string address, string dir)
    {
        Assert.StartsWith("http://localhost:1/phone/?", address, StringComparison.Ordinal);
        using var key = new SoftwareSiteKey(
            Convert.FromHexString(File.ReadAllText(Path.Combine(dir, "site.key")).Trim())
        );
        var message = TagMessage.Parse(address[(address.IndexOf('?', StringComparison.Ordinal) + 1)..]);
        return Assert.IsType<TagVerdict.Genuine>(new TagCheck(key).Check(message, _ => null)).Counter;
    }
}
