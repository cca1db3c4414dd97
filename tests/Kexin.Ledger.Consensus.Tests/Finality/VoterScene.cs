using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Consensus.Finality;
using Kexin.Ledger.Consensus.Tests.Engine;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kexin.Ledger.Consensus.Tests.Finality;

/// <summary>Members' voting without a network: the test carries each message itself, so that it chooses what arrives when.</summary>
internal sealed class VoterScene : IAsyncDisposable
{
    private readonly TestConsortium consortium;
    private readonly Dictionary<int, VotingMember> members = [];

    private readonly TimeProvider clock;

    public VoterScene(int count, TimeProvider? clock = null) =>
        (consortium, this.clock) = (new TestConsortium(count), clock ?? TimeProvider.System);

    public Genesis Genesis => consortium.Genesis;

    public VotingMember this[int number] => members[number];

    public MemberId Id(int number) => consortium.Nodes[number].Id;

    public SigningKey Key(int number) => consortium.Nodes[number].Key;

    public string Folder(int number) => consortium.Nodes[number].Folder;

    /// <summary>Starts members on what is on their disks.</summary>
    public async Task StartAsync(params int[] numbers)
    {
        foreach (var number in numbers)
        {
            members[number] = new VotingMember(consortium, consortium.Nodes[number], clock);
            await members[number].Voter.RestoreAsync(CancellationToken.None);
        }
    }

    public async Task StopAsync(int number)
    {
        await members[number].DisposeAsync();
        members.Remove(number);
    }

    /// <summary>Carries one report.</summary>
    public async Task<bool> ReportAsync(int from, int to) =>
        await members[to]
            .Voter.TakeReportAsync(
                Id(from),
                MemberReport.Decode((await members[from].Voter.ReportAsync(Id(to), CancellationToken.None)).Encode()),
                CancellationToken.None
            );

    /// <summary>Carries reports among these members, each to each, until nobody has anything new.</summary>
    public async Task ExchangeAsync(params int[] numbers)
    {
        for (var last = -1L; last != numbers.Sum(number => members[number].Voter.Version); )
        {
            last = numbers.Sum(number => members[number].Voter.Version);
            foreach (
                var (from, to) in numbers.SelectMany(from => numbers.Where(to => to != from).Select(to => (from, to)))
            )
            {
                await ReportAsync(from, to);
                await CatchUpAsync(from, to);
            }
        }
    }

    private async Task CatchUpAsync(int from, int to)
    {
        while (members[to].FinalHeight < members[from].FinalHeight)
        {
            var (chain, next) = (members[from].Chain, members[to].FinalHeight + 1);
            var (block, certificate) = (chain.ReadBlock(next), chain.FindCertificate(next)!);
            Assert.True(await members[to].Voter.TakeFinalAsync(block, certificate, CancellationToken.None));
        }
    }

    /// <summary>A report of a member that lies: it answers everything, and promises nothing.</summary>
    public async Task LieAsync(int liar, int to, HeaderCosignature? prevote = null, FinalityCertificate? proof = null)
    {
        var heard = await members[to].Voter.ReportAsync(Id(liar), CancellationToken.None);
        var report = new MemberReport(
            heard.Time,
            heard.Height,
            Boot: 7,
            Wish: Math.Max(heard.Ask, heard.Wish),
            SeenBoot: heard.Boot,
            Prevote: prevote,
            Proof: proof
        );
        await members[to].Voter.TakeReportAsync(Id(liar), report, CancellationToken.None);
    }

    /// <summary>Shows a member a block as the leader of a round.</summary>
    public Task<bool> ProposeAsync(int leader, int to, long round, Block block, FinalityCertificate? proof = null) =>
        members[to].Voter.TakeProposalAsync(Id(leader), round, block, proof, CancellationToken.None);

    /// <summary>Shows others what a member proposes now, as its feed does.</summary>
    public async Task ShowProposalAsync(int leader, int[] to)
    {
        if (await members[leader].Voter.ProposalAsync(CancellationToken.None) is not { } said)
            return;
        foreach (var other in to.Where(other => other != leader))
            await ProposeAsync(leader, other, said.Proposal.Round, said.Block, said.Proof);
    }

    public HeaderCosignature Sign(int member, VotePhase phase, long round, Block block) =>
        HeaderCosignature.Sign(block.Header, phase, round, Key(member));

    /// <summary>The votes that members have given, as a certificate.</summary>
    public static FinalityCertificate Gather(Block block, params HeaderCosignature?[] votes) =>
        FinalityCertificate.Gather(block.Header, votes.OfType<HeaderCosignature>());

    /// <summary>A right block after the genesis block, unlike any other.</summary>
    public async Task<Block> BuildAsync(int by) =>
        (await members[by].Chain.BuildAsync([consortium.Note(consortium.Nodes[by])], CancellationToken.None)).Block!;

    public async ValueTask DisposeAsync()
    {
        foreach (var member in members.Values)
            await member.DisposeAsync();
        await consortium.DisposeAsync();
    }
}

/// <summary>One member's voting, on its own disk.</summary>
internal sealed class VotingMember : IAsyncDisposable
{
    private readonly ChainStore store;
    private readonly SigningMemory memory;
    private readonly AlarmBoard alarms;

    public VotingMember(TestConsortium consortium, TestNode node, TimeProvider clock)
    {
        Id = node.Id;
        store = ChainStore.Open(Path.Combine(node.Folder, "ledger"), consortium.Genesis);
        memory = SigningMemory.Open(node.MemoryPath, consortium.Genesis.Consortium);
        var options = new LedgerEngineOptions
        {
            Genesis = consortium.Genesis,
            Key = node.Key,
            Store = store,
            Memory = memory,
            Peers = consortium.Network.PeersOf(node.Id),
            Contracts = NoteContract.All,
            Clock = clock,
        };
        alarms = new AlarmBoard(TimeProvider.System, NullLogger.Instance);
        Chain = new Chain(options, alarms);
        Voter = new Voter(options, Chain, alarms);
    }

    public MemberId Id { get; }

    public Chain Chain { get; }

    public Voter Voter { get; }

    public long FinalHeight => Chain.Tip.Height;

    public bool Has(LedgerAlarmKind kind) => alarms.Standing.Any(alarm => alarm.Kind == kind);

    /// <summary>The last votes that this member has given, as it tells them to another.</summary>
    public async Task<(HeaderCosignature? Prevote, HeaderCosignature? Precommit)> VotesAsync(MemberId to)
    {
        var report = await Voter.ReportAsync(to, CancellationToken.None);
        return (report.Prevote, report.Precommit);
    }

    public Task TimeOutAsync() => Voter.TimeOutAsync(Voter.Height, Voter.Round, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Voter.DisposeAsync();
        await Chain.DisposeAsync();
        store.Dispose();
        memory.Dispose();
    }
}
