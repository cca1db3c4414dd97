using Kexin.Cryptography;
using Kexin.Governance.Policies;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Tests;
using Kexin.Ledger.Contracts.Tests.Contracts;
using static Kexin.Ledger.Contracts.Tests.Contracts.ContractScene;

namespace Kexin.Governance.Tests.Contracts;

/// <summary>Contract and Rejects: versions of a policy, and the roles that change it.</summary>
public sealed class PoliciesContractTests
{
    private static readonly PolicyVoice s_officer = new("p-officer", ["data-officer", "researcher"]);
    private static readonly PolicyVoice s_auditor = new("p-auditor", ["auditor"]);
    private static readonly PolicyVoice s_steward = new("p-steward", ["data-steward"]);

    private readonly ContractScene _scene = new(new TestConsortium(contracts: [new PoliciesContract()]));

    private TokenId Id => PolicyToken.IdOf(_scene.Consortium.Suite, _scene.Consortium.Member(North));

    private PolicyToken Now => PolicyToken.Read(_scene.Find(Id));

    [Fact]
    public void Each_version_follows_the_last_and_names_who_set_it()
    {
        var time = _scene.Now;
        _scene.Consortium.Apply(SignSet(["data-officer"], [s_officer]));
        Assert.Equal((1L, Content(1), time), (Now.Number, Now.Content, Now.SetAt));
        _scene.Consortium.Apply(SignSet(["data-officer", "auditor"], [s_officer, s_auditor], 2, [Id]));
        Assert.Equal((2L, Content(2)), (Now.Number, Now.Content));
        Assert.Equal(["p-officer", "p-auditor"], Now.By.Select(voice => voice.Person));
        Assert.Equal(["data-officer", "auditor"], Now.ChangedBy);
    }

    [Fact]
    public void A_change_takes_another_person_for_each_role_that_the_last_version_names()
    {
        _scene.Consortium.Apply(SignSet(["auditor", "data-officer"], [s_officer, s_auditor]));
        _scene.AssertRefused("policies.roles", SignSet(["data-officer"], [s_officer], 2, [Id]));
        _scene.AssertRefused("policies.roles", SignSet(["data-officer"], [s_officer, s_steward], 2, [Id]));
        var both = new PolicyVoice("p-both", ["data-officer", "auditor"]);
        _scene.AssertRefused("policies.roles", SignSet(["data-officer"], [both], 2, [Id]));
        _scene.AssertRefused(BadArguments, SignSet(["data-officer"], [both, both], 2, [Id]));
        _scene.AssertRefused(BadArguments, SignSet(["data-officer"], [], 2, [Id]));
        _scene.AssertRefused(BadArguments, SignSet([], [s_officer, s_auditor], 2, [Id]));
        _scene.Consortium.Apply(SignSet(["data-officer"], [both, s_officer], 2, [Id]));
        Assert.Equal(2, Now.Number);
    }

    [Fact]
    public void Nobody_sets_a_version_that_the_same_people_could_not_change_again() =>
        _scene.AssertRefused("policies.roles", SignSet(["judge"], [s_officer, s_auditor]));

    [Fact]
    public void A_version_passes_over_none_and_is_set_by_its_own_member_only()
    {
        _scene.Consortium.Apply(SignSet(["data-officer"], [s_officer]));
        _scene.AssertRefused("policies.goes-on", SignSet(["data-officer"], [s_officer], 2));
        _scene.AssertRefused("policies.goes-on", SignSet(["data-officer"], [s_officer], 2, [Id], South));
        _scene.AssertRefused("policies.goes-on", SignSet(["data-officer"], [s_officer], 2, [], South));
    }

    private Digest Content(int version) => _scene.Consortium.Suite.Hash([(byte)version]);

    private Transaction SignSet(
        string[] changedBy,
        PolicyVoice[] by,
        int version = 1,
        TokenId[]? consumes = null,
        int submitter = North
    ) =>
        _scene.Sign(
            submitter,
            "policies",
            "set",
            new SetPolicy(_scene.Consortium.Member(North), Content(version), changedBy, by, "A reason.").Encode(),
            consumes ?? []
        );
}
