using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Opening;

namespace Kexin.Ledger.Member.Tests;

/// <summary>Members sign a founding document once each, and their nodes gather the rest.</summary>
public sealed class SignatureRoundTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _first = new();
    private readonly TemporaryFolder _second = new();
    private readonly FoundingNode.Others _others = [];
    private OneMember _member = null!;
    private MemberHome _home = null!;
    private MemberHome _othersHome = null!;

    public async Task InitializeAsync()
    {
        _member = await OneMember.StartAsync(observers: 1);
        _home = _member.HomeIn(_first.Path);
        _othersHome = _member.HomeIn(_second.Path, _member.ObserverKeys[0]);
    }

    public async Task DisposeAsync() => await _member.DisposeAsync();

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task Each_member_signs_once_and_both_join()
    {
        await using var first = Reachable(_home);
        await using var second = Reachable(_othersHome);
        var draft = await first.CreateAsync(first.Founding.MakeCard(), second.Founding.MakeCard());
        using var stop = new CancellationTokenSource();
        var asking = first.Round.RunAsync(stop.Token);
        var joined = await second.Founding.JoinAsync([draft.Encoded.ToArray()], default);
        Assert.Empty(joined.Missing);
        await first.Ledger.WaitAsync(default).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(draft.Consortium, first.Ledger.Joined.Consortium);
        Assert.Equal(draft.Consortium, second.Ledger.Joined.Consortium);
        await asking.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(File.Exists(_home.Founding));

        // Whoever comes back with the whole file finds it done.
        var again = await first.Founding.JoinAsync([joined.Encoded.ToArray()], default);
        Assert.Equal(joined.Encoded.ToArray(), again.Encoded.ToArray());
    }

    [Fact]
    public async Task What_was_signed_before_a_stop_goes_on_after_it()
    {
        FoundingDraft draft;
        await using (var first = Reachable(_home))
        await using (var second = new FoundingNode(_othersHome))
        {
            draft = await first.CreateAsync(first.Founding.MakeCard(), second.Founding.MakeCard());
        }

        await using var restarted = Reachable(_home);
        await using var other = Reachable(_othersHome);
        await other.Founding.JoinAsync([draft.Encoded.ToArray()], default);
        await restarted.Round.RunAsync(default).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(draft.Consortium, restarted.Ledger.Joined.Consortium);
    }

    [Fact]
    public async Task A_document_that_this_member_has_not_signed_is_neither_taken_nor_given()
    {
        await using var first = Reachable(_home);
        await using var second = Reachable(_othersHome);
        var draft = await DraftAsync(first, second, "Two");
        Assert.Null(await first.Round.AnswerAsync(draft.Encoded.ToArray(), default));
        await Assert.ThrowsAsync<DecodingException>(() => first.Round.AnswerAsync([1, 2, 3], default));

        // Of the one that it has signed it gives what it has, and takes only signatures that hold.
        await first.Founding.JoinAsync([Unsigned(draft)], default);
        var forged = draft.Encoded.ToArray();
        forged[^1] ^= 1;
        await Assert.ThrowsAsync<DecodingException>(() => first.Round.AnswerAsync(forged, default));
        Assert.Null(first.Ledger.Find());
        Assert.NotNull(await first.Round.AnswerAsync(draft.Encoded.ToArray(), default));
        Assert.Equal(draft.Consortium, first.Ledger.Joined.Consortium);

        // In a consortium, it signs no other.
        var other = await DraftAsync(first, second, "Another");
        Assert.Null(await first.Round.AnswerAsync(other.Encoded.ToArray(), default));
        var refused = await Assert.ThrowsAsync<DomainException>(() =>
            first.Founding.JoinAsync([other.Encoded.ToArray()], default)
        );
        Assert.Equal(FaultCodes.Conflict, refused.Code);
    }

    /// <summary>Drafted by the second, ordered by the first: an observer orders nothing.</summary>
    private Task<FoundingDraft> DraftAsync(FoundingNode first, FoundingNode second, string name) =>
        second.Founding.CreateAsync(
            name,
            new ConsortiumRules(),
            _home.Self,
            [first.Founding.MakeCard().Encoded.ToArray(), second.Founding.MakeCard().Encoded.ToArray()],
            default
        );

    private static byte[] Unsigned(FoundingDraft draft) => FoundingDraft.Create(draft.Terms).Encoded.ToArray();

    private FoundingNode Reachable(MemberHome home)
    {
        var node = new FoundingNode(home, _others);
        _others[home.Self] = node.Round;
        return node;
    }
}
