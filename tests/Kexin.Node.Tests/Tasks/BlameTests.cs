using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Node.Tests.Tasks;

public sealed class BlameTests
{
    [Fact]
    public async Task Of_several_who_may_have_failed_all_are_named_and_nobody_alone_is_blamed()
    {
        await using var node = await OneMemberNode.StartAsync(observers: 2);
        MemberId[] observers = [.. node.ObserverKeys.Select(key => MemberId.Of(key.PublicKey))];
        var names = observers.Select(member => member.ToString()).ToArray();
        var culprit = await FindAsync(
            node,
            new ProtocolException(ProtocolError.Cheating, names, "it does not add up.")
        );
        Assert.Equal(observers, culprit.Suspects);
        Assert.Equal("Observer 0, Observer 1: it does not add up.", culprit.Text.En);
        Assert.Contains("Observer 0、Observer 1", culprit.Text.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_who_is_known_to_have_failed_is_blamed()
    {
        await using var node = await OneMemberNode.StartAsync(observers: 1);
        var observer = MemberId.Of(node.ObserverKeys[0].PublicKey);
        var failure = new ProtocolException(ProtocolError.Malformed, observer.ToString(), "sent nonsense.");
        var culprit = await FindAsync(node, failure);
        Assert.Equal([observer], culprit.Suspects);
        Assert.Equal("Observer 0 sent nonsense.", culprit.Text.En);
    }

    [Fact]
    public async Task A_failure_of_somebody_unknown_is_not_blamed_on_this_node()
    {
        await using var node = await OneMemberNode.StartAsync();
        var culprit = await FindAsync(node, new ProtocolException(ProtocolError.Timeout, "somebody", "was silent."));
        Assert.Empty(culprit.Suspects);
        Assert.Contains("somebody", culprit.Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_parties_are_told_all_suspects_and_why()
    {
        MemberId[] suspects = [new(Suite.Standard.Hash("one"u8)), new(Suite.Standard.Hash("two"u8))];
        var why = new Api.LocalizedText("because", "因为");
        foreach (var told in new[] { suspects, suspects[..1], [] })
        {
            var (read, reason) = Blame.Decode(Blame.Encode(told, why));
            Assert.Equal(told, read);
            Assert.Equal(why, reason);
        }

        var most = Enumerable.Repeat(suspects[0], TaskToken.MostProviders);
        Assert.True(
            Blame.Encode(most, new(new string('因', 2000), new string('果', 2000))).Length <= Blame.LongestInBytes
        );
        Assert.Empty(Blame.Decode("nonsense\nbecause"u8).Suspects);
        Assert.Empty(Blame.Decode(""u8).Suspects);
        Assert.Null(Blame.Decode("\n\n"u8).Reason);
    }

    [Fact]
    public void A_party_is_believed_only_about_other_parties_of_the_run()
    {
        MemberId[] parties = [Member("requester"), Member("north"), Member("south")];
        Assert.True(Blame.IsCredible(parties[1], [parties[2]], parties));
        Assert.True(Blame.IsCredible(parties[1], [parties[0], parties[2]], parties));
        Assert.True(Blame.IsCredible(parties[1], [], parties));
        Assert.False(Blame.IsCredible(parties[1], [parties[1]], parties));
        Assert.False(Blame.IsCredible(parties[1], [parties[2], Member("regulator")], parties));
    }

    private static MemberId Member(string name) => new(Suite.Standard.Hash(System.Text.Encoding.UTF8.GetBytes(name)));

    private static async Task<Culprit> FindAsync(OneMemberNode node, ProtocolException failure)
    {
        using var run = new LiveRun(
            new SessionId(Digest.Zero),
            new TokenId(Digest.Zero),
            1,
            DateTimeOffset.UnixEpoch,
            CancellationToken.None
        );

        // Nobody is asked: the failures say by themselves whose they are.
        return await new Blame(null!, TimeProvider.System).FindAsync(
            node.Ledger,
            run,
            [],
            failure,
            CancellationToken.None
        );
    }
}
