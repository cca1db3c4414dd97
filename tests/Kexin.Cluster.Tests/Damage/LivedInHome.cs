using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests.Damage;

/// <summary>A node in a consortium of one that has done a bit of everything that leaves a file, and copies of it with ports of their own.</summary>
internal sealed class LivedInHome : IAsyncDisposable
{
    private const string Bucket = "pictures";
    private const string Key = "one.bin";
    private static readonly byte[] s_photo = Encoding.UTF8.GetBytes("a photo of an extinguisher");

    private const string Policy = """
        rules:
          - { id: by-consent, decision: grant, consent: true, levels: [3], says: { en: By consent., zh: 须经同意。 } }
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("kexin-home-").FullName;
    private readonly List<NodeProcess> _nodes = [];
    private IssuedToken _token = null!;

    /// <summary>The catalogue's id of a dataset.</summary>
    public string Dataset { get; private set; } = "";

    /// <summary>What can be asked by name beside the lists: paths of the API.</summary>
    public IReadOnlyList<string> Named { get; private set; } = [];

    /// <summary>Lives the day, and stops the node.</summary>
    /// <param name="copies">How many copies to make; each runs beside the others.</param>
    public static async Task<LivedInHome> MakeAsync(int copies)
    {
        var home = new LivedInHome();
        try
        {
            var node = NodeProcess.Make(home._root, "solo", MemberRole.Member, "standard");
            home._nodes.Add(node);
            await home.LiveAsync(node);
            await node.StopAsync();
            home._nodes.AddRange(
                await Task.WhenAll(
                    Enumerable.Range(0, copies).Select(i => CopyAsync(node, Path.Combine(home._root, $"copy-{i}")))
                )
            );

            return home;
        }
        catch
        {
            await home.DisposeAsync();
            throw;
        }
    }

    /// <summary>The copies; what lies at <see cref="WholeOf"/> is to be put in their places before each start.</summary>
    public IReadOnlyList<NodeProcess> Copies => _nodes[1..];

    /// <summary>Where the undamaged folder of a copy lies.</summary>
    public static string WholeOf(NodeProcess copy) => copy.Folder + ".whole";

    /// <summary>Puts the undamaged folder in the place of a copy's, which does not run.</summary>
    public static async Task RestoreAsync(NodeProcess copy)
    {
        Directory.Delete(copy.Folder, recursive: true);
        await CopyFolderAsync(WholeOf(copy), copy.Folder);
    }

    /// <summary>Reads the object that was put, by the S3 API.</summary>
    /// <returns>The digest of its bytes, or what the tool said.</returns>
    public async Task<string> ReadObjectAsync(NodeProcess node)
    {
        var file = Path.Combine(_root, $"{Path.GetFileName(node.Folder)}.object");
        File.Delete(file);
        try
        {
            await S3Async(node, "copyto", $"node:{Bucket}/{Key}", file);
            return File.Exists(file)
                ? Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file)))
                : "no such object";
        }
        catch (InvalidOperationException error)
        {
            return error.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        if (Environment.GetEnvironmentVariable("KEXIN_KEEP_CLUSTERS") is null)
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    private async Task LiveAsync(NodeProcess node)
    {
        Certify(node.Folder);
        Directory.CreateDirectory(Path.Combine(node.Folder, "schemes"));
        ServeObjects(node);
        await node.StartAsync();
        var client = node.Client;
        var card = await client.Node.CardAsync();
        await client.Consortium.CreateAsync(new CreateConsortium("A consortium of one", [card.Encoded]));
        await client.Proposals.SetActsAsync([]);
        Dataset = await Steps.PublishAsync(node, Cohort.Generate("solo", 21, 50));
        await Steps.PublishAsync(node, Cohort.Generate("other", 22, 50));
        var kept = (await client.Datasets.ListAsync()).Items.Select(item => $"/v1/datasets/{item.Id}");
        await client.Collections.RegisterAsync(
            new RegisterCollecting("Visits", LawfulBasis.Contract, Steps.Purpose, "forms", "all", "desk", "paper", 100)
        );
        await client.Policy.SetAsync(new SetPolicy(Policy, "the first"));
        await client.People.PutRoleAsync("clerk", new PutRole(new("Clerk", "文员"), ["datasets.read"]));
        var photo = await PhotographAsync(node);
        await PutObjectAsync(node);
        await Cluster.WaitAsync(
            async () => (await client.Ledger.StatusAsync()) is var status && status.FinalHeight == status.Height,
            "all of it is final"
        );
        Named =
        [
            .. kept,
            $"/v1/catalogue/{Dataset}",
            "/v1/policy/versions/1",
            $"/v1/inspection/photos/{photo}",
            "/v1/ledger/blocks/0",
            "/v1/ledger/blocks/2",
        ];
    }

    /// <summary>A phone is bound and hands a photo in.</summary>
    /// <returns>The photo's hash.</returns>
    private static async Task<string> PhotographAsync(NodeProcess node)
    {
        await node.Client.Inspection.PutSiteAsync(new("", "School", "", "Asia/Shanghai", []));
        var invited = await node.Client.People.InviteAsync(new InvitePerson("Li Wei", ["inspector"]));
        var code = await node.Client.Inspection.PhoneCodeAsync(invited.Person.Id);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var address = ApiAccess.Load(node.Folder).Url;
        using var nobody = new KexinClient(new ApiAccess(address, "none"));
        var enrolled = await nobody.Inspection.EnrolAsync(
            new(code.Code, Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()), "Phone")
        );
        using var phone = new KexinClient(new ApiAccess(address, enrolled.Token));
        var hash = Convert.ToHexStringLower(SHA256.HashData(s_photo));
        await phone.Inspection.PutPhotoAsync(hash, "image/jpeg", s_photo);
        return hash;
    }

    private async Task PutObjectAsync(NodeProcess node)
    {
        _token = await node.Client.Account.NewTokenAsync(
            new NewToken("pictures", ["objects.read", "objects.write"], 30)
        );
        var file = Path.Combine(_root, "object");
        await File.WriteAllBytesAsync(file, RandomNumberGenerator.GetBytes(200_000));
        await S3Async(node, "mkdir", $"node:{Bucket}");
        await S3Async(node, "copyto", file, $"node:{Bucket}/{Key}");
    }

    private Task S3Async(NodeProcess node, params string[] words) =>
        RunAsync(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["RCLONE_CONFIG"] = Path.Combine(_root, "rclone.conf"),
                ["AWS_CA_BUNDLE"] = "",
                ["RCLONE_CONFIG_NODE_TYPE"] = "s3",
                ["RCLONE_CONFIG_NODE_PROVIDER"] = "Other",
                ["RCLONE_CONFIG_NODE_ENDPOINT"] = $"https://127.0.0.1:{ObjectsPort(node)}",
                ["RCLONE_CONFIG_NODE_ACCESS_KEY_ID"] = _token.Info.Id,
                ["RCLONE_CONFIG_NODE_SECRET_ACCESS_KEY"] = _token.SecretKey!,
            },
            "rclone",
            ["--no-check-certificate", "--retries=1", "--low-level-retries=1", .. words]
        );

    /// <summary>A copy of its own ports that has told where it is now, stopped; and what is whole beside it.</summary>
    private static async Task<NodeProcess> CopyAsync(NodeProcess node, string folder)
    {
        await CopyFolderAsync(node.Folder, folder);
        var copy = node.At(folder);
        ServeObjects(copy);
        await copy.StartAsync();
        await Cluster.WaitAsync(
            async () => (await copy.Client.Ledger.StatusAsync()).IsVoting,
            $"the copy of {node.Name} votes"
        );
        await copy.StopAsync();
        await CopyFolderAsync(folder, WholeOf(copy));
        return copy;
    }

    /// <summary>Objects, and the API for other desks, at the ports that follow the node's.</summary>
    private static void ServeObjects(NodeProcess node)
    {
        node.Configure("objects", new JsonObject { ["port"] = ObjectsPort(node) });
        node.Configure(
            "desks",
            new JsonObject
            {
                ["listen"] = "127.0.0.1",
                ["port"] = node.Further[1],
                ["hosts"] = new JsonArray("kexin.hospital.example", "127.0.0.1"),
                ["certificate"] = Path.Combine(node.Folder, "desks.pem"),
                ["key"] = Path.Combine(node.Folder, "desks-key.pem"),
            }
        );
    }

    private static int ObjectsPort(NodeProcess node) => node.Further[0];

    /// <summary>A certificate for the desks, in the folder, by its owner alone to be read.</summary>
    private static void Certify(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kexin.hospital.example", key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(300));
        foreach (
            var (name, text) in new[]
            {
                ("desks.pem", certificate.ExportCertificatePem()),
                ("desks-key.pem", key.ExportPkcs8PrivateKeyPem()),
            }
        )
        {
            var path = Path.Combine(folder, name);
            File.WriteAllText(path, text);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static Task CopyFolderAsync(string from, string to) =>
        RunAsync(new Dictionary<string, string>(StringComparer.Ordinal), "cp", ["-a", from, to]);

    private static async Task RunAsync(Dictionary<string, string> environment, string program, string[] words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var said = await output + await error;
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {said}");
        }
    }
}
