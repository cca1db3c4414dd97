using System.Security.Cryptography;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Joined;
using Kexin.Ledger.Member.Peers;
using Kexin.Ledger.Member.Submitting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kexin.Ledger.Member.Tests.Peers;

public sealed class AddressBookTests : IAsyncLifetime, IDisposable
{
    private const long Minute = 60_000;

    private readonly TemporaryFolder _folder = new();
    private OneMember _node = null!;

    private MemberId Mover => MemberId.Of(_node.ObserverKeys[0].PublicKey);

    public async Task InitializeAsync() => _node = await OneMember.StartAsync(observers: 2);

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_member_that_moved_is_found_by_its_newest_card_before_the_ledger_says_so()
    {
        var book = Open();
        var directory = new MemberDirectory(_node.Node, book);
        directory.Expect(_node.Genesis.Members);
        book.Take([Card("two.example:1", issuedAt: 2 * Minute), Card("one.example:1", issuedAt: Minute)]);
        Assert.Equal("two.example:1", directory.Find(Mover)!.Details.PeerEndpoint);
        Assert.Equal("localhost:1001", directory.FindOnLedger(Mover)!.Details.PeerEndpoint);
        Assert.Contains("two.example:1", Assert.Single(book.Standing).Text.En, StringComparison.Ordinal);

        // A node that has lost its ledger, and whose founding document names an address that is gone, has the file.
        directory = new MemberDirectory(new NodeLedger(), Open());
        directory.Expect(_node.Genesis.Members);
        Assert.Equal("two.example:1", directory.Find(Mover)!.Details.PeerEndpoint);
    }

    [Fact]
    public void A_card_is_handed_on_by_anybody()
    {
        var first = Open();
        first.Take([Card("two.example:1", issuedAt: 2)]);
        using var elsewhere = new TemporaryFolder();
        var second = Open(elsewhere);
        second.Take(AddressBook.Decode(first.Encode()));
        Assert.Equal("two.example:1", second.Find(Mover)!.Address.PeerEndpoint);
        var version = second.Version;
        second.Take(AddressBook.Decode(first.Encode()));
        Assert.Equal(version, second.Version);
    }

    [Fact]
    public void Nobody_moves_another_member()
    {
        var book = Open();
        var forged = Card("thief.example:1", issuedAt: 3);
        forged[^1] ^= 1;
        Refuses(forged);

        // Another member's signature, an unknown member, another consortium, somebody's TLS key.
        using var stranger = Suite.Standard.CreateSigningKey();
        var address = new RenewMembership(Present(0), "thief.example:1", "thief.example:2");
        Refuses(AddressCard.Sign(_node.Genesis.Consortium, stranger, 3, address).Encoded);
        Refuses(AddressCard.Sign(Digest.Zero, _node.ObserverKeys[0], 3, address).Encoded);
        Refuses(
            AddressCard
                .Sign(_node.Genesis.Consortium, _node.ObserverKeys[0], 3, address with { TlsKeyHash = Present(1) })
                .Encoded
        );
        Refuses(Card("Not an endpoint", issuedAt: 3));
        Assert.Null(book.Find(Mover));

        void Refuses(byte[] card) => Assert.Throws<DecodingException>(() => book.Take([card]));
    }

    [Fact]
    public void A_member_moves_once_a_minute_at_most_and_not_in_days_to_come()
    {
        var book = Open();
        book.Take([Card("late.example:1", DateTimeOffset.UtcNow.AddDays(2).ToUnixTimeMilliseconds())]);
        Assert.Null(book.Find(Mover));
        book.Take([Card("one.example:1", Minute), Card("two.example:1", (2 * Minute) - 1)]);
        Assert.Equal("one.example:1", book.Find(Mover)!.Address.PeerEndpoint);
        book.Take([Card("two.example:1", 2 * Minute)]);
        Assert.Equal("two.example:1", book.Find(Mover)!.Address.PeerEndpoint);
    }

