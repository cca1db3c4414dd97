using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kexin.Client.Contracts;
using Kexin.Home.Tokens;

namespace Kexin.Home;

/// <summary>One thing that was looked at on the node's machine.</summary>
/// <param name="Code">What was looked at, for machines.</param>
/// <param name="IsWell">Null where it could not be looked at, or does not apply.</param>
/// <param name="Text">What was found and, where it is not well, what to do.</param>
public sealed record ExaminedPart(string Code, bool? IsWell, LocalizedText Text);

/// <summary>Looks at what a node needs of its machine, whether it runs or not; changes nothing.</summary>
public static class NodeExamination
{
    private const long LeastFreeInBytes = 1L << 30;
    private static readonly TimeSpan CertificateNotice = TimeSpan.FromDays(30);

    /// <summary>Looks at everything; without a folder that holds a node at the folder only.</summary>
    /// <param name="folder">The node's.</param>
    /// <param name="passphraseFile">Where the passphrase came from, or null.</param>
    /// <param name="passphrase">Cleared after it was tried; null to leave that out.</param>
    /// <param name="time">Says when a certificate ends.</param>
    public static IReadOnlyList<ExaminedPart> Run(
        string folder,
        string? passphraseFile,
        char[]? passphrase,
        TimeProvider time
    )
    {
        ArgumentNullException.ThrowIfNull(time);
        var home = new NodeFolder(folder);
        NodeConfiguration configuration;
        try
        {
            configuration = NodeConfiguration.Load(home);
        }
        catch (NodeFaultException fault)
        {
            return [new ExaminedPart("folder", false, new(fault.Message, fault.Chinese))];
        }

        return
        [
            new(
                "folder",
                true,
                new(
                    $"The node '{configuration.Name}' is in {home.Root}.",
                    $"节点“{configuration.Name}”位于 {home.Root}。"
                )
            ),
            Permissions(home, passphraseFile),
            OfToken(home),
            OfPassphrase(home, configuration, passphrase),
            Ports(home, configuration),
            Disk(home),
            Swap(),
            Certificate(configuration.Desks, time),
        ];
    }

    private static ExaminedPart Permissions(NodeFolder home, string? passphraseFile)
    {
        var open = new FilesOpenToOthers(home, passphraseFile).Find();
        return open.Count == 0
            ? new(
                "permissions",
                true,
                new("Only its owner can open the node's secrets.", "只有运行节点的账户可以打开节点的机密文件。")
            )
            : new(
                "permissions",
                false,
                new(
                    $"Others on this machine may open {string.Join(", ", open)}. Close them: chmod go-rwx FILE",
                    $"本机的其他用户可以打开{string.Join("、", open)}。请执行：chmod go-rwx 文件"
                )
            );
    }

    /// <summary>Without the PIN: a look costs none of its tries.</summary>
    private static ExaminedPart OfToken(NodeFolder home)
    {
        const string code = "token";
        try
        {
            if (NodeKeys.PlaceOf(home) is not { } place)
            {
                return new(
                    code,
                    null,
                    new("A passphrase seals the master key, no token.", "主密钥由口令封存，未使用令牌。")
                );
            }

            TokenKey.Look(place);
            return new(
                code,
                true,
                new(
                    $"The token '{place.Token}' ({place.Serial}), which seals the master key, is connected.",
                    $"封存主密钥的令牌“{place.Token}”（{place.Serial}）已连接。"
                )
            );
        }
        catch (NodeFaultException fault)
        {
            return new(code, false, new(fault.Message, fault.Chinese));
        }
    }

    private static ExaminedPart OfPassphrase(NodeFolder home, NodeConfiguration configuration, char[]? passphrase)
    {
        const string code = "passphrase";
        if (passphrase is null)
        {
            return new(
                code,
                null,
                new(
                    "The passphrase was not tried: name its file with --passphrase-file.",
                    "未检查口令：请用 --passphrase-file 指明口令文件。"
                )
            );
        }

        try
        {
            NodeKeys.Open(home, configuration.GetSuite(), passphrase).Dispose();
            return new(code, true, new("The passphrase opens all of the node's keys.", "口令可以打开节点的全部密钥。"));
        }
        catch (NodeFaultException fault)
        {
            return new(code, false, new(fault.Message, fault.Chinese));
        }
        finally
        {
            Array.Clear(passphrase);
        }
    }

