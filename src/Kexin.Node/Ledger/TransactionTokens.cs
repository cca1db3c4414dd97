using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Finds the token versions that an action of a built-in contract reads and consumes.</summary>
internal sealed class TransactionTokens(JoinedLedger ledger, ContractActionForm form, byte[] arguments)
{
    /// <summary>The action, ready to be signed.</summary>
    /// <param name="subject">The token that the caller named, or null when the action names none.</param>
    /// <exception cref="DomainException">A token that the arguments name is not on the ledger.</exception>
    public ContractAction Resolve(Token? subject) =>
        (form.Contract, form.Action) switch
        {
            (MembershipContract.ContractName, _) => With(
                [],
                [Find(MembershipToken.Type, MembershipToken.IdOf(ledger.Suite, ledger.Self))]
            ),
            (DatasetsContract.ContractName, DatasetsContract.Publish) => Publish(),
            (GrantsContract.ContractName, GrantsContract.Request) => With(
                [Dataset(RequestGrant.Decode(arguments).Terms.Dataset)],
                []
            ),
            (GrantsContract.ContractName, GrantsContract.Approve) => With(
                [Dataset(GrantToken.Read(subject!).Terms.Dataset)],
                [subject!]
            ),
            (TasksContract.ContractName, TasksContract.Create) => With(
                [
                    .. CreateTask
                        .Decode(arguments)
                        .Providers.Select(provider => provider.Dataset)
                        .Distinct()
                        .Select(Dataset),
                ],
                []
            ),
            (TasksContract.ContractName, TasksContract.Join) => With(
                Uses(subject!, provider => provider.Member == ledger.Self, _ => JoinTask.Decode(arguments).Grant),
                [subject!]
            ),
            (TasksContract.ContractName, TasksContract.Start) => With(
                Uses(subject!, provider => provider.Join is not null, provider => provider.Join!.Grant),
                [subject!]
            ),
            (EvidenceContract.ContractName, _) => Anchor(),
            _ => With([], subject is null ? [] : [subject]),
        };

    private ContractAction Publish()
    {
        var commitment = PublishDataset.Decode(arguments).Description.Commitment;
        var id = DatasetToken.IdOf(ledger.Suite, ledger.Self, commitment);
        var before = ledger.Queries.FindToken(id);
        var isWithdrawn = before is not null && DatasetToken.Read(before).State == DatasetState.Withdrawn;
        return With([], isWithdrawn ? [before!] : []) with { Subject = id };
    }

    private ContractAction Anchor()
    {
        var id = EvidenceLogToken.IdOf(ledger.Suite, ledger.Self);
        return With([], ledger.Queries.FindToken(id) is { } log ? [log] : []) with { Subject = id };
    }

    /// <summary>The datasets, and the grants where they are needed, of some of a task's providers.</summary>
    private Token[] Uses(Token task, Func<TaskProvider, bool> which, Func<TaskProvider, TokenId?> grant) =>
        [
            .. TaskToken
                .Read(task)
                .Providers.Where(which)
                .SelectMany(provider => UsesOf(provider, grant(provider)))
                .DistinctBy(token => token.Id),
        ];

    private IEnumerable<Token> UsesOf(TaskProvider provider, TokenId? grant) =>
        grant is { } id ? [Dataset(provider.Dataset), Find(GrantToken.Type, id)] : [Dataset(provider.Dataset)];

    private Token Dataset(TokenId id) => Find(DatasetToken.Type, id);

    private Token Find(string type, TokenId id) => RawTransactions.Find(ledger, type, id);

    private ContractAction With(IReadOnlyList<Token> reads, IReadOnlyList<Token> consumes) =>
        new(form.Contract, form.Action, arguments, reads, consumes, form.Makes);
}
