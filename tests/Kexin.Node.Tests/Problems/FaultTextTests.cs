using System.Net.Sockets;
using System.Text.Json;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;
using Kexin.Vault;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;

namespace Kexin.Node.Tests.Problems;

/// <summary>What the libraries say in English is told in Chinese by its kind; a name or a path may be Latin, a sentence may not.</summary>
public sealed class FaultTextTests
{
    private const string Passphrase = "long enough to be one";

    private static readonly DatasetId Dataset = new(Digest.Zero);

    public static TheoryData<string, Exception> Faults()
    {
        var data = new TheoryData<string, Exception>
        {
            {
                "a damaged ledger",
                new LedgerDamagedException("/ledger", [new ChainDamage(7, "the certificate is missing.")])
            },
            { "a ledger that is gone", new LedgerDamagedException("There is no ledger any more.") },
            {
                "a damaged entry",
                new EvidenceDamageException("/evidence/7.log", 7, "its bytes are not what was written.")
            },
            {
                "a damaged log",
                new EvidenceDamageException("/evidence/7.log", null, "its header is not what was written.")
            },
            { "JSON of another shape", Json("""{"grant":1}""") },
            { "no JSON", Json("{") },
            {
                "a query without fields",
                new DatasetQueryException(DatasetQueryError.NoField, "Name at least one field.")
            },
            {
                "a member that is away",
                new LedgerPeerException(new MemberId(Digest.Zero), "it did not answer in time")
            },
            { "a bad request", new BadHttpRequestException("Required parameter 'id' was not provided.") },
        };
        foreach (var error in Enum.GetValues<VaultError>())
        {
            data.Add($"vault: {error}", new VaultException(error, Dataset, "The manifest is damaged in some way."));
        }

        foreach (var error in Enum.GetValues<ProtocolError>())
        {
            data.Add($"protocol: {error}", new ProtocolException(error, "north", "sent what nobody expects"));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void A_librarys_fault_is_told_in_both_languages(string name, Exception fault)
    {
        var problem = ProblemHandling.Describe(fault);
        Assert.NotEqual(Api.ProblemCodes.Fault, problem.Code);
        Assert.True(problem.Title.En.Length > 0, name);
        IsChinese(problem.Title.Zh);
        IsChinese(FaultTexts.Chinese(fault));
    }

    [Fact]
    public void What_files_ports_and_the_database_refuse_is_told_in_chinese() =>
        Assert.All(
            [
                new SocketException((int)SocketError.AddressAlreadyInUse),
                new IOException("Failed to bind to address", new SocketException((int)SocketError.AccessDenied)),
                new UnauthorizedAccessException("Access to the path is denied."),
                new IOException("No space left on device"),
                new SqliteException("database disk image is malformed", 11),
                new DecodingException("The bytes go on after the end."),
                new ArgumentException("A name has 1 to 200 characters."),
                new InvalidOperationException("Something that nobody thought of."),
            ],
            (Exception fault) => IsChinese(FaultTexts.Chinese(fault))
        );

    [Fact]
    public void A_node_that_opens_its_ledger_says_so_and_not_that_it_joined_nothing()
    {
        var ledger = new NodeLedger { IsOpening = true };
        var problem = Assert.Throws<DomainException>(() => ledger.Joined);
        Assert.Equal(Api.ProblemCodes.Overloaded, problem.Code);
        Assert.NotNull(problem.RetryAfter);
        IsChinese(problem.Title.Zh);
        ledger.IsOpening = false;
        Assert.Equal(Api.ProblemCodes.NoConsortium, Assert.Throws<DomainException>(() => ledger.Joined).Code);
    }

    [Fact]
    public async Task A_node_whose_files_are_damaged_names_the_file_in_both_languages()
    {
        using var folder = new TemporaryFolder();
        var node = folder["node"];
        NodeInitialisation.Create(
            new InitOptions(
                node,
                "Self",
                Api.MemberRole.Member,
                "standard",
                Passphrase.ToCharArray(),
                "127.0.0.1",
                "127.0.0.1",
                1,
                2,
                3,
                4
            ),
            TimeProvider.System
        );
        await IsNamedAsync(node, "node.json", "{");
        await IsNamedAsync(node, "node.json", """{"name":"Self"}""");
        await IsNamedAsync(node, "api.json", "{");
        await IsNamedAsync(node, "api.json", """{"url":"http://127.0.0.1:9/","token":"another"}""");
        await IsNamedAsync(node, "master.key", "x");
        await IsNamedAsync(node, "master.key", new string('x', 1 << 20));
        await IsNamedAsync(node, "keys/evidence.key", "x");
        await IsNamedAsync(node, "keys/evidence.key", null);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("cafe\u0301 at noon")]
    public void A_passphrase_that_will_not_do_is_refused_in_both_languages_and_leaves_no_folder(string passphrase)
    {
        using var folder = new TemporaryFolder();
        var node = folder["node"];
        var options = new InitOptions(
            node,
            "Self",
            Api.MemberRole.Member,
            "standard",
            passphrase.ToCharArray(),
            "127.0.0.1",
            "127.0.0.1",
            1,
            2,
            3,
            4
        );
        var fault = Assert.Throws<NodeFaultException>(() => NodeInitialisation.Create(options, TimeProvider.System));
        Assert.True(fault.IsUsage);
        IsChinese(fault.Chinese);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static async Task IsNamedAsync(string node, string file, string? content)
    {
        var path = Path.Combine(node, file);
        var whole = await File.ReadAllBytesAsync(path);
        if (content is null)
        {
            File.Delete(path);
        }
        else
        {
            await File.WriteAllTextAsync(path, content);
        }

        var run = new RunOptions(
            node,
            Passphrase.ToCharArray(),
            null,
            Verify: true,
            [],
            _ => Assert.Fail("It serves.")
        );
        var fault = await Assert.ThrowsAsync<NodeFaultException>(() => NodeHost.RunAsync(run, CancellationToken.None));
        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
        Assert.Contains(path, fault.Chinese, StringComparison.Ordinal);
        IsChinese(fault.Chinese);
        await File.WriteAllBytesAsync(path, whole);
    }

    private static JsonException Json(string text) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<string, bool>>(text));

    private static void IsChinese(string text)
    {
        Assert.Matches("\\p{IsCJKUnifiedIdeographs}", text);
        Assert.DoesNotMatch("[A-Za-z]{2,} [A-Za-z]{2,}", text);
    }
}
