using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Opening;
using Kexin.Ledger.Storage;

namespace Kexin.Ledger.Member.Tests;

/// <summary>A member founds a consortium in a folder of its own, without any host.</summary>
public sealed class FoundingTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private OneMember _member = null!;
    private MemberHome _home = null!;

    public async Task InitializeAsync()
    {
        _member = await OneMember.StartAsync(observers: 1);
        _home = _member.HomeIn(_folder.Path);
    }

    public async Task DisposeAsync() => await _member.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_last_signature_joins_and_the_next_start_opens_what_was_joined()
    {
        await using (var node = new FoundingNode(_home))
        {
            var draft = await node.CreateAsync(node.Founding.MakeCard());
            Assert.Empty(draft.Missing);
            Assert.Equal(draft.Consortium, node.Ledger.Joined.Consortium);
            var again = await Assert.ThrowsAsync<DomainException>(() => node.CreateAsync(node.Founding.MakeCard()));
            Assert.Equal(FaultCodes.Conflict, again.Code);
        }

        await using (var node = new FoundingNode(_home))
        {
            node.Start.Start(ChainOpening.CheckAll);
            await node.Start.Completion;
            Assert.Equal("One 联盟", node.Ledger.Joined.Genesis.Name);
            Assert.Empty(node.Alarms.Raised);
        }

        // The founding document is lost: the ledger begins with it.
        File.WriteAllText(_home.Genesis, "no document");
        await using (var node = new FoundingNode(_home))
        {
            node.Start.Start(ChainOpening.CheckEnds);
            await node.Start.Completion;
            Assert.Equal("genesis-restored", Assert.Single(node.Alarms.Raised));
        }
    }

    [Fact]
    public async Task Nobody_joins_before_every_member_has_signed()
    {
        await using var node = new FoundingNode(_home);
        var other = _member.Genesis.Members.Cards[1];
        var draft = await node.CreateAsync(node.Founding.MakeCard(), other);
        Assert.Equal(other.Id, Assert.Single(draft.Missing).Id);
        Assert.Null(node.Ledger.Find());
        Assert.False(File.Exists(_home.Genesis));

        var signed = draft.Sign(_member.ObserverKeys[0]);
        var joined = await node.Founding.JoinAsync([signed.Encoded.ToArray(), draft.Encoded.ToArray()], default);
        Assert.Empty(joined.Missing);
        Assert.Equal(draft.Consortium, node.Ledger.Joined.Consortium);
    }

    [Fact]
    public async Task What_makes_no_consortium_of_this_member_is_refused()
    {
        await using var node = new FoundingNode(_home);
        var own = node.Founding.MakeCard();
        var older = MemberCard.Sign(own.Details with { PeerEndpoint = "before.example:1" }, _member.Key);
        await RefusesAsync("older card", () => node.CreateAsync(older));
        await RefusesAsync("not among the members", () => node.CreateAsync(_member.Genesis.Members.Cards[1]));
        await RefusesAsync("1 to 100", () => node.CreateAsync());
        await RefusesAsync("makes no consortium", () => node.CreateAsync(own, own));
        await RefusesAsync("no founding document", () => node.Founding.JoinAsync([own.Encoded.ToArray()], default));
        Assert.Null(node.Ledger.Find());

        static async Task RefusesAsync(string reason, Func<Task> act)
        {
            var problem = await Assert.ThrowsAsync<DomainException>(act);
            Assert.Equal(FaultCodes.Invalid, problem.Code);
            Assert.Contains(reason, problem.Title.En, StringComparison.Ordinal);
        }
    }
}
