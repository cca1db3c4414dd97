using Kexin.Client.Contracts;

namespace Kexin.Home;

/// <summary>Where objects are served by the S3 API, and where their ciphertext lies.</summary>
/// <param name="Port">
/// The TCP port of the S3 API: at the desks' address with their certificate where the node has desks, otherwise on this machine only; null for
/// nowhere.
/// </param>
/// <param name="Service">The S3 service that keeps the ciphertext; null for the node's own folder.</param>
public sealed record ObjectSettings(int? Port = null, ObjectService? Service = null)
{
    /// <summary>Null, or what could not work, for people.</summary>
    /// <param name="ports">Those that are taken.</param>
    public LocalizedText? FindFault(IEnumerable<int> ports)
    {
        if (Port is { } port && (port is < 1 or > ushort.MaxValue || ports.Contains(port)))
        {
            return new(
                $"The port {port} for objects is not another one from 1 to 65535.",
                $"对象存储的端口 {port} 须为 1 至 65535 之间未被占用的端口。"
            );
        }

        return
            Service is null
            || (Uri.TryCreate(Service.Address, UriKind.Absolute, out _) && File.Exists(Service.SecretFile))
            ? null
            : new(
                "The storage service for objects needs an address and a file that holds its secret key.",
                "对象存储所用的外部服务须给出地址和存放其密钥的文件。"
            );
    }
}

/// <summary>An S3 service that keeps what the node has encrypted.</summary>
/// <param name="Address">Such as <c>https://s3.hospital.example</c>.</param>
/// <param name="Bucket">A bucket that is there.</param>
/// <param name="AccessKey">The account's.</param>
/// <param name="SecretFile">The path of a file that holds the account's secret key.</param>
/// <param name="Prefix">What the names there begin with.</param>
public sealed record ObjectService(
    string Address,
    string Bucket,
    string AccessKey,
    string SecretFile,
    string Prefix = ""
);
