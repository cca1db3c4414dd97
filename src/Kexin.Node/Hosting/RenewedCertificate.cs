using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kexin.Node;

/// <summary>The organisation's certificate for other desks; read again when its files change, and the last good one until then.</summary>
internal sealed class RenewedCertificate(DeskListener desks, NodeAlarms alarms)
{
    public const string AlarmCode = "certificate-not-renewed";

    private readonly Lock _lock = new();
    private (DateTime, DateTime) _stamp;
    private SslStreamCertificateContext? _current;

    /// <summary>The certificate with those above it.</summary>
    /// <exception cref="NodeFaultException">There never was a good one.</exception>
    public SslStreamCertificateContext Current
    {
        get
        {
            lock (_lock)
            {
                var stamp = (File.GetLastWriteTimeUtc(desks.Certificate), File.GetLastWriteTimeUtc(desks.Key));
                if (_current is not null && stamp == _stamp)
                {
                    return _current;
                }

                try
                {
                    _current = Read();
                    alarms.Clear(AlarmCode);
                }
                catch (Exception error)
                    when (error is IOException or UnauthorizedAccessException or CryptographicException)
                {
                    Tell(error);
                }

                _stamp = stamp;
                return _current!;
            }
        }
    }

    private SslStreamCertificateContext Read()
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(desks.Certificate);
        var certificate = X509Certificate2.CreateFromPemFile(desks.Certificate, desks.Key);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    private void Tell(Exception error)
    {
        var (en, zh) = (
            $"The certificate '{desks.Certificate}' with the key '{desks.Key}' cannot be used: {error.Message}",
            $"无法使用证书“{desks.Certificate}”及密钥“{desks.Key}”：{FaultTexts.Chinese(error)}"
        );
        if (_current is null)
        {
            throw new NodeFaultException(en, zh, error) { IsUsage = true };
        }

        alarms.Raise(AlarmCode, new($"{en} The one of before goes on.", $"{zh}继续使用原证书。"));
    }
}
