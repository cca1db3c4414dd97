namespace Kexin.Ledger.Contracts.Tests;

/// <summary>Rejects: what the executor refuses although a contract allows it, so that a mistake in one contract stays its own.</summary>
public sealed class ContractGuards
{
    private const string OwnTypes = "tokens.made-of-own-types";
    private readonly TestConsortium _consortium = new();

    [Fact]
    public void A_contract_makes_tokens_of_its_own_types_only()
    {
        Assert.Equal(OwnTypes, Run([Output(1, "membership")])?.Rule.Code);
        Assert.Null(Run([Output(1, "stub")]));
        Assert.Null(Run([Output(1, "stub"), Output(2, "stump")]));
    }

    [Fact]
    public void A_token_keeps_its_type()
    {
        var (executor, transaction) = Prepare([Output(1, "stub")]);
        _consortium.State.Apply(executor.Execute(_consortium.State, _consortium.Time, [transaction], new()).Update);
        Assert.Equal(OwnTypes, Run([Output(1, "stump")], [new TokenReference(Id(1), 1)])?.Rule.Code);
        Assert.Null(Run([Output(1, "stub")], [new TokenReference(Id(1), 1)]));
        Assert.Equal("tokens.made-once", Run([Output(1, "stub")])?.Rule.Code);
    }

    [Fact]
    public void A_transaction_makes_each_token_once_and_not_too_many()
    {
        const string Rule = "tokens.number";
        Assert.Equal(Rule, Run([Output(1, "stub"), Output(1, "stub")])?.Rule.Code);
        var refusal = Run([.. Enumerable.Range(0, 257).Select(i => Output(i, "stub"))])!;
        Assert.Equal(Rule, refusal.Rule.Code);
        Assert.Contains("256", refusal.WouldSatisfy.En, StringComparison.Ordinal);
        Assert.Null(Run([.. Enumerable.Range(0, 256).Select(i => Output(i, "stub"))]));
    }

    [Fact]
    public void A_tokens_fields_are_bounded()
    {
        var longest = Output(1, "stub") with { Fields = new byte[Bounds.TokenFieldsSizeInBytes] };
        Assert.Null(Run([longest]));
        var refusal = Run([longest with { Fields = new byte[Bounds.TokenFieldsSizeInBytes + 1] }])!;
        Assert.Equal("tokens.size", refusal.Rule.Code);
        Assert.Contains("65536", refusal.WouldSatisfy.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_contract_consumes_tokens_of_its_own_types_only() =>
        Assert.Equal("tokens.changed-of-own-types", Run([], [_consortium.Membership(1)])?.Rule.Code);

    [Fact]
    public void A_token_that_does_not_exist_is_not_read()
    {
        var transaction = _consortium.Sign(
            1,
            "membership",
            "renew",
            [],
            reads: [new TokenReference(Id(77), 1)],
            consumes: [_consortium.Membership(1)]
        );
        var refusal = _consortium.Refused(transaction);
        Assert.Equal("transactions.current-versions", refusal.Rule.Code);
        Assert.Contains("does not exist", refusal.Saw.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_contracts_cannot_claim_one_type() =>
        Assert.Throws<ArgumentException>(() =>
            new BlockExecutor(_consortium.Genesis, [new StubContract([]), new StubContract([])])
        );

#pragma warning disable CA2201 // What a mistaken contract's own code makes the runtime throw.
    public static TheoryData<Exception> Mistakes =>
        [
            new ArgumentOutOfRangeException(),
            new OverflowException(),
            new FormatException(),
            new InvalidCastException(),
            new NullReferenceException(),
            new IndexOutOfRangeException(),
            new KeyNotFoundException(),
            new InvalidOperationException(),
        ];
#pragma warning restore CA2201

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void What_a_contract_throws_is_a_refusal_and_the_next_transaction_is_executed(Exception mistake)
    {
        var executor = new BlockExecutor(
            _consortium.Genesis,
            [new MembershipContract(), new StubContract([], mistake)]
        );
        var outcomes = executor
            .Execute(
                _consortium.State,
                _consortium.Time,
                [_consortium.Sign(1, "stub", "fail", []), _consortium.Sign(2, "stub", "make", [])],
                new VerifiedTransactions()
            )
            .Outcomes;
        Assert.Equal("transactions.arguments", outcomes[0].Refusal?.Rule.Code);
        Assert.Null(outcomes[1].Refusal);
    }

    [Fact]
    public void What_a_disk_or_a_node_that_stops_throws_is_no_refusal()
    {
        Assert.Throws<IOException>(() => Fail(new IOException()));
        Assert.Throws<ObjectDisposedException>(() => Fail(new ObjectDisposedException("store")));

        void Fail(Exception mistake) =>
            new BlockExecutor(_consortium.Genesis, [new MembershipContract(), new StubContract([], mistake)]).Execute(
                _consortium.State,
                _consortium.Time,
                [_consortium.Sign(1, "stub", "fail", [])],
                new VerifiedTransactions()
            );
    }

    private TokenId Id(int number) =>
        TokenId.Derive(_consortium.Suite, "stub", _consortium.Suite.Hash(TestConsortium.Seed(number)));

    private TokenOutput Output(int number, string type) =>
        new(Id(number), type, _consortium.Member(1), new byte[] { 0x80 });

    private Refusal? Run(TokenOutput[] outputs, TokenReference[]? consumes = null)
    {
        var (executor, transaction) = Prepare(outputs, consumes);
        return executor
            .Execute(_consortium.State, _consortium.Time, [transaction], new VerifiedTransactions())
            .Outcomes[0]
            .Refusal;
    }

    private (BlockExecutor Executor, Transaction Transaction) Prepare(
        TokenOutput[] outputs,
        TokenReference[]? consumes = null
    ) =>
        (
            new BlockExecutor(_consortium.Genesis, [new MembershipContract(), new StubContract(outputs)]),
            _consortium.Sign(1, "stub", "make", [], consumes: consumes)
        );

    /// <summary>Allows everything and makes what it is told to; the action "fail" throws.</summary>
    private sealed class StubContract(TokenOutput[] outputs, Exception? mistake = null) : IContract
    {
        public string Name => "stub";

        public IReadOnlyList<string> TokenTypes { get; } = ["stub", "stump"];

        public ContractOutcome Execute(ContractCall request) =>
            request.Action == "fail" ? throw mistake! : ContractOutcome.Makes(outputs);
    }
}
