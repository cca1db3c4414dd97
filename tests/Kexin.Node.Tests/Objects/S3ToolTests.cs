using System.Diagnostics;
using Kexin.Client.Contracts;

namespace Kexin.Node.Tests.Objects;

/// <summary>What rclone and s3cmd find at a node.</summary>
public sealed class S3ToolTests(ObjectNode node) : IClassFixture<ObjectNode>, IDisposable
{
    private const int Mebibyte = 1 << 20;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rclone_copies_a_folder_there_and_back_checks_it_and_purges_it()
    {
        Fill(_folder["from"]);
        var settings = Rclone(await node.TokenAsync("objects.read", "objects.write"));
        await RunAsync("rclone", settings, "mkdir", "node:rclone");
        await RunAsync(
            "rclone",
            settings,
            "copy",
            _folder["from"],
            "node:rclone/deep",
            "--s3-upload-cutoff",
            "6M",
            "--s3-chunk-size",
            "5M"
        );
        await RunAsync("rclone", settings, "check", _folder["from"], "node:rclone/deep", "--download");
        await RunAsync("rclone", settings, "copy", "node:rclone/deep", _folder["back"]);
        SameFolders(_folder["from"], _folder["back"]);
        await RunAsync("rclone", settings, "copyto", "node:rclone/deep/small.txt", "node:rclone/second.txt");
        var listed = await RunAsync("rclone", settings, "lsf", "-R", "--files-only", "node:rclone");
        Assert.Equal(
            ["deep/empty", "deep/large.bin", "deep/small.txt", "deep/中文 名+1.txt", "second.txt"],
            listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)
        );
        await RunAsync("rclone", settings, "purge", "node:rclone");
        Assert.DoesNotContain("rclone", await RunAsync("rclone", settings, "lsd", "node:"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S3cmd_puts_lists_gets_syncs_and_deletes()
    {
        Fill(_folder["from"]);
        var token = await node.TokenAsync("objects.read", "objects.write");
        string[] settings =
        [
            $"--access_key={token.Info.Id}",
            $"--secret_key={token.SecretKey}",
            $"--host=127.0.0.1:{node.Port}",
            $"--host-bucket=127.0.0.1:{node.Port}",
            "--no-ssl",
            "--config=/dev/null",
        ];
        var nothing = new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8" };
        await RunAsync("s3cmd", nothing, [.. settings, "mb", "s3://s3cmd"]);
        await RunAsync(
            "s3cmd",
            nothing,
            [
                .. settings,
                "put",
                "--multipart-chunk-size-mb=5",
                Path.Combine(_folder["from"], "large.bin"),
                "s3://s3cmd/large.bin",
            ]
        );
        await RunAsync("s3cmd", nothing, [.. settings, "sync", _folder["from"] + "/", "s3://s3cmd/all/"]);
        Assert.Contains(
            "s3://s3cmd/all/small.txt",
            await RunAsync("s3cmd", nothing, [.. settings, "ls", "-r", "s3://s3cmd"]),
            StringComparison.Ordinal
        );
        Directory.CreateDirectory(_folder["back"]);
        await RunAsync("s3cmd", nothing, [.. settings, "sync", "s3://s3cmd/all/", _folder["back"] + "/"]);
        SameFolders(_folder["from"], _folder["back"]);
        await RunAsync("s3cmd", nothing, [.. settings, "rb", "--force", "--recursive", "s3://s3cmd"]);
        Assert.DoesNotContain(
            "s3://s3cmd",
            await RunAsync("s3cmd", nothing, [.. settings, "ls"]),
            StringComparison.Ordinal
        );
    }

    private Dictionary<string, string> Rclone(IssuedToken token) =>
        new()
        {
            ["RCLONE_CONFIG"] = _folder["rclone.conf"],
            ["RCLONE_CONFIG_NODE_TYPE"] = "s3",
            ["RCLONE_CONFIG_NODE_PROVIDER"] = "Other",
            ["RCLONE_CONFIG_NODE_ENDPOINT"] = node.Address.ToString(),
            ["RCLONE_CONFIG_NODE_ACCESS_KEY_ID"] = token.Info.Id,
            ["RCLONE_CONFIG_NODE_SECRET_ACCESS_KEY"] = token.SecretKey!,
        };

    private static void Fill(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "small.txt"), "small");
        File.WriteAllText(Path.Combine(folder, "中文 名+1.txt"), "名");
        File.WriteAllBytes(Path.Combine(folder, "empty"), []);
        File.WriteAllBytes(
            Path.Combine(folder, "large.bin"),
            [.. Enumerable.Range(0, 11 * Mebibyte).Select(i => (byte)((i * 7) + (i >> 9)))]
        );
    }

    private static void SameFolders(string one, string other)
    {
        Assert.Equal(Names(one), Names(other));
        Assert.All(
            Names(one),
            name =>
                Assert.Equal(File.ReadAllBytes(Path.Combine(one, name!)), File.ReadAllBytes(Path.Combine(other, name!)))
        );

        static IEnumerable<string?> Names(string folder) => Directory.GetFiles(folder).Select(Path.GetFileName).Order();
    }

    private static async Task<string> RunAsync(
        string program,
        Dictionary<string, string> settings,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the surroundings say of certificates, rclone's own transport does not take.
        start.Environment.Remove("AWS_CA_BUNDLE");
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{program} {arguments[^1]}: {await errors}{await output}");
            return await output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
