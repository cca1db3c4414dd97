using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kexin.Channels;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Files;

namespace Kexin.Home;

/// <summary>What a node is and where it listens; nothing in it is secret.</summary>
/// <param name="Name">The organisation's name.</param>
/// <param name="Role">What it asks to be in its consortium.</param>
/// <param name="Suite">The suite's name.</param>
/// <param name="Host">The name or address by which other nodes reach it.</param>
/// <param name="Listen">The local address for other nodes' connections.</param>
/// <param name="ApiPort">The API's port, on the loopback interface.</param>
/// <param name="PeerPort">Other nodes' ledger traffic.</param>
/// <param name="ChannelPort">Protocol sessions.</param>
/// <param name="OrdererPort">Kept for an ordering group of several nodes; nothing listens there in a group of one.</param>
/// <param name="SessionPatienceInSeconds">How long a session waits for a silent party; 1 to 3600.</param>
/// <param name="LongestRunInSeconds">How long a run may take, until its parties have confirmed it; 1 to 604800.</param>
/// <param name="StandTogether">Members, by id, that share what they learn: as requesters each group has one account of earlier results.</param>
/// <param name="RefusedNetworks">Networks that the node connects to for nobody, such as 10.0.0.0/8; see <see cref="DialRules"/>.</param>
/// <param name="Desks">Where the API answers to other desks of the organisation; null for nowhere.</param>
/// <param name="Directory">The organisation's own sign-in; null for none.</param>
/// <param name="Objects">Where objects are served and kept; null for no S3 API and the node's own folder.</param>
/// <param name="Mail">By which server alarms of inspections are told, and to whom; null for no mail.</param>
public sealed record NodeConfiguration(
    string Name,
    MemberRole Role,
    string Suite,
    string Host,
    string Listen,
    int ApiPort,
    int PeerPort,
    int ChannelPort,
    int OrdererPort,
    int SessionPatienceInSeconds = 30,
    int LongestRunInSeconds = 7200,
    IReadOnlyList<string>? RefusedNetworks = null,
    IReadOnlyList<IReadOnlyList<string>>? StandTogether = null,
    DeskListener? Desks = null,
    DirectorySettings? Directory = null,
    ObjectSettings? Objects = null,
    MailSettings? Mail = null
)
{
    private const int LongestSessionPatienceInSeconds = 3600;
    private const int MostSecondsOfARun = 7 * 24 * 3600;

    /// <summary>The suite itself.</summary>
    public Suite GetSuite() =>
        Cryptography.Suite.TryParse(Suite, out var suite)
            ? suite
            : throw new InvalidOperationException($"'{Suite}' is no suite.");

    public string PeerEndpoint => $"{Host}:{PeerPort}";

    public string ChannelEndpoint => $"{Host}:{ChannelPort}";

    public Uri ApiAddress => new($"http://127.0.0.1:{ApiPort}");

    /// <summary>The addresses of the console that have a host name, as browsers write them.</summary>
    [JsonIgnore]
    public IEnumerable<string> NamedOrigins => [$"http://localhost:{ApiPort}", .. Desks?.Origins ?? []];

    /// <summary>The members that share one account of earlier results with a requester, itself first.</summary>
    public IReadOnlyList<Ledger.Contracts.MemberId> TogetherWith(Ledger.Contracts.MemberId requester)
    {
        var together = new List<Ledger.Contracts.MemberId> { requester };
        for (var i = 0; i < together.Count; i++)
        {
            var of = together[i].ToString();
            var groups = (StandTogether ?? []).Where(group => group.Contains(of, StringComparer.Ordinal));
            together.AddRange(
                groups
                    .SelectMany(group => group)
                    .Select(id => new Ledger.Contracts.MemberId(Digest.Parse(id)))
                    .Distinct()
                    .Except(together)
            );
        }

        return together;
    }

    /// <summary>What the node's card says: its TLS key is that of its certificate.</summary>
    public Ledger.Contracts.MemberDetails Describe(NodeKeys keys) =>
        new(
            Name,
            (Ledger.Contracts.MemberRole)Role,
            PeerCertificate.SpkiHash(keys.Certificate),
            PeerEndpoint,
            ChannelEndpoint
        );

    /// <summary>Null, or what no node could work with, for people.</summary>
    public LocalizedText? FindFault()
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > Limits.LongestNameInCharacters)
        {
            return new(
                $"A name has 1 to {Limits.LongestNameInCharacters} characters.",
                $"名称须为 1 至 {Limits.LongestNameInCharacters} 个字符。"
            );
        }

        if (!VisibleText.IsName(Name, Limits.LongestNameInCharacters))
        {
            var fault = VisibleText.FindFault(Name.Replace('\n', '\r')) ?? new("a space at an end", "首尾有空格");
            return new(
                $"The name '{VisibleText.Escape(Name)}' cannot stand on a ledger: {fault.En}.",
                $"名称“{VisibleText.Escape(Name)}”不能写入账本：{fault.Zh}。"
            );
        }

        if (!IPAddress.TryParse(Listen, out _))
        {
            return new(
                $"'{Listen}' is no IP address to listen at, such as 0.0.0.0.",
                $"“{Listen}”不是可以监听的 IP 地址（如 0.0.0.0）。"
            );
        }

        if (Uri.CheckHostName(Host) is UriHostNameType.Unknown || Host.Contains(':', StringComparison.Ordinal))
        {
            return new(
                $"'{Host}' is no host name or IPv4 address by which other nodes could reach this one.",
                $"“{Host}”不是其他节点可以访问本节点的主机名或 IPv4 地址。"
            );
        }

        int[] ports = [ApiPort, PeerPort, ChannelPort, OrdererPort];
        if (ports.Any(port => port is < 1 or > ushort.MaxValue) || ports.Distinct().Count() != ports.Length)
        {
            return new(
                $"The ports {string.Join(", ", ports)} are not four different ones from 1 to 65535.",
                $"端口 {string.Join("、", ports)} 须为 1 至 65535 之间四个不同的端口。"
            );
        }

        if (SessionPatienceInSeconds is < 1 or > LongestSessionPatienceInSeconds)
        {
            return new(
                $"A session waits 1 to {LongestSessionPatienceInSeconds} seconds for a silent party, not {SessionPatienceInSeconds}.",
                $"会话等待无应答一方的时间须为 1 至 {LongestSessionPatienceInSeconds} 秒，而不是 {SessionPatienceInSeconds} 秒。"
            );
        }

        if (LongestRunInSeconds is < 1 or > MostSecondsOfARun)
        {
            return new(
                $"A run takes 1 to {MostSecondsOfARun} seconds at most, not {LongestRunInSeconds}.",
                $"运行时间的上限须为 1 至 {MostSecondsOfARun} 秒，而不是 {LongestRunInSeconds} 秒。"
            );
        }

        if (RefusedNetworks?.FirstOrDefault(network => !IPNetwork.TryParse(network, out _)) is { } bad)
        {
            return new(
                $"'{bad}' is no network to refuse, such as 10.0.0.0/8.",
                $"“{bad}”不是可以拒绝连接的网段（如 10.0.0.0/8）。"
            );
        }

        if (StandTogether?.SelectMany(group => group).FirstOrDefault(id => !Digest.TryParse(id, out _)) is { } stranger)
        {
            return new(
                $"'{stranger}' in standTogether is no member's id, which has 64 hexadecimal digits.",
                $"standTogether 中的“{stranger}”不是成员编号（64 位十六进制数字）。"
            );
        }

        if (Directory?.FindFault() is { } unusable)
        {
            return unusable;
        }

        if (Desks?.FindFault(ports) is { } unreachable)
        {
            return unreachable;
        }

        if (Objects?.FindFault(Desks is null ? ports : [.. ports, Desks.Port]) is { } unstored)
        {
            return unstored;
        }

        if (Mail?.FindFault() is { } unsent)
        {
            return unsent;
        }

        return Cryptography.Suite.TryParse(Suite, out _)
            ? null
            : new($"'{Suite}' is no suite: standard or guomi.", $"“{Suite}”不是密码套件：应为 standard 或 guomi。");
    }

    public void Save(NodeFolder folder) =>
        OwnersFile.Write(
            folder.Configuration,
            JsonSerializer.SerializeToUtf8Bytes(this, ConfigurationJson.Default.NodeConfiguration)
        );

    /// <exception cref="NodeFaultException">There is no node in the folder, or its file is not what was written.</exception>
    public static NodeConfiguration Load(NodeFolder folder)
    {
        if (
            !File.Exists(folder.Configuration)
            && (File.Exists(folder.MasterKey) || System.IO.Directory.Exists(folder.Keys))
        )
        {
            throw new NodeFaultException(
                $"'{folder.Configuration}' is missing, and the node's keys are there: restore it from a copy.",
                $"缺少“{folder.Configuration}”，但节点的密钥仍在：请从备份恢复该文件。"
            );
        }

        if (!File.Exists(folder.Configuration))
        {
            throw new NodeFaultException(
                $"There is no node in '{folder.Root}': make one with 'kexin init --dir {folder.Root} --name NAME'.",
                $"“{folder.Root}”中没有节点：请用“kexin init --dir {folder.Root} --name 名称”新建。"
            )
            {
                IsUsage = true,
            };
        }

        try
        {
            var configuration =
                JsonSerializer.Deserialize(
                    File.ReadAllBytes(folder.Configuration),
                    ConfigurationJson.Default.NodeConfiguration
                ) ?? throw new JsonException("it is empty");
            if (configuration.FindFault() is { } fault)
            {
                throw Damaged(folder.Configuration, fault, null);
            }

            configuration.CheckAccess(folder);
            return configuration;
        }
        catch (JsonException error)
        {
            throw Damaged(folder.Configuration, Localized(JsonFaults.Describe(error)), error);
        }
    }

    private static LocalizedText Localized(BilingualText text) => new(text.En, text.Zh);

    private static NodeFaultException Damaged(string path, LocalizedText what, Exception? cause) =>
        new(
            $"'{path}' is damaged: {what.En} Restore it from a copy.",
            $"“{path}”已损坏：{what.Zh}请从备份恢复。",
            cause
        );

    /// <summary>The file by which the owner's programs find the node may have been moved away; while it is there it must fit.</summary>
    private void CheckAccess(NodeFolder folder)
    {
        var path = Path.Combine(folder.Root, ApiAccess.FileName);
        ApiAccess access;
        try
        {
            access = ApiAccess.Load(folder.Root);
        }
        catch (FileNotFoundException)
        {
            return;
        }
        catch (InvalidDataException error)
        {
            throw Damaged(path, new(error.Message, "不是 API 访问文件。"), error);
        }

        if (access.Url != ApiAddress)
        {
            throw new NodeFaultException(
                $"'{folder.Configuration}' and '{path}' do not fit: the API's address differs. One of them is damaged; restore it from a copy.",
                $"“{folder.Configuration}”与“{path}”不符：API 的地址不同。其中之一已损坏，请从备份恢复。"
            );
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(NodeConfiguration))]
public sealed partial class ConfigurationJson : JsonSerializerContext;
