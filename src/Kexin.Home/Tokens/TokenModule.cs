using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Kexin.Home.Tokens;

/// <summary>A token as one call uses it: its library loaded, a session opened, and both closed after.</summary>
/// <remarks>A process is signed in to a token as a whole (PKCS#11 v2.40, section 2.6.6), so calls wait for one another.</remarks>
internal sealed class TokenModule
{
    private static readonly Lock s_oneAtATime = new();

    /// <summary>Pkcs11Interop loads libraries by "libdl", a name that only machines with a C compiler have; libdl.so.2 is there with every libc.</summary>
    static TokenModule() =>
        NativeLibrary.SetDllImportResolver(
            typeof(Pkcs11InteropFactories).Assembly,
            (name, assembly, path) =>
                name == "libdl" && NativeLibrary.TryLoad("libdl.so.2", assembly, path, out var loaded) ? loaded : 0
        );

    private TokenModule(Pkcs11InteropFactories factories, ISession session, ITokenInfo token)
    {
        (Factories, Session) = (factories, session);
        (Label, Serial) = (token.Label.Trim(), token.SerialNumber.Trim());
    }

    public Pkcs11InteropFactories Factories { get; }

    public ISession Session { get; }

    public string Serial { get; }

    private string Label { get; }

    /// <summary>Uses a token.</summary>
    /// <param name="library">The path of its PKCS#11 library.</param>
    /// <param name="label">The token's.</param>
    /// <param name="serial">The token's; null where the label is enough.</param>
    /// <param name="use">What is done with it.</param>
    /// <exception cref="NodeFaultException">The library or the token is missing, or refuses.</exception>
    public static T Use<T>(string library, string label, string? serial, Func<TokenModule, T> use)
    {
        if (!File.Exists(library))
        {
            throw Wrong(
                $"There is no PKCS#11 library at '{library}'. Install the token's software, or name the library by {SealedMaster.LibraryVariable}.",
                $"“{library}”处没有 PKCS#11 库。请安装令牌的软件，或用 {SealedMaster.LibraryVariable} 指明该库。"
            );
        }

        lock (s_oneAtATime)
        {
            try
            {
                var factories = new Pkcs11InteropFactories();
                using var loaded = factories.Pkcs11LibraryFactory.LoadPkcs11Library(
                    factories,
                    library,
                    AppType.MultiThreaded
                );
                var (slot, token) = Find(loaded, label, serial);
                using var session = slot.OpenSession(SessionType.ReadWrite);
                return use(new TokenModule(factories, session, token));
            }
            catch (Pkcs11Exception error)
            {
                throw FaultOf(error.RV, label, error);
            }
            catch (Exception error)
                when (error is UnmanagedException or LibraryArchitectureException or DllNotFoundException)
            {
                throw Wrong(
                    $"'{library}' cannot be loaded as a PKCS#11 library of this machine: {error.Message}",
                    $"“{library}”无法作为本机的 PKCS#11 库加载。",
                    error
                );
            }
        }
    }