    [Fact]
    public void After_an_own_clock_that_ran_days_ahead_and_came_back_members_still_move()
    {
        var time = new SetTime { Now = DateTimeOffset.UtcNow.AddDays(3) };
        var book = Open(time: time);
        book.Take([Card("ahead.example:1", time.Now.ToUnixTimeMilliseconds())]);
        Assert.Equal("ahead.example:1", book.Find(Mover)!.Address.PeerEndpoint);

        // No member signs so late: its own card of now is as new as any.
        time.Now = time.Now.AddDays(-3);
        Assert.Null(book.Find(Mover));
        book.Take([Card("now.example:1", time.Now.ToUnixTimeMilliseconds())]);
        Assert.Equal("now.example:1", book.Find(Mover)!.Address.PeerEndpoint);
    }

    [Fact]
    public async Task A_renewal_on_the_ledger_that_is_newer_than_the_card_counts()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var book = Open();
        var directory = new MemberDirectory(_node.Node, book);
        var self = _node.Ledger.Self;
        var key = _node.Key;
        Take("before.example:1", now - Minute);
        Assert.Equal("before.example:1", directory.Find(self)!.Details.PeerEndpoint);

        var token = _node.Ledger.Queries.FindToken(MembershipToken.IdOf(Suite.Standard, self))!;
        var hash = directory.FindOnLedger(self)!.Details.TlsKeyHash;
        var renewal = new RenewMembership(hash, "ledger.example:1", "ledger.example:2").Encode();
        await new Submitter(_node.Node, [], TimeProvider.System).SubmitAsync(
            new ContractAction(MembershipContract.ContractName, MembershipContract.Renew, renewal, [], [token]),
            SubmissionState.Final,
            CancellationToken.None
        );
        Assert.Equal("ledger.example:1", directory.Find(self)!.Details.PeerEndpoint);
        Take("after.example:1", now + (60 * Minute));
        Assert.Equal("after.example:1", directory.Find(self)!.Details.PeerEndpoint);

        void Take(string endpoint, long at) =>
            book.Take([
                AddressCard
                    .Sign(
                        _node.Genesis.Consortium,
                        key,
                        at,
                        new RenewMembership(directory.FindOnLedger(self)!.Details.TlsKeyHash, endpoint, endpoint)
                    )
                    .Encoded,
            ]);
    }

    [Fact]
    public void A_new_TLS_key_comes_with_its_own_signature()
    {
        var book = Open();
        var directory = new MemberDirectory(_node.Node, book);
        directory.Expect(_node.Genesis.Members);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var proof = TlsKeyProof.Sign(key, _node.Genesis.Consortium, Mover);
        var hash = Suite.Standard.Hash(proof.Key.Span);
        var address = new RenewMembership(hash, "two.example:1", "two.example:2", proof);
        book.Take([AddressCard.Sign(_node.Genesis.Consortium, _node.ObserverKeys[0], 5, address).Encoded]);
        Assert.Equal(Mover, directory.FindByTlsKey(hash));
    }

    [Fact]
    public void A_damaged_file_is_passed_over()
    {
        File.WriteAllText(_node.HomeIn(_folder.Path).Addresses, "no cards");
        Assert.Null(Open().Find(Mover));
    }

    private AddressBook Open(TemporaryFolder? folder = null, TimeProvider? time = null)
    {
        var book = new AddressBook(
            _node.HomeIn((folder ?? _folder).Path),
            time ?? TimeProvider.System,
            NullLogger<AddressBook>.Instance
        );
        book.Open(_node.Genesis);
        return book;
    }

    private Digest Present(int observer) => _node.Genesis.Members.Cards[1 + observer].Details.TlsKeyHash;

    private byte[] Card(string endpoint, long issuedAt) =>
        AddressCard
            .Sign(
                _node.Genesis.Consortium,
                _node.ObserverKeys[0],
                issuedAt,
                new RenewMembership(Present(0), endpoint, endpoint)
            )
            .Encoded;

    private sealed class SetTime : TimeProvider
    {
        public required DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
