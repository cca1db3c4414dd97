using System.Text.Json.Serialization;
using Kexin.Client.Contracts;

namespace Kexin.Home;

/// <summary>Where the API answers to other desks of the organisation: by TLS 1.3 with the organisation's own certificate.</summary>
/// <param name="Listen">The local IP address.</param>
/// <param name="Port">The TCP port.</param>
/// <param name="Hosts">The names by which browsers and programs call it; by another name nothing is answered.</param>
/// <param name="Certificate">The path of the certificate and those above it, PEM; looked at again whenever somebody connects.</param>
/// <param name="Key">The path of its secret key, PEM.</param>
public sealed record DeskListener(string Listen, int Port, IReadOnlyList<string> Hosts, string Certificate, string Key)
{
    private const int UsualPort = 443;

    /// <summary>The addresses by names, as browsers write them: at this port, and at the usual one, from which it may be handed on.</summary>
    [JsonIgnore]
    public IEnumerable<string> Origins =>
        Hosts
            .Where(host => Uri.CheckHostName(host) is UriHostNameType.Dns)
            .Select(host => host.ToLowerInvariant())
            .SelectMany(host =>
                Port == UsualPort ? [$"https://{host}"] : new[] { $"https://{host}:{Port}", $"https://{host}" }
            );

    /// <summary>Null, or what could not work, for people.</summary>
    /// <param name="ports">Those that are taken.</param>
    public LocalizedText? FindFault(IEnumerable<int> ports)
    {
        if (!System.Net.IPAddress.TryParse(Listen, out _))
        {
            return new(
                $"'{Listen}' is no IP address to listen at for other desks, such as 0.0.0.0.",
                $"“{Listen}”不是可供其他办公电脑连接的监听地址（如 0.0.0.0）。"
            );
        }

        if (Port is < 1 or > ushort.MaxValue || ports.Contains(Port))
        {
            return new(
                $"The port {Port} for other desks is not another one from 1 to 65535.",
                $"供其他办公电脑连接的端口 {Port} 须为 1 至 65535 之间未被占用的端口。"
            );
        }

        if (Hosts.Count == 0 || Hosts.Any(host => Uri.CheckHostName(host) is UriHostNameType.Unknown))
        {
            return new(
                "Other desks need at least one host name by which they call the node.",
                "须至少列出一个供其他办公电脑访问的主机名。"
            );
        }

        return Certificate.Length == 0 || Key.Length == 0
            ? new("Other desks need the paths of a certificate and its key.", "须给出证书及其密钥的文件路径。")
            : null;
    }
}
