using System.Buffers.Binary;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts.Tests;

/// <summary>A consortium with seeded keys: hospitals, a research centre and a regulator that count, and an observer.</summary>
internal sealed class TestConsortium
{
    public const long FoundedAt = 1_800_000_000_000;
    private readonly RandomSource _random;

    public TestConsortium(Suite? suite = null, ConsortiumRules? rules = null, params DescribedContract[] contracts)
    {
        Suite = suite ?? Suite.Standard;
        _random = new SeededRandomSource(Seed(7));
        Keys = [.. Enumerable.Range(0, 7).Select(i => Suite.CreateSigningKey(new SeededRandomSource(Seed(100 + i))))];
        var cards = Keys.Select((key, i) => MemberCard.Sign(Details(i), key)).ToArray();
        Draft = FoundingDraft.Create(
            new FoundingTerms("Heart 心脏", Suite, FoundedAt, rules ?? new ConsortiumRules(), cards[0].Id, cards)
        );
        Genesis = Keys.Aggregate(Draft, (draft, key) => draft.Sign(key)).Complete();
        State = new StateOverlay(EmptyState.Instance);
        GenesisBlock = GenesisBlock.Create(Genesis);
        State.Apply(GenesisBlock.Update);
        Tip = GenesisBlock.Block.Header;
        Executor = new BlockExecutor(Genesis, new ContractList(contracts).All);
    }

    public Suite Suite { get; }
    public IReadOnlyList<SigningKey> Keys { get; }
    public FoundingDraft Draft { get; }
    public Genesis Genesis { get; }
    public GenesisBlock GenesisBlock { get; }
    public StateOverlay State { get; }
    public BlockHeader Tip { get; private set; }
    public BlockExecutor Executor { get; }
    public VerifiedTransactions Verified { get; } = new();
    public long Time { get; set; } = FoundedAt + 1000;

    public MemberId Member(int index) => Genesis.Members.Cards[index].Id;

    public TokenReference Membership(int index) => Current(MembershipToken.IdOf(Suite, Member(index)));

    public TokenReference Current(TokenId id) => State.FindToken(id)!.Reference;

    public Transaction Sign(
        int member,
        string contract,
        string action,
        byte[] arguments,
        TokenReference[]? reads = null,
        TokenReference[]? consumes = null,
        Digest? quoting = null
    ) =>
        Transaction.Sign(
            new TransactionDraft(
                Genesis.Consortium,
                contract,
                action,
                arguments,
                reads ?? [],
                consumes ?? [],
                Time + 60_000
            ),
            _random,
            Keys[member],
            quoting
        );

    public Transaction SignRenewal(int member, string endpoint = "new.example:1", Digest? quoting = null) =>
        Sign(
            member,
            MembershipContract.ContractName,
            MembershipContract.Renew,
            new RenewMembership(Details(member).TlsKeyHash, endpoint, endpoint).Encode(),
            consumes: [Membership(member)],
            quoting: quoting
        );

    public BlockExecution Execute(params Transaction[] transactions) =>
        Executor.Execute(State, Time, transactions, Verified);

    /// <summary>Executes, makes a block of what applied, and lets the state go on from it.</summary>
    public (Block Block, BlockExecution Execution) Append(params Transaction[] transactions)
    {
        var execution = Execute(transactions);
        var certified = Tip.Height == 0 ? null : Certify(Tip);
        var block = Block.Create(Suite, Tip, Time, execution.Applied, execution.StateRoot, certified);
        State.Apply(execution.Update);
        Tip = block.Header;
        Time += 1000;
        return (block, execution);
    }

    /// <summary>Appends one transaction, which has to apply.</summary>
    public Transaction Apply(Transaction transaction)
    {
        Assert.Null(Append(transaction).Execution.Outcomes[0].Refusal);
        return transaction;
    }

    /// <summary>The rule that refuses a transaction.</summary>
    public Refusal Refused(Transaction transaction) => Execute(transaction).Outcomes[0].Refusal!;

    public FinalityCertificate Certify(BlockHeader header, params int[] members) =>
        FinalityCertificate.Gather(
            header,
            (members.Length == 0 ? [0, 1, 2, 3, 4] : members).Select(i =>
                HeaderCosignature.Sign(header, VotePhase.Precommit, 2, Keys[i])
            )
        );

    public static byte[] Seed(int number)
    {
        var seed = new byte[32];
        BinaryPrimitives.WriteInt32BigEndian(seed, number);
        return seed;
    }

    private MemberDetails Details(int index) =>
        new(
            index < 6 ? $"Hospital {index}" : "Watcher",
            index switch
            {
                5 => MemberRole.Regulator,
                6 => MemberRole.Observer,
                _ => MemberRole.Member,
            },
            Suite.Hash([(byte)'t', (byte)index]),
            $"h{index}.example:7000",
            $"h{index}.example:7001"
        );
}