    private static ExaminedPart Ports(NodeFolder home, NodeConfiguration configuration)
    {
        const string code = "ports";
        try
        {
            using var locked = FolderLock.Take(home);
        }
        catch (NodeFaultException fault) when (!fault.IsUsage)
        {
            return new(code, false, new(fault.Message, fault.Chinese));
        }
        catch (NodeFaultException)
        {
            return new(code, true, new("The node runs and holds its ports.", "节点正在运行并占用其端口。"));
        }

        var taken = NodePorts.FindTaken(configuration);
        return taken.Count == 0
            ? new(code, true, new("The node's ports are free.", "节点的端口均空闲。"))
            : new(
                code,
                false,
                new(
                    $"The node does not run, and cannot listen at {string.Join(", ", taken)}. Stop the program that does (ss -ltnp), or change the port in {home.Configuration}.",
                    $"节点未运行，且无法监听 {string.Join("、", taken)}。请停止占用端口的程序（ss -ltnp），或在 {home.Configuration} 中更换端口。"
                )
            );
    }

    private static ExaminedPart Disk(NodeFolder home)
    {
        var free = new DriveInfo(home.Root).AvailableFreeSpace;
        var shown = $"{free / (double)(1 << 30):0.0} GiB";
        return free >= LeastFreeInBytes
            ? new("disk", true, new($"{shown} are free for the node.", $"节点所在磁盘可用空间 {shown}。"))
            : new(
                "disk",
                false,
                new(
                    $"Only {shown} are free for the node, which stops when its disk is full. Make room, or move the folder to a larger disk.",
                    $"节点所在磁盘仅剩 {shown}；磁盘写满后节点将停止。请腾出空间，或把节点文件夹移到更大的磁盘。"
                )
            );
    }

    private static ExaminedPart Swap()
    {
        var areas = new SwapSpace().InClear();
        return areas.Count == 0
            ? new(
                "swap",
                true,
                new("No open data can reach a swap area in clear.", "已打开的数据不会以明文写入交换空间。")
            )
            : new(
                "swap",
                false,
                new(
                    $"Open data may be written to swap that is not seen to be encrypted ({string.Join(", ", areas)}). Turn swap off, encrypt it, or run the node with MemorySwapMax=0 (kexin node unit does).",
                    $"已打开的数据可能写入未见加密的交换空间（{string.Join("、", areas)}）。请关闭或加密交换空间，或以 MemorySwapMax=0 运行节点（kexin node unit 已包含）。"
                )
            );
    }

    private static ExaminedPart Certificate(DeskListener? desks, TimeProvider time)
    {
        const string code = "certificate";
        if (desks is null)
        {
            return new(
                code,
                null,
                new(
                    "No other desk reaches the API, so no certificate is needed; the one for other nodes does not end.",
                    "接口不对其他办公电脑开放，无需证书；节点之间所用的证书不会到期。"
                )
            );
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(desks.Certificate, desks.Key);
            var ends = new DateTimeOffset(certificate.NotAfter).ToUniversalTime();
            var day = $"{ends:yyyy-MM-dd}";
            return ends - time.GetUtcNow() > CertificateNotice
                ? new(
                    code,
                    true,
                    new($"The certificate for other desks ends on {day}.", $"供其他办公电脑访问的证书有效期至 {day}。")
                )
                : new(
                    code,
                    false,
                    new(
                        $"The certificate for other desks ends on {day}. Put a new one at {desks.Certificate}; the node takes it without a restart.",
                        $"供其他办公电脑访问的证书有效期至 {day}。请把新证书放到 {desks.Certificate}，节点无需重启即可使用。"
                    )
                );
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return new(
                code,
                false,
                new(
                    $"{desks.Certificate} and {desks.Key} are not a certificate with its key that the node can read. Put both there as PEM.",
                    $"节点无法从 {desks.Certificate} 和 {desks.Key} 读取证书及其密钥。请以 PEM 格式放置两者。"
                )
            );
        }
    }
}
