using Kexin.Cryptography;
using Kexin.Home.Tokens;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Kexin.Home.Tests.Tokens;

/// <summary>A node's master key is sealed in a token: by the real library of one, SoftHSM.</summary>
public sealed class TokenTests : IDisposable
{
    private const string Passphrase = "correct horse battery";
    private readonly TemporaryFolder _root = new();

    private string Node => _root["node"];

    private NodeFolder Home => new(Node);

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_node_is_made_in_a_token_and_opens_by_its_PIN()
    {
        var token = SoftTokens.Make();
        Make(new TokenChoice(SoftTokens.Library, token));
        Open(SoftTokens.Pin);
        var file = File.ReadAllBytes(Home.MasterKey);
        Assert.True(file.AsSpan().IndexOf("kexin/master-key-in-token/1"u8) > 0);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Home.MasterKey));
        Assert.Equal(token, NodeKeys.PlaceOf(Home)!.Token);
        AssertFault("PIN is not the one", "PIN 不是", () => Open("000000"));
        Assert.True(IsWell("token"));
        Assert.True(IsWell("passphrase"));
    }

    [Fact]
    public void The_key_moves_from_a_passphrase_to_a_token_to_another_and_back_and_nothing_is_wrapped_again()
    {
        Make(null);
        using var data = SecretBytes.Random(32, RandomSource.System);
        byte[] wrapped;
        using (var keys = NodeKeys.Open(Home, Suite.Standard, Passphrase))
        {
            wrapped = keys.Master.Wrap(data, "dataset");
        }

        var before = Directory.GetFiles(Home.Keys).ToDictionary(path => path, File.ReadAllBytes);
        var (first, second) = (SoftTokens.Make(), SoftTokens.Make());
        Change(Passphrase, SoftTokens.Pin, first);
        AssertFault("PIN is not", "PIN 不是", () => Open(Passphrase));
        AssertOpens(SoftTokens.Pin);
        Change(SoftTokens.Pin, SoftTokens.Pin, second);
        Assert.Equal(second, NodeKeys.PlaceOf(Home)!.Token);
        SoftTokens.Delete(first);
        AssertOpens(SoftTokens.Pin);
        Change(SoftTokens.Pin, Passphrase, null);
        SoftTokens.Delete(second);
        AssertOpens(Passphrase);
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));

        void AssertOpens(string secret)
        {
            using var keys = NodeKeys.Open(Home, Suite.Standard, secret);
            using var opened = keys.Master.Unwrap(wrapped, "dataset");
            Assert.True(opened.Span.SequenceEqual(data.Span));
        }
    }

    [Fact]
    public void What_is_missing_is_named_and_doctor_finds_it()
    {
        var token = SoftTokens.Make();
        var lost = new TokenChoice(SoftTokens.Library, "no-such-token");
        AssertFault("not connected", "未连接", () => Make(lost));
        AssertFault("no PKCS#11 library", "没有 PKCS#11 库", () => Make(lost with { Library = _root["none.so"] }));
        File.WriteAllText(_root["text.so"], "no library");
        AssertFault("cannot be loaded", "无法作为", () => Make(lost with { Library = _root["text.so"] }));
        Assert.False(Directory.Exists(Node));
        Make(new TokenChoice(SoftTokens.Library, token));
        new TokenKey(NodeKeys.PlaceOf(Home)!, SoftTokens.Pin.ToCharArray()).Destroy();
        AssertFault("has no key", "没有封存", () => Open(SoftTokens.Pin));
        Assert.False(IsWell("passphrase"));
        SoftTokens.Delete(token);
        AssertFault("not connected", "未连接", () => Open(SoftTokens.Pin));
        Assert.False(IsWell("token"));
    }

    [Theory]
    [InlineData(CKR.CKR_PIN_INCORRECT, "PIN is not the one", "不是令牌")]
    [InlineData(CKR.CKR_PIN_LOCKED, "is locked", "已锁定")]
    [InlineData(CKR.CKR_USER_PIN_NOT_INITIALIZED, "no valid PIN", "没有有效的用户 PIN")]
    [InlineData(CKR.CKR_MECHANISM_INVALID, "no AES-GCM", "不支持")]
    [InlineData(CKR.CKR_DEVICE_ERROR, "refuses: CKR_DEVICE_ERROR", "拒绝操作")]
    public void What_a_token_answers_is_said_for_people(CKR code, string english, string chinese) =>
        AssertFault(english, chinese, () => throw TokenModule.FaultOf(code, "card", null));

    [Fact]
    public void A_key_that_could_leave_its_token_is_not_used()
    {
        var (token, place) = MakeKey(isExtractable: true);
        using var secret = SecretBytes.Random(32, RandomSource.System);
        AssertFault("could be taken out", "可以从令牌", () => Seal(place));
        Assert.Equal(32 + 16, Seal(MakeKey(isExtractable: false, token).Place).Length);

        byte[] Seal(KeyPlace at) => new TokenKey(at, SoftTokens.Pin.ToCharArray()).Seal(new byte[12], [1], secret);
    }

    [Fact]
    public void A_node_that_cannot_be_made_leaves_no_key_in_the_token()
    {
        var token = SoftTokens.Make();
        File.WriteAllText(Node, "in the way");
        Assert.ThrowsAny<IOException>(() => Make(new TokenChoice(SoftTokens.Library, token)));
        Assert.Equal(0, CountKeys(token));
    }

    [Fact]
    public void A_change_that_fails_leaves_no_key_in_the_token()
    {
        Make(null);
        var token = SoftTokens.Make();
        Directory.CreateDirectory(Path.Combine(Home.MasterKey + ".new", "in the way"));
        Assert.ThrowsAny<Exception>(() => Change(Passphrase, SoftTokens.Pin, token));
        Assert.Equal(0, CountKeys(token));
        Open(Passphrase);
        Directory.Delete(Home.MasterKey + ".new", recursive: true);
        Change(Passphrase, SoftTokens.Pin, token);
        Assert.Equal(1, CountKeys(token));
        Open(SoftTokens.Pin);
    }

    [Theory]
    [InlineData(12, true, 0)]
    [InlineData(0, false, 0)]
    [InlineData(0, true, 1)]
    public void A_token_that_takes_its_own_nonces_seals_no_master_key(int longer, bool isOpened, byte changed)
    {
        using var token = new OwnNonces(longer, isOpened, changed);
        AssertFault(
            "its own nonces",
            "自行生成的随机数",
            () => NodeKeys.Create(Home, Suite.Standard, "North", "", DateTimeOffset.UnixEpoch, token)
        );
        Assert.False(File.Exists(Home.MasterKey));
        using var master = MasterKeyFile.Create(Suite.Standard, Passphrase, out _);
        AssertFault("its own nonces", "自行生成的随机数", () => SealedMaster.Seal(master, token));
    }

    [Fact]
    public void The_library_of_the_own_file_goes_before_the_one_that_is_named_while_it_is_there()
    {
        var library = _root["p11.so"];
        File.CreateSymbolicLink(library, SoftTokens.Library);
        Make(new TokenChoice(library, SoftTokens.Make()));
        File.WriteAllText(_root["other.so"], "no library");
        Environment.SetEnvironmentVariable(SealedMaster.LibraryVariable, _root["other.so"]);
        try
        {
            Open(SoftTokens.Pin);
            File.Delete(library);
            AssertFault("cannot be loaded", "无法作为", () => Open(SoftTokens.Pin));
            Environment.SetEnvironmentVariable(SealedMaster.LibraryVariable, SoftTokens.Library);
            Open(SoftTokens.Pin);

            // A bare name is a file of the working folder's, not of the system's search path.
            Environment.SetEnvironmentVariable(SealedMaster.LibraryVariable, "lib.so");
            Assert.Equal(Path.GetFullPath("lib.so"), NodeKeys.PlaceOf(Home)!.Library);
        }
        finally
        {
            Environment.SetEnvironmentVariable(SealedMaster.LibraryVariable, null);
        }
    }

    [Fact]
    public void A_damaged_file_is_found_at_every_byte()
    {
        Make(new TokenChoice(SoftTokens.Library, SoftTokens.Make()));
        var file = File.ReadAllBytes(Home.MasterKey);
        for (var i = 0; i < file.Length; i++)
        {
            var damaged = file.ToArray();
            damaged[i] ^= 1;
            File.WriteAllBytes(Home.MasterKey, damaged);
            Assert.Throws<NodeFaultException>(() => Open(SoftTokens.Pin));
        }
    }

    [Fact]
    public void A_header_is_authenticated_by_the_token_where_the_hash_is_computed_anew()
    {
        const int sealedSize = 48;
        const int digestSize = 32;
        const int lengthSize = 2;
        var (library, other) = (_root["p11-a.so"], _root["p11-b.so"]);
        File.CreateSymbolicLink(library, SoftTokens.Library);
        File.CreateSymbolicLink(other, SoftTokens.Library);
        Make(new TokenChoice(library, SoftTokens.Make()));
        var file = File.ReadAllBytes(Home.MasterKey);
        Assert.Equal(HashOf(file), file[^digestSize..]);

        // The same library by another path: the token, its key and the nonce are as they were.
        var forged = file.ToArray();
        var at = forged.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(library));
        System.Text.Encoding.UTF8.GetBytes(other).CopyTo(forged, at);
        HashOf(forged).CopyTo(forged, forged.Length - digestSize);
        File.WriteAllBytes(Home.MasterKey, forged);
        Assert.Equal(other, NodeKeys.PlaceOf(Home)!.Library);
        AssertFault("is damaged", "已损坏", () => Open(SoftTokens.Pin));
        File.WriteAllBytes(Home.MasterKey, file);
        Open(SoftTokens.Pin);

        static byte[] HashOf(byte[] file)
        {
            var header = file.AsSpan(1..^(lengthSize + sealedSize + lengthSize + digestSize));
            var key = file.AsSpan(^(sealedSize + lengthSize + digestSize)..^(lengthSize + digestSize));
            return Suite.Standard.Hash(header, key).ToArray();
        }
    }

    [Fact]
    public async Task A_back_up_says_which_token_it_needs_and_opens_by_it_on_a_bare_machine()
    {
        var token = SoftTokens.Make();
        Make(new TokenChoice(SoftTokens.Library, token));
        var (target, pin) = (_root["backups"], SoftTokens.Pin);
        await NodeBackup.TakeAsync(Node, pin.ToCharArray(), target, TimeProvider.System, default);

        // The library that a back-up names is not loaded: whoever can write there would run code here.
        var fault = await Assert.ThrowsAsync<NodeFaultException>(DrillAsync);
        Assert.Contains(token, fault.Message, StringComparison.Ordinal);
        Assert.Contains(SealedMaster.LibraryVariable, fault.Message, StringComparison.Ordinal);
        Assert.Contains(SealedMaster.LibraryVariable, fault.Chinese, StringComparison.Ordinal);
        Environment.SetEnvironmentVariable(SealedMaster.LibraryVariable, SoftTokens.Library);
        try
        {
            Assert.True((await DrillAsync()).Files > 0);
            await NodeBackup.RestoreAsync(
                target,
                pin.ToCharArray(),
                _root["restored"],
                null,
                true,
                TimeProvider.System,
                default
            );
        }
        finally
        {
            Environment.SetEnvironmentVariable(SealedMaster.LibraryVariable, null);
        }

        NodeKeys.Open(new NodeFolder(_root["restored"]), Suite.Standard, pin).Dispose();

        Task<RestoreReport> DrillAsync() =>
            NodeBackup.DrillAsync(target, pin.ToCharArray(), TimeProvider.System, default);
    }

    private static int CountKeys(string token) =>
        TokenModule.Use(
            SoftTokens.Library,
            token,
            null,
            module =>
            {
                module.SignIn(SoftTokens.Pin);
                return module.Session.FindAllObjects([]).Count;
            }
        );

    private static (string Token, KeyPlace Place) MakeKey(bool isExtractable, string? token = null)
    {
        token ??= SoftTokens.Make();
        var place = TokenKey.Create(new TokenChoice(SoftTokens.Library, token), SoftTokens.Pin.ToCharArray()).Place;
        if (!isExtractable)
        {
            return (token, place);
        }

        var id = RandomSource.System.GetBytes(16);
        TokenModule.Use(
            SoftTokens.Library,
            token,
            null,
            module =>
            {
                module.SignIn(SoftTokens.Pin);
                var attributes = module.Factories.ObjectAttributeFactory;
                using var mechanism = module.Factories.MechanismFactory.Create(CKM.CKM_AES_KEY_GEN);
                return module.Session.GenerateKey(
                    mechanism,
                    [
                        attributes.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY),
                        attributes.Create(CKA.CKA_VALUE_LEN, 32UL),
                        attributes.Create(CKA.CKA_TOKEN, true),
                        attributes.Create(CKA.CKA_SENSITIVE, true),
                        attributes.Create(CKA.CKA_EXTRACTABLE, true),
                        attributes.Create(CKA.CKA_ENCRYPT, true),
                        attributes.Create(CKA.CKA_ID, id),
                    ]
                );
            }
        );
        return (token, place with { Key = Convert.ToHexStringLower(id) });
    }

    private bool? IsWell(string part) =>
        NodeExamination
            .Run(Node, null, SoftTokens.Pin.ToCharArray(), TimeProvider.System)
            .Single(each => each.Code == part)
            .IsWell;

    private void Open(string secret) => NodeKeys.Open(Home, Suite.Standard, secret).Dispose();

    private void Change(string old, string next, string? token) =>
        PassphraseChange.Run(
            Node,
            old.ToCharArray(),
            next.ToCharArray(),
            token is null ? null : new TokenChoice(SoftTokens.Library, token)
        );

    private static void AssertFault(string english, string chinese, Action act)
    {
        var fault = Assert.Throws<NodeFaultException>(act);
        Assert.Contains(english, fault.Message, StringComparison.Ordinal);
        Assert.Contains(chinese, fault.Chinese, StringComparison.Ordinal);
        Assert.DoesNotContain(SoftTokens.Pin, fault.ToString(), StringComparison.Ordinal);
    }

    private void Make(TokenChoice? token) =>
        NodeInitialisation.Create(
            new InitOptions(
                Node,
                "North",
                Api.MemberRole.Member,
                "standard",
                (token is null ? Passphrase : SoftTokens.Pin).ToCharArray(),
                "127.0.0.1",
                "127.0.0.1",
                4100,
                4101,
                4102,
                4103,
                Token: token
            ),
            TimeProvider.System
        );

    /// <summary>What modules do that insist on nonces of their own: they put it before the ciphertext, or take it in place of the caller's.</summary>
    private sealed class OwnNonces(int longer, bool isOpened, byte changed) : ISealingKey, IDisposable
    {
        private SecretBytes? _secret;

        public KeyPlace Place { get; } = new("/lib/own.so", "own", "1", "00");

        public byte[] Seal(byte[] nonce, byte[] associated, SecretBytes secret)
        {
            var copy = secret.Span.ToArray();
            copy[0] ^= changed;
            _secret?.Dispose();
            _secret = new SecretBytes(copy);
            return new byte[secret.Span.Length + Suite.TagSizeInBytes + longer];
        }

        public SecretBytes Open(byte[] nonce, byte[] associated, byte[] sealedBytes) =>
            isOpened
                ? new SecretBytes(_secret!.Span)
                : throw new DecodingException("The token's key does not open it.");

        public void Dispose() => _secret?.Dispose();
    }
}
