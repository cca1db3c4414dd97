using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;
using Fido2NetLib;
using Fido2NetLib.Objects;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts.Ports;
using Kexin.People.Managing;
using Kexin.People.Records;
using Kexin.People.SigningIn;

namespace Kexin.People.Passkeys;

/// <summary>Registers passkeys and signs people in by them.</summary>
/// <remarks>
/// Source: W3C Web Authentication Level 2, 7.1 (registration) and 7.2 (assertion). The device has to have verified the person (PIN, finger or face),
/// so a passkey stands for a password and a code. Nothing is asked about the kind of device (attestation <c>none</c>).
/// Security: the origin, the host, the challenge, the signature and the counter are checked; a counter that did not grow means that the key was copied.
/// </remarks>
/// <param name="book">The people.</param>
/// <param name="sites">Where passkeys work.</param>
/// <param name="signIns">Begins sessions.</param>
/// <param name="random">Makes challenges.</param>
/// <param name="time">Says when they end.</param>
public sealed class PasskeyDesk(
    PeopleBook book,
    PasskeySites sites,
    SignInDesk signIns,
    RandomSource random,
    TimeProvider time
)
{
    /// <summary>Of a browser's answer, as JSON.</summary>
    public const int LongestAnswerInCharacters = 16 << 10;

    /// <summary>How many passkeys a person can have.</summary>
    public const int MostOfAPerson = 20;

    private const string SignInPurpose = "sign-in";
    private const string RegisterPurpose = "register ";
    private readonly PasskeyChallenges _challenges = new(random, time);

    /// <summary>What a browser needs to make a passkey, as JSON (Web Authentication Level 3, 5.1.8).</summary>
    /// <exception cref="DomainException">Passkeys do not work at that origin.</exception>
    public string OfferRegistration(Caller caller, string origin)
    {
        ArgumentNullException.ThrowIfNull(caller);
        PeopleDesk.ThrowIfOfDirectory(caller.Person);
        var host = sites.HostOf(origin);
        return Registration(caller.Person, host, _challenges.Make(RegisterPurpose + caller.Person.Id)).ToJson();
    }

    /// <summary>Keeps the passkey that a browser made.</summary>
    /// <param name="caller">Whose it will be.</param>
    /// <param name="origin">Where the browser is.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="answer">The browser's, as JSON.</param>
    /// <exception cref="DomainException">The answer or the name will not do.</exception>
    public async Task<Passkey> RegisterAsync(Caller caller, string origin, string name, string answer)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (NewPeople.FindFault(name) is { } fault)
        {
            throw DomainException.Invalid(fault.En, fault.Zh);
        }

        var (person, host) = (PeopleDesk.ThrowIfOfDirectory(caller.Person), sites.HostOf(origin));
        var made = await CheckedAsync(async () =>
        {
            var given = Read<AuthenticatorAttestationRawResponse>(answer);
            var challenge = ChallengeOf(given.Response.ClientDataJson, RegisterPurpose + person.Id);
            var credential = await new Fido2(sites.At(host)).MakeNewCredentialAsync(
                new MakeNewCredentialParams
                {
                    AttestationResponse = given,
                    OriginalOptions = Registration(person, host, challenge),
                    IsCredentialIdUniqueToUserCallback = (asked, _) =>
                        Task.FromResult(!book.State.Passkeys.ContainsKey(Base64Url.EncodeToString(asked.CredentialId))),
                }
            );
            ThrowUnlessTaken(challenge);
            return credential;
        });
        var now = time.GetUtcNow();
        var passkey = new Passkey(
            Base64Url.EncodeToString(made.Id),
            person.Id,
            name,
            host,
            Convert.ToBase64String(made.PublicKey),
            made.SignCount,
            now,
            now
        );
        book.Change(state =>
            state.Passkeys.ContainsKey(passkey.Id) ? throw Wrong()
            : state.Passkeys.Values.Count(each => each.PersonId == person.Id) >= MostOfAPerson
                ? throw DomainException.Conflict(
                    $"A person has at most {MostOfAPerson} passkeys. Remove one that is not used.",
                    $"一名人员最多有 {MostOfAPerson} 个通行密钥，请先删除不用的。"
                )
            : state with { Passkeys = state.Passkeys.SetItem(passkey.Id, passkey) }
        );
        return passkey;
    }

    /// <summary>The caller's passkeys, newest first.</summary>
    public IReadOnlyList<Passkey> List(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return
        [
            .. book
                .State.Passkeys.Values.Where(each => each.PersonId == caller.Person.Id)
                .OrderByDescending(each => each.CreatedAt),
        ];
    }

    /// <summary>Takes no sign-in by a passkey any more.</summary>
    /// <exception cref="DomainException">The caller has none of that id.</exception>
    public void Remove(Caller caller, string id)
    {
        ArgumentNullException.ThrowIfNull(caller);
        book.Change(state =>
            state.Passkeys.TryGetValue(id, out var passkey) && passkey.PersonId == caller.Person.Id
                ? state with
                {
                    Passkeys = state.Passkeys.Remove(id),
                }
                : throw DomainException.NotFound("There is no such passkey.", "没有这个通行密钥。")
        );
    }

    /// <summary>What a browser needs to ask for a passkey of anybody, as JSON; the same for whoever asks.</summary>
    /// <exception cref="DomainException">Passkeys do not work at that origin.</exception>
    public string OfferSignIn(string origin) =>
        Assertion(sites.HostOf(origin), _challenges.Make(SignInPurpose)).ToJson();

    /// <summary>Signs in whoever has the passkey.</summary>
    /// <param name="answer">The browser's, as JSON.</param>
    /// <param name="where">What the session is called in lists.</param>
    /// <param name="keep">Whether it is to outlive the day.</param>
    /// <exception cref="DomainException">The answer will not do, or its owner cannot sign in.</exception>
    public async Task<SignedIn> SignInAsync(string answer, string where, bool keep) =>
        signIns.Begin(await VerifyAsync(answer), where, keep);

    /// <summary>Shows again who has a session, for acts that ask again.</summary>
    /// <exception cref="DomainException">The answer will not do, or the passkey is somebody else's.</exception>
    public async Task ProveAgainAsync(Caller caller, string answer)
    {
        ArgumentNullException.ThrowIfNull(caller);
        signIns.Prove(caller, await VerifyAsync(answer));
    }

    /// <returns>The id of the person whose passkey signed.</returns>
    private Task<string> VerifyAsync(string answer) =>
        CheckedAsync(async () =>
        {
            var given = Read<AuthenticatorAssertionRawResponse>(answer);
            var challenge = ChallengeOf(given.Response.ClientDataJson, SignInPurpose);
            if (!book.State.Passkeys.TryGetValue(Base64Url.EncodeToString(given.RawId), out var passkey))
            {
                throw Wrong();
            }

            var verified = await new Fido2(sites.At(passkey.Host)).MakeAssertionAsync(
                new MakeAssertionParams
                {
                    AssertionResponse = given,
                    OriginalOptions = Assertion(passkey.Host, challenge),
                    StoredPublicKey = Convert.FromBase64String(passkey.PublicKey),
                    StoredSignatureCounter = passkey.Counter,
                    IsUserHandleOwnerOfCredentialIdCallback = (asked, _) =>
                        Task.FromResult(Convert.ToHexStringLower(asked.UserHandle) == passkey.PersonId),
                }
            );
            ThrowUnlessTaken(challenge);
            book.Change(state =>
                state.Passkeys.TryGetValue(passkey.Id, out var current) && current.Counter == passkey.Counter
                    ? state with
                    {
                        Passkeys = state.Passkeys.SetItem(
                            passkey.Id,
                            current with
                            {
                                Counter = verified.SignCount,
                                LastUse = time.GetUtcNow(),
                            }
                        ),
                    }
                    : throw Wrong()
            );
            return passkey.PersonId;
        });

    private CredentialCreateOptions Registration(Person person, string host, byte[] challenge) =>
        CredentialCreateOptions.Create(
            sites.At(host),
            challenge,
            new Fido2User
            {
                Id = Convert.FromHexString(person.Id),
                Name = person.Name,
                DisplayName = person.Name,
            },
            new AuthenticatorSelection
            {
                ResidentKey = ResidentKeyRequirement.Required,
                UserVerification = UserVerificationRequirement.Required,
            },
            AttestationConveyancePreference.None,
            [
                .. book
                    .State.Passkeys.Values.Where(each => each.PersonId == person.Id && each.Host == host)
                    .Select(each => new PublicKeyCredentialDescriptor(Base64Url.DecodeFromChars(each.Id))),
            ],
            null,
            PubKeyCredParam.Defaults
        );

    private AssertionOptions Assertion(string host, byte[] challenge) =>
        AssertionOptions.Create(sites.At(host), challenge, [], UserVerificationRequirement.Required, null);

    /// <summary>The challenge that a browser says was signed, if it is one of this node's for that purpose.</summary>
    private byte[] ChallengeOf(byte[] clientData, string purpose)
    {
        using var read = JsonDocument.Parse(clientData);
        var challenge = Base64Url.DecodeFromChars(read.RootElement.GetProperty("challenge").GetString());
        return _challenges.IsGood(challenge, purpose) ? challenge : throw Wrong();
    }

    private void ThrowUnlessTaken(byte[] challenge)
    {
        if (!_challenges.Take(challenge))
        {
            throw Wrong();
        }
    }

    private static T Read<T>(string answer) =>
        answer.Length <= LongestAnswerInCharacters
            ? JsonSerializer.Deserialize<T>(answer) ?? throw Wrong()
            : throw Wrong();

    /// <summary>Whatever is wrong with an answer, the caller is told the same.</summary>
    private static async Task<T> CheckedAsync<T>(Func<Task<T>> check)
    {
        try
        {
            return await check();
        }
        catch (Exception error) when (error is not DomainException and not IOException)
        {
            // Bytes of a stranger, read by a library: it has many ways to say that they are none of what they should be.
            throw Wrong();
        }
    }

    private static DomainException Wrong() =>
        new(
            PeopleFaults.WrongSignIn,
            new("The passkey was not accepted.", "通行密钥未被接受。"),
            new(
                "Try again; if it was removed here, sign in by name and password.",
                "请重试；如果该通行密钥已在此删除，请用用户名和密码登录。"
            )
        );
}
