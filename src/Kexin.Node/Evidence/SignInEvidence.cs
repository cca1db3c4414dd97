using System.Threading.Channels;
using Kexin.People.Records;
using Kexin.People.SigningIn;
using Microsoft.Extensions.Logging;

namespace Kexin.Node;

/// <summary>How somebody showed who it is. The names are recorded.</summary>
internal enum SignInWay
{
    /// <summary>Name and password, and a code where the person uses them.</summary>
    Password,

    /// <summary>A one-time link.</summary>
    Link,

    /// <summary>A passkey.</summary>
    Passkey,

    /// <summary>The organisation's own sign-in.</summary>
    Organisation,

    /// <summary>A command line that the person let in by a browser.</summary>
    Browser,
}

/// <summary>Records who signed in, how and with which roles, and whose password was tried; by pseudonym.</summary>
/// <remarks>
/// A failure is recorded later, by a job: whoever tries must not learn from the time whether the name exists. Names that nobody has are not recorded,
/// and the lock-out bounds how often a name can fail, so strangers cannot fill the log.
/// </remarks>
internal sealed class SignInEvidence(
    PeopleBook book,
    EvidenceService evidence,
    IEvidence log,
    ILogger<SignInEvidence> logger
)
{
    public const string SignedInKind = "person.sign-in";
    public const string FailedKind = "person.sign-in-failed";
    private const int MostFailuresWaiting = 256;

    private readonly Channel<string> _failures = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostFailuresWaiting) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <summary>Records a session before its token is given out; without a consortium there is no log yet.</summary>
    /// <exception cref="DomainException">The log could not be written.</exception>
    public async Task<SignedIn> RecordAsync(SignedIn session, SignInWay way, CancellationToken cancel)
    {
        if (evidence.IsOpen)
        {
            await log.RecordAsync(
                new EvidenceEvent(
                    SignedInKind,
                    new("A person signed in.", "人员登录。"),
                    [
                        KeyValuePair.Create(ActingPerson.Fact, Callers.PseudonymOf(book.State, session.Person.Id)),
                        KeyValuePair.Create("way", way.ToString().ToLowerInvariant()),
                        KeyValuePair.Create("session", session.Credential.Id),
                        KeyValuePair.Create("roles", string.Join(' ', session.Person.Roles)),
                    ]
                ),
                cancel
            );
        }

        return session;
    }

    /// <summary>Has a wrong password or code for a name recorded, if somebody has it.</summary>
    public void Fail(string name)
    {
        if (book.State.FindByName(name) is { } person)
        {
            _failures.Writer.TryWrite(person.Id);
        }
    }

    /// <summary>Records failures until the node stops.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await foreach (var person in _failures.Reader.ReadAllAsync(cancel))
        {
            if (!evidence.IsOpen)
            {
                continue;
            }

            try
            {
                await log.RecordAsync(
                    new EvidenceEvent(
                        FailedKind,
                        new("A wrong password or code was given for a person.", "为某人员输入了错误的密码或验证码。"),
                        [KeyValuePair.Create(ActingPerson.Fact, Callers.PseudonymOf(book.State, person))]
                    ),
                    cancel
                );
            }
            catch (DomainException error)
            {
                logger.LogWarning(error, "A failed sign-in could not be recorded.");
            }
        }
    }
}
