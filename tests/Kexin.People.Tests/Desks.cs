using Kexin.Cryptography;
using Kexin.People.Managing;
using Kexin.People.Passkeys;
using Kexin.People.Records;
using Kexin.People.Rights;
using Kexin.People.SigningIn;
using Kexin.People.TwoPeople;

namespace Kexin.People.Tests;

/// <summary>The people of a new node in memory, with a clock that stands still until it is moved.</summary>
internal sealed class Desks : TimeProvider, IPeopleStore, IPasswords
{
    public const string Password = "correct horse battery";

    private byte[] _stored;
    private DateTimeOffset _now = new(2027, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public Desks()
    {
        var (state, token, link) = NewPeople.First("admin", RandomSource.System, _now);
        _stored = PeopleBook.Encode(state);
        (FirstToken, FirstLink) = (token, link);
        Book = new PeopleBook(this);
        Callers = new Callers(Book, this);
        LockOut = new LockOut(this);
        SignIn = new SignInDesk(Book, this, LockOut, RandomSource.System, this);
        Passkeys = new PasskeyDesk(
            Book,
            new PasskeySites("North", ["http://localhost:4100", "https://node.example:8443"]),
            SignIn,
            RandomSource.System,
            this
        );
        People = new PeopleDesk(Book, RandomSource.System, this);
        Tokens = new TokenDesk(Book, RandomSource.System, this);
        Proposals = new ProposalDesk(Book, RandomSource.System, this);
        Own = new OwnAccount(Book, this, RandomSource.System, this);
    }

    public string FirstToken { get; }

    public string FirstLink { get; }

    public PeopleBook Book { get; }

    public Callers Callers { get; }

    public LockOut LockOut { get; }

    public SignInDesk SignIn { get; }

    public PasskeyDesk Passkeys { get; }

    public PeopleDesk People { get; }

    public TokenDesk Tokens { get; }

    public ProposalDesk Proposals { get; }

    public OwnAccount Own { get; }

    /// <summary>The hashes that were checked, in order.</summary>
    public List<string> Checked { get; } = [];

    public bool RefusesToWrite { get; set; }

    /// <summary>The first person: by the folder's token or, where that has ended, by a session.</summary>
    public Caller Admin =>
        Callers.Find(FirstToken)
        ?? Callers.Find(SignIn.Begin(Book.State.FindByName("admin")!.Id, "desk", keep: true).Token)!;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Pass(TimeSpan time) => _now += time;

    /// <summary>What the disk holds, read by a process that starts.</summary>
    public PeopleState Restarted() => new PeopleBook(this).State;

    /// <summary>Somebody with those roles and a password.</summary>
    public Caller Add(string name, params string[] roles)
    {
        var (_, link, _) = People.Invite(Admin, name, roles);
        return Callers.Find(SignIn.SignInByLink(link, Password, "desk", keep: false).Token)!;
    }

    public byte[] Load() => _stored;

    public void Save(byte[] content)
    {
        if (RefusesToWrite)
        {
            throw new IOException("No space left on device");
        }

        _stored = content;
    }

    public string Hash(string password) => "hash of " + password;

    public bool Fits(string hash, string password)
    {
        Checked.Add(hash);
        return hash == Hash(password);
    }
}