    /// <summary>Signs in as the token's user; the session's end signs out.</summary>
    /// <exception cref="Pkcs11Exception">The PIN is refused.</exception>
    public void SignIn(ReadOnlySpan<char> pin)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(pin)];
        Encoding.UTF8.GetBytes(pin, bytes);
        try
        {
            Session.Login(CKU.CKU_USER, bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>The key of an id, which the token lets nobody take out.</summary>
    /// <exception cref="NodeFaultException">It is not there, or could be taken out.</exception>
    public IObjectHandle FindKey(string id)
    {
        var attributes = Factories.ObjectAttributeFactory;
        var found = Session.FindAllObjects([
            attributes.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY),
            attributes.Create(CKA.CKA_ID, Convert.FromHexString(id)),
        ]);
        if (found is not [var key])
        {
            throw Wrong(
                $"The token '{Label}' has no key {id}, which seals the node's master key. Connect the token in which it was made, or restore the token from its own back-up.",
                $"令牌“{Label}”中没有封存节点主密钥的密钥 {id}。请连接生成该密钥的令牌，或从令牌自身的备份恢复。"
            );
        }

        var guards = Session.GetAttributeValue(key, [CKA.CKA_SENSITIVE, CKA.CKA_EXTRACTABLE]);
        return guards[0].GetValueAsBool() && !guards[1].GetValueAsBool()
            ? key
            : throw Wrong(
                $"The key {id} could be taken out of the token '{Label}', so it does not guard the master key. Seal the master key by another token: kexin node token.",
                $"密钥 {id} 可以从令牌“{Label}”中导出，不能保护主密钥。请用 kexin node token 改由其他令牌封存。"
            );
    }

    /// <summary>What an answer of the token means for who wants to use it.</summary>
    public static NodeFaultException FaultOf(CKR code, string label, Exception? cause) =>
        code switch
        {
            CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_INVALID or CKR.CKR_PIN_LEN_RANGE => Wrong(
                $"The PIN is not the one of the token '{label}'. A token locks itself after a few wrong ones.",
                $"PIN 不是令牌“{label}”的 PIN。多次输错后令牌会自行锁定。",
                cause
            ),
            CKR.CKR_PIN_LOCKED => Locked(label, cause),
            CKR.CKR_PIN_EXPIRED or CKR.CKR_USER_PIN_NOT_INITIALIZED => Wrong(
                $"The token '{label}' has no valid PIN of its user: set one with the token's own software.",
                $"令牌“{label}”没有有效的用户 PIN：请用令牌自带的软件设置。",
                cause
            ),
            CKR.CKR_MECHANISM_INVALID or CKR.CKR_MECHANISM_PARAM_INVALID or CKR.CKR_FUNCTION_NOT_SUPPORTED => Wrong(
                $"The token '{label}' has no AES-GCM with a nonce of the caller's ({code}): it cannot seal a master key.",
                $"令牌“{label}”不支持由调用方给出随机数的 AES-GCM（{code}），不能封存主密钥。",
                cause
            ),
            _ => new NodeFaultException(
                $"The token '{label}' refuses: {code}. Look at it with its own software, then try again.",
                $"令牌“{label}”拒绝操作：{code}。请用令牌自带的软件检查后重试。",
                cause
            ),
        };

    private static (ISlot Slot, ITokenInfo Token) Find(IPkcs11Library library, string label, string? serial)
    {
        var tokens = library
            .GetSlotList(SlotsType.WithTokenPresent)
            .Select(slot => (Slot: slot, Token: slot.GetTokenInfo()))
            .Where(each => each.Token.TokenFlags.TokenInitialized)
            .ToList();
        var named = tokens
            .Where(each =>
                each.Token.Label.Trim() == label && (serial is null || each.Token.SerialNumber.Trim() == serial)
            )
            .ToList();
        if (named is [var found])
        {
            return found.Token.TokenFlags.UserPinLocked ? throw Locked(label, null) : found;
        }

        if (named.Count > 1)
        {
            throw Wrong(
                $"{named.Count} tokens are named '{label}': leave the one connected that is meant.",
                $"有 {named.Count} 个令牌名为“{label}”：请只连接要使用的那一个。"
            );
        }

        var shown = tokens.Select(each => $"{each.Token.Label.Trim()} ({each.Token.SerialNumber.Trim()})").ToList();
        var wanted = serial is null ? $"'{label}'" : $"'{label}' ({serial})";
        throw new NodeFaultException(
            $"The token {wanted} is not connected. Connected: {(shown.Count == 0 ? "none" : string.Join(", ", shown))}.",
            $"令牌 {wanted} 未连接。已连接：{(shown.Count == 0 ? "无" : string.Join("、", shown))}。"
        );
    }

    private static NodeFaultException Locked(string label, Exception? cause) =>
        Wrong(
            $"The PIN of the token '{label}' is locked after too many wrong ones: its security officer unlocks it with the token's own software.",
            $"令牌“{label}”的 PIN 因多次输错已锁定：须由其安全管理员用令牌自带的软件解锁。",
            cause
        );

    private static NodeFaultException Wrong(string message, string chinese, Exception? cause = null) =>
        new(message, chinese, cause) { IsUsage = true };
}
