using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Kexin.People.Records;
using Kexin.People.Rights;

namespace Kexin.Home.Objects;

/// <summary>The secret keys of the S3 API, which signs requests instead of sending a token.</summary>
/// <remarks>
/// What: a program's token has its id as access key and, as secret key, 30 bytes that the node derives from the id and a key of its own (HKDF).
/// Security: nothing of it is stored; it ends with the token. Whoever has the node's keys can derive it, as they could read the objects.
/// </remarks>
public sealed class ObjectSecrets(NodeKeys keys)
{
    private const int SizeInBytes = 30;

    /// <summary>Whether a token may do anything with objects.</summary>
    public static bool Has(Credential credential) =>
        credential is { Kind: CredentialKind.Program, Scope: { } scope }
        && scope.Any(each => each is Permission.ReadObjects or Permission.WriteObjects or Permission.LockObjects);

    /// <summary>The secret key of an access key.</summary>
    public string Of(string accessKey)
    {
        var secret = new byte[SizeInBytes];
        keys.Suite.DeriveKey(keys.Records.Span, Encoding.UTF8.GetBytes(accessKey), "kexin/v1/s3-secret"u8, secret);
        var text = Base64Url.EncodeToString(secret);
        CryptographicOperations.ZeroMemory(secret);
        return text;
    }
}
