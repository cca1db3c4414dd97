using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Peers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kexin.Ledger.Member.Tests.Peers;

public sealed class AddressMovesTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SetTime _time = new() { Now = DateTimeOffset.UtcNow };
    private OneMember _node = null!;
    private AddressBook _book = null!;
    private AddressMoves _moves = null!;

    private SigningKey Mover => _node.ObserverKeys[0];

    private MemberId MoverId => MemberId.Of(Mover.PublicKey);

    private Token OnLedger => _node.Ledger.Queries.FindToken(MembershipToken.IdOf(_node.Genesis.Suite, MoverId))!;

    public async Task InitializeAsync()
    {
        _node = await OneMember.StartAsync(observers: 2);
        _book = new AddressBook(_node.HomeIn(_folder.Path), _time, NullLogger<AddressBook>.Instance);
        _book.Open(_node.Genesis);
        _moves = new AddressMoves(_node.Node, _book, _time);
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_move_of_which_only_the_ledger_tells_is_an_alarm_for_an_hour_also_after_a_start()
    {
        Assert.Empty(_moves.Standing);
        await RenewAsync("thief.example:1", "localhost:1002");
        AssertMoved("localhost:1001", "thief.example:1");

        // What comes after it and changes nothing does not hide it; another node's start does not end it.
        await RenewAsync("thief.example:1", "localhost:1002");
        AssertMoved("localhost:1001", "thief.example:1");
        _moves = new AddressMoves(_node.Node, _book, _time);
        AssertMoved("localhost:1001", "thief.example:1");
        _time.Now += TimeSpan.FromHours(3);
        Assert.Empty(_moves.Standing);
    }

    [Fact]
    public async Task A_move_is_not_hidden_by_many_renewals_that_change_nothing()
    {
        await RenewAsync("thief.example:1", "localhost:1002");
        for (var i = 0; i < 40; i++)
        {
            await RenewAsync("thief.example:1", "localhost:1002");
        }

        AssertMoved("localhost:1001", "thief.example:1");
    }

    [Fact]
    public async Task The_place_of_computations_counts_as_well()
    {
        await RenewAsync("localhost:1001", "elsewhere.example:2");
        AssertMoved("localhost:1002", "elsewhere.example:2");
        Take("localhost:1001", "third.example:2");
        Assert.Contains(
            _moves.Standing,
            move => move.Text.En.Contains("third.example:2 now", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_move_by_card_and_ledger_is_one_alarm_and_a_second_one_by_the_ledger_is_another()
    {
        Take("one.example:1", "localhost:1002");
        await RenewAsync("one.example:1", "localhost:1002");
        AssertMoved("localhost:1001", "one.example:1");
        await RenewAsync("two.example:1", "localhost:1002");
        Assert.Equal(2, _moves.Standing.Count);
        Assert.Contains(_moves.Standing, move => move.Text.En.Contains("two.example:1 now", StringComparison.Ordinal));
    }

    private void AssertMoved(string before, string now)
    {
        var move = Assert.Single(_moves.Standing);
        Assert.Equal(("address-changed", MoverId), (move.Code, move.Member));
        Assert.Contains($"{now} now, and no longer at {before}", move.Text.En, StringComparison.Ordinal);
        Assert.Contains($"由 {before} 变为 {now}", move.Text.Zh, StringComparison.Ordinal);
    }

    private async Task RenewAsync(string peer, string channel) =>
        Assert.IsType<SubmissionResult.Accepted>(
            await _node.SubmitAsync(
                Mover,
                new ContractAction(
                    MembershipContract.ContractName,
                    MembershipContract.Renew,
                    At(peer, channel).Encode(),
                    [],
                    [OnLedger]
                )
            )
        );

    private void Take(string peer, string channel) =>
        _book.Take([
            AddressCard
                .Sign(_node.Genesis.Consortium, Mover, _time.Now.ToUnixTimeMilliseconds(), At(peer, channel))
                .Encoded,
        ]);

    private RenewMembership At(string peer, string channel) =>
        new(MembershipToken.Read(OnLedger, _node.Genesis.Suite).Details.TlsKeyHash, peer, channel);

    private sealed class SetTime : TimeProvider
    {
        public required DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
