using Kexin.Channels;
using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Runs;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Tests.Runs;

public sealed class BlameTests
{
    private readonly MemoryCatalogue _ledger = new();

    [Fact]
    public async Task Of_several_who_may_have_failed_all_are_named_and_nobody_alone_is_blamed()
    {
        MemberId[] members = [Known("North"), Known("South")];
        var names = members.Select(member => member.ToString()).ToArray();
        var culprit = await FindAsync(new ProtocolException(ProtocolError.Cheating, names, "it does not add up."));
        Assert.Equal(members, culprit.Suspects);
        Assert.Equal("North, South: it does not add up.", culprit.Text.En);
        Assert.Contains("North、South", culprit.Text.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_who_is_known_to_have_failed_is_blamed()
    {
        var north = Known("North");
        var culprit = await FindAsync(
            new ProtocolException(ProtocolError.Malformed, north.ToString(), "sent nonsense.")
        );
        Assert.Equal([north], culprit.Suspects);
        Assert.Equal("North sent nonsense.", culprit.Text.En);
    }

    [Fact]
    public async Task A_failure_of_somebody_unknown_is_not_blamed_on_this_node()
    {
        var culprit = await FindAsync(new ProtocolException(ProtocolError.Timeout, "somebody", "was silent."));
        Assert.Empty(culprit.Suspects);
        Assert.Contains("somebody", culprit.Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_party_that_waited_for_a_third_is_not_blamed_but_the_third_is()
    {
        var (west, south) = (Known("West"), Known("South"));
        var asked = new Told(member =>
            member == west ? new RunAnswer(Blame.Encode([south], new("South was silent.", "South 没有应答。")))
            : member == south ? new RunAnswer(Blame.Encode([], new("out of memory", "内存不足")))
            : null
        );
        var ended = new ProtocolException(ProtocolError.PeerClosed, west.ToString(), "closed the connection.");
        var culprit = await FindAsync(ended, asked, west, south);
        Assert.Equal([south], culprit.Suspects);
        Assert.Contains("out of memory", culprit.Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_party_that_does_not_answer_or_blames_who_cannot_have_done_it_is_blamed_itself()
    {
        var (west, south) = (Known("West"), Known("South"));
        var ended = new ProtocolException(ProtocolError.PeerClosed, west.ToString(), "closed the connection.");
        Assert.Equal([west], (await FindAsync(ended, new Told(_ => null), west)).Suspects);
        var lie = new Told(_ => new RunAnswer(Blame.Encode([south], new("it was South", "是 South"))));
        Assert.Equal([west], (await FindAsync(ended, lie, west)).Suspects);
    }

    [Fact]
    public void Other_parties_are_told_all_suspects_and_why()
    {
        MemberId[] suspects = [new(Suite.Standard.Hash("one"u8)), new(Suite.Standard.Hash("two"u8))];
        var why = new BilingualText("because", "因为");
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

    private MemberId Known(string name) => _ledger.Add(name, name).Owner;

    private async Task<Culprit> FindAsync(ProtocolException failure, Told? told = null, params MemberId[] parties)
    {
        using var run = new LiveRun(
            new SessionId(Digest.Zero),
            new TokenId(Digest.Zero),
            1,
            DateTimeOffset.UnixEpoch,
            CancellationToken.None
        );
        var blame = new Blame(_ledger, told ?? new Told(_ => null), TimeProvider.System);
        return await blame.FindAsync(run, parties, failure, CancellationToken.None);
    }

    /// <summary>What the others say.</summary>
    private sealed class Told(Func<MemberId, RunAnswer?> answer) : IRunWitnesses
    {
        public Task<RunAnswer?> AskAsync(MemberId member, SessionId run, CancellationToken cancel) =>
            Task.FromResult(answer(member));
    }
}
