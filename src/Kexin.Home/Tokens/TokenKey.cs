using System.Security.Cryptography;
using System.Text;
using Kexin.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Kexin.Home.Tokens;

/// <summary>An AES-256 key in a token (smart card, USB token, HSM) that seals a node's master key and never leaves the token.</summary>
/// <remarks>
/// What: CKM_AES_GCM in the token, by a key that is made there: CKA_SENSITIVE, not CKA_EXTRACTABLE. One that could leave is not used.
/// Source: PKCS#11 v2.40, OASIS, "Cryptographic Token Interface"; AES-GCM, NIST SP 800-38D.
/// Security: who has the file and not the token, or the token and not its PIN, has nothing. While the node runs, its memory holds the master key.
/// Cost: the token is used when a node starts, and not after.
/// Not for: two processes' sessions at once by one object; each call signs in and out by itself.
/// </remarks>
public sealed class TokenKey : ISealingKey
{
    private const string KeyLabel = "kexin master key";
    private const int IdSizeInBytes = 16;
    private const ulong KeySizeInBytes = 32;
    private const ulong BitsInAByte = 8;

    private readonly char[] _pin;

    /// <summary>A key that is there.</summary>
    /// <param name="place">Where.</param>
    /// <param name="pin">The token user's; stays the caller's, who clears it.</param>
    public TokenKey(KeyPlace place, char[] pin)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(pin);
        (Place, _pin) = (place, pin);
    }

    public KeyPlace Place { get; }

    /// <summary>Makes a key in a token.</summary>
    /// <param name="choice">Which token.</param>
    /// <param name="pin">The token user's; stays the caller's, who clears it.</param>
    /// <exception cref="NodeFaultException">The token cannot be used; the message says why.</exception>
    public static TokenKey Create(TokenChoice choice, char[] pin)
    {
        ArgumentNullException.ThrowIfNull(choice);
        ArgumentNullException.ThrowIfNull(pin);
        var library = Path.GetFullPath(choice.Library);
        return TokenModule.Use(
            library,
            choice.Label,
            null,
            module =>
            {
                var id = RandomSource.System.GetBytes(IdSizeInBytes);
                module.SignIn(pin);
                var attributes = module.Factories.ObjectAttributeFactory;
                using var mechanism = module.Factories.MechanismFactory.Create(CKM.CKM_AES_KEY_GEN);
                module.Session.GenerateKey(
                    mechanism,
                    [
                        attributes.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY),
                        attributes.Create(CKA.CKA_KEY_TYPE, CKK.CKK_AES),
                        attributes.Create(CKA.CKA_VALUE_LEN, KeySizeInBytes),
                        attributes.Create(CKA.CKA_TOKEN, true),
                        attributes.Create(CKA.CKA_PRIVATE, true),
                        attributes.Create(CKA.CKA_SENSITIVE, true),
                        attributes.Create(CKA.CKA_EXTRACTABLE, false),
                        attributes.Create(CKA.CKA_ENCRYPT, true),
                        attributes.Create(CKA.CKA_DECRYPT, true),
                        attributes.Create(CKA.CKA_LABEL, KeyLabel),
                        attributes.Create(CKA.CKA_ID, id),
                    ]
                );
                var place = new KeyPlace(library, choice.Label, module.Serial, Convert.ToHexStringLower(id));
                return new TokenKey(place, pin);
            }
        );
    }

    public byte[] Seal(byte[] nonce, byte[] associated, SecretBytes secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var plain = secret.Span.ToArray();
        try
        {
            return WithKey(
                nonce,
                associated,
                (module, mechanism, key) => module.Session.Encrypt(mechanism, key, plain)
            );
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    public SecretBytes Open(byte[] nonce, byte[] associated, byte[] sealedBytes)
    {
        var plain = WithKey(
            nonce,
            associated,
            (module, mechanism, key) =>
            {
                try
                {
                    return module.Session.Decrypt(mechanism, key, sealedBytes);
                }
                catch (Pkcs11Exception error)
                    when (error.RV
                            is CKR.CKR_ENCRYPTED_DATA_INVALID
                                or CKR.CKR_ENCRYPTED_DATA_LEN_RANGE
                                or CKR.CKR_GENERAL_ERROR
                                or CKR.CKR_FUNCTION_FAILED
                    )
                {
                    throw new DecodingException($"The token's key does not open it ({error.RV}).", error);
                }
            }
        );
        var secret = new SecretBytes(plain);
        CryptographicOperations.ZeroMemory(plain);
        return secret;
    }

    /// <summary>Destroys the key in the token: what it seals is lost.</summary>
    /// <exception cref="NodeFaultException">The token cannot be used; the message says why.</exception>
    public void Destroy() => WithKey((module, key) => module.Session.DestroyObject(key));

    /// <summary>Looks whether the token is there and takes PINs; the key itself is seen only with the PIN.</summary>
    /// <exception cref="NodeFaultException">It cannot be used; the message says why.</exception>
    public static void Look(KeyPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        TokenModule.Use(place.Library, place.Token, place.Serial, _ => true);
    }

    private byte[] WithKey(byte[] nonce, byte[] associated, Func<TokenModule, IMechanism, IObjectHandle, byte[]> use)
    {
        var result = Array.Empty<byte>();
        WithKey(
            (module, key) =>
            {
                using var parameters = module.Factories.MechanismParamsFactory.CreateCkGcmParams(
                    nonce,
                    (ulong)nonce.Length * BitsInAByte,
                    associated,
                    (ulong)Suite.TagSizeInBytes * BitsInAByte
                );
                using var mechanism = module.Factories.MechanismFactory.Create(CKM.CKM_AES_GCM, parameters);
                result = use(module, mechanism, key);
            }
        );
        return result;
    }

    private void WithKey(Action<TokenModule, IObjectHandle> use) =>
        TokenModule.Use(
            Place.Library,
            Place.Token,
            Place.Serial,
            module =>
            {
                module.SignIn(_pin);
                use(module, module.FindKey(Place.Key));
                return true;
            }
        );
}
