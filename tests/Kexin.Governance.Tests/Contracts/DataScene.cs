using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Tests;
using Kexin.Ledger.Contracts.Tests.Contracts;

namespace Kexin.Governance.Tests.Contracts;

/// <summary>Two hospitals that own data, a centre that asks for it, and others.</summary>
#pragma warning disable CA1852 // Collaboration's tests compile this file, too, and have a scene that is more than this one.
internal class DataScene(TestConsortium? consortium = null)
#pragma warning restore CA1852
    : ContractScene(consortium ?? new(contracts: [new DatasetsContract(), new GrantsContract()]))
{
    public Digest Document { get; } = Suite.Standard.Hash("document"u8);

    public DatasetDescription Describe(int owner) =>
        new(
            $"Cohort {owner}",
            "Synthetic.",
            Consortium.Suite.Hash([(byte)'c', (byte)owner]),
            Rows: 303,
            [
                new PublishedField(
                    "age",
                    FieldType.Integer,
                    1,
                    DatasetTier.Restricted,
                    FieldRole.QuasiIdentifier,
                    "in years"
                ),
                new PublishedField("chol", FieldType.Number, 2, DatasetTier.Secret, FieldRole.Measure, ""),
            ],
            ["research", "care"]
        );

    public Transaction SignPublish(int by, DatasetDescription? description = null, params TokenId[] consumes) =>
        Sign(by, "datasets", "publish", new PublishDataset(description ?? Describe(by)).Encode(), consumes);

    public Transaction SignEdit(int by, TokenId dataset, string description, params string[] purposes) =>
        Sign(by, "datasets", "edit", new EditDataset(description, purposes).Encode(), [dataset]);

    public Transaction SignWithdraw(int by, TokenId dataset) =>
        Sign(by, "datasets", "withdraw", new NoArguments().Encode(), [dataset]);

    /// <summary>Publishes the owner's dataset.</summary>
    public TokenId Publish(int owner)
    {
        Consortium.Apply(SignPublish(owner));
        return DatasetOf(owner);
    }

    public TokenId DatasetOf(int owner) =>
        DatasetToken.IdOf(Consortium.Suite, Consortium.Member(owner), Describe(owner).Commitment);

    public GrantTerms Terms(TokenId dataset) => new(dataset, ["age", "chol"], "research", Now + 1_000_000, null);

    public Transaction SignRequest(int by, GrantTerms terms) =>
        Sign(by, "grants", "request", new RequestGrant(terms).Encode(), [], terms.Dataset);

    public Transaction SignApprove(
        int by,
        TokenId grant,
        IReadOnlyList<string>? fields = null,
        long? validUntil = null,
        GrantLimits? limits = null,
        IReadOnlyList<FieldDecision>? each = null,
        bool standing = false
    )
    {
        var terms = Grant(grant).Terms;
        var arguments = new ApproveGrant(
            fields ?? terms.Fields,
            validUntil ?? terms.ValidUntil,
            "",
            limits,
            each,
            standing
        );
        return Sign(by, "grants", "approve", arguments.Encode(), [grant], terms.Dataset);
    }

    public Transaction SignCount(int by, TokenId grant) =>
        Sign(by, "grants", "count", new NoArguments().Encode(), [grant]);

    public Transaction SignDecision(int by, string action, TokenId grant, string reason = "Because.") =>
        Sign(by, "grants", action, new GrantReason(reason).Encode(), [grant]);

    /// <summary>Takes back a grant's request or a task.</summary>
    public Transaction SignTakeBack(int by, string contract, TokenId token) =>
        Sign(by, contract, "withdraw", new NoArguments().Encode(), [token]);

    public TokenId Request(int by, GrantTerms terms) => Made(Consortium.Apply(SignRequest(by, terms)), GrantToken.Type);

    /// <summary>A grant of the owner's dataset to the centre, asked for and approved.</summary>
    public TokenId Approve(int owner, GrantTerms? terms = null)
    {
        var grant = Request(Centre, terms ?? Terms(DatasetOf(owner)));
        Consortium.Apply(SignApprove(owner, grant));
        return grant;
    }

    public GrantToken Grant(TokenId id) => GrantToken.Read(Find(id));
}
