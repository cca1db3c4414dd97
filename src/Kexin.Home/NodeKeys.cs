using System.Security.Cryptography.X509Certificates;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Files;
using Kexin.Home.Tokens;
using Kexin.Ledger.Contracts;

namespace Kexin.Home;

/// <summary>A node's keys, open while it runs: each is wrapped on disk by the master key.</summary>
public sealed class NodeKeys : IDisposable
{
    private const string SigningName = "signing";
    private const string TlsName = "tls";
    private const string EvidenceName = "evidence";
    private const string RecordsName = "records";
    private const int SealingKeySizeInBytes = 32;
    private const int LargestFileInBytes = 16 << 10;

    private NodeKeys(
        Suite suite,
        IMasterKey master,
        SigningKey signing,
        X509Certificate2 certificate,
        SecretBytes evidence,
        SecretBytes records
    )
    {
        Suite = suite;
        Master = master;
        Signing = signing;
        Certificate = certificate;
        Evidence = evidence;
        Records = records;
        Member = MemberId.Of(signing.PublicKey);
    }

    public Suite Suite { get; }

    /// <summary>Wraps the datasets' keys.</summary>
    public IMasterKey Master { get; }

    /// <summary>Signs as the member.</summary>
    public SigningKey Signing { get; }

    /// <summary>For TLS to other nodes, with its secret key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Seals the evidence log's entries at home.</summary>
    public SecretBytes Evidence { get; }

    /// <summary>Seals results at home.</summary>
    public SecretBytes Records { get; }

    public MemberId Member { get; }

    /// <summary>Makes all keys of a new node and writes them.</summary>
    /// <param name="folder">The node's.</param>
    /// <param name="suite">The node's.</param>
    /// <param name="name">The organisation's.</param>
    /// <param name="passphrase">Seals the master key, where no token does.</param>
    /// <param name="now">Dates the certificate.</param>
    /// <param name="token">Seals the master key; null for the passphrase.</param>
    /// <exception cref="NodeFaultException">What the token seals would not open.</exception>
    public static NodeKeys Create(
        NodeFolder folder,
        Suite suite,
        string name,
        ReadOnlySpan<char> passphrase,
        DateTimeOffset now,
        ISealingKey? token = null
    )
    {
        OwnersFile.MakeFolder(folder.Keys);
        var master = token is null
            ? MasterKeyFile.Create(suite, passphrase, out var file)
            : SealedMaster.Create(suite, token, out file);
        OwnersFile.Write(folder.MasterKey, file);
        var keys = new NodeKeys(
            suite,
            master,
            suite.CreateSigningKey(),
            PeerCertificate.Create(name, now),
            SecretBytes.Random(SealingKeySizeInBytes, RandomSource.System),
            SecretBytes.Random(SealingKeySizeInBytes, RandomSource.System)
        );
        using var signing = Secret(keys.Signing.Export());
        using var certificate = Secret(PeerCertificate.Export(keys.Certificate));
        Write(folder, master, SigningName, signing);
        Write(folder, master, TlsName, certificate);
        Write(folder, master, EvidenceName, keys.Evidence);
        Write(folder, master, RecordsName, keys.Records);
        return keys;
    }

    /// <summary>Opens a node's keys.</summary>
    /// <param name="folder">The node's.</param>
    /// <param name="suite">The node's.</param>
    /// <param name="passphrase">The passphrase or, where a token seals the master key, its PIN.</param>
    /// <exception cref="NodeFaultException">The passphrase is wrong, a file is damaged, or the token cannot be used; which, the message says.</exception>
    public static NodeKeys Open(NodeFolder folder, Suite suite, ReadOnlySpan<char> passphrase)
    {
        var master = OpenMaster(folder, passphrase);
        try
        {
            using var signing = Read(folder, master, SigningName);
            using var certificate = Read(folder, master, TlsName);
            return new NodeKeys(
                suite,
                master,
                suite.ImportSigningKey(signing.Span),
                PeerCertificate.Import(certificate.Span.ToArray()),
                Read(folder, master, EvidenceName),
                Read(folder, master, RecordsName)
            );
        }
        catch
        {
            master.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Signing.Dispose();
        Certificate.Dispose();
        Evidence.Dispose();
        Records.Dispose();
        Master.Dispose();
    }

    /// <summary>Opens the master key alone.</summary>
    /// <exception cref="NodeFaultException">The passphrase is wrong, the file is damaged, or the token cannot be used; which, the message says.</exception>
    public static MasterKeyFile OpenMaster(NodeFolder folder, ReadOnlySpan<char> passphrase)
    {
        try
        {
            return SealedMaster.Open(ReadFile(folder.MasterKey), passphrase, isOwn: true);
        }
        catch (WrongPassphraseException error)
        {
            throw new NodeFaultException(
                MasterKeyFile.IsWrittenOneWay(passphrase)
                    ? "The passphrase is not the one of this node's master key."
                    : "The passphrase is not the one of this node's master key: an accented letter has to be typed as one character.",
                MasterKeyFile.IsWrittenOneWay(passphrase)
                    ? "口令不是本节点主密钥的口令。"
                    : "口令不是本节点主密钥的口令：带重音的字母须作为一个字符输入。",
                error
            )
            {
                IsUsage = true,
            };
        }
        catch (DecodingException error)
        {
            throw Damaged(folder.MasterKey, error);
        }
    }

    /// <summary>Where the key lies that seals the master key; null for a passphrase.</summary>
    /// <exception cref="NodeFaultException">The file is missing or damaged.</exception>
    public static KeyPlace? PlaceOf(NodeFolder folder)
    {
        try
        {
            return SealedMaster.PlaceOf(ReadFile(folder.MasterKey), isOwn: true);
        }
        catch (DecodingException error)
        {
            throw Damaged(folder.MasterKey, error);
        }
    }

    private static void Write(NodeFolder folder, MasterKeyFile master, string name, SecretBytes key) =>
        OwnersFile.Write(PathOf(folder, name), master.Wrap(key, Context(name)));

    private static SecretBytes Read(NodeFolder folder, MasterKeyFile master, string name)
    {
        var path = PathOf(folder, name);
        try
        {
            return master.Unwrap(ReadFile(path), Context(name));
        }
        catch (DecodingException error)
        {
            throw Damaged(path, error);
        }
    }

    private static byte[] ReadFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new NodeFaultException(
                $"'{path}' is missing: restore it from a copy.",
                $"缺少“{path}”：请从备份恢复。"
            );
        }

        return new FileInfo(path).Length <= LargestFileInBytes
            ? File.ReadAllBytes(path)
            : throw new NodeFaultException(
                $"'{path}' is too long to be a key file: restore it from a copy.",
                $"“{path}”过长，不是密钥文件：请从备份恢复。"
            );
    }

    private static SecretBytes Secret(byte[] exported)
    {
        var secret = new SecretBytes(exported);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(exported);
        return secret;
    }

    private static string PathOf(NodeFolder folder, string name) => Path.Combine(folder.Keys, name + ".key");

    private static string Context(string name) => $"node {name}";

    private static NodeFaultException Damaged(string path, Exception cause) =>
        new($"'{path}' is damaged: {cause.Message} Restore it from a copy.", $"“{path}”已损坏，请从备份恢复。", cause);
}
