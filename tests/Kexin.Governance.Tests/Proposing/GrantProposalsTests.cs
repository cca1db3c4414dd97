using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Access;
using Kexin.Governance.Grants;
using Kexin.Governance.Proposing;
using Kexin.Governance.Waiting;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Tests.Proposing;

/// <summary>Nothing has to be asked only where a grant gives all that is wanted: every row, as often, for as long, to this person.</summary>
public sealed class GrantProposalsTests
{
    private const string Purpose = "research";
    private static readonly MemberId s_east = MemoryCatalogue.MemberOf("East");
    private static readonly GrantLimits s_none = GrantLimits.None;

    private readonly MemoryCatalogue _ledger = new();
    private readonly Token _dataset;

    public GrantProposalsTests() =>
        _dataset = _ledger.Add("East", "heart", false, MemoryCatalogue.Field("age"), MemoryCatalogue.Field("sex"));

    public static TheoryData<string, GrantLimits?, int, int, bool> Grants =>
        new()
        {
            { "all", null, 0, 8, true },
            { "no limits", s_none, 0, 8, true },
            { "some rows", s_none with { Rows = [new Condition("age", Operators.Equal, ["9"])] }, 0, 8, false },
            { "the rows", s_none with { Rows = [new Condition("sex", Operators.Equal, ["F"])] }, 0, 8, true },
            { "enough uses", s_none with { Uses = 5 }, 3, 8, true },
            { "too few uses left", s_none with { Uses = 5 }, 4, 8, false },
            { "too few days", null, 0, 6, false },
            { "this person", s_none with { People = ["p-1"] }, 0, 8, true },
            { "another person", s_none with { People = ["p-2"] }, 0, 8, false },
        };

    [Theory]
    [MemberData(nameof(Grants))]
    public async Task A_grant_that_gives_less_than_is_wanted_does_not_count(
        string what,
        GrantLimits? limits,
        int used,
        int days,
        bool counts
    )
    {
        var grant = Put(limits, used, days);
        var proposal = await ProposeAsync();
        Assert.True(proposal.Standing == (counts ? grant.Id : null), what);
    }

    [Fact]
    public async Task A_field_of_a_grant_that_ends_before_the_work_does_not_count()
    {
        Put(null, 0, 8, new FieldDecision("age", DateTimeOffset.UtcNow.AddDays(6).ToUnixTimeMilliseconds(), ""));
        Assert.Null((await ProposeAsync()).Standing);
        var whole = Put(
            null,
            0,
            8,
            new FieldDecision("sex", DateTimeOffset.UtcNow.AddDays(6).ToUnixTimeMilliseconds(), "")
        );
        Assert.Equal(whole.Id, (await ProposeAsync()).Standing);
    }

    [Fact]
    public async Task Of_a_limited_grant_and_one_that_is_enough_the_second_is_named()
    {
        Put(s_none with { Uses = 1 }, 1, 8);
        Put(s_none with { Rows = [new Condition("age", Operators.Equal, ["9"])] }, 0, 8);
        var enough = Put(null, 0, 8);
        Assert.Equal(enough.Id, (await ProposeAsync()).Standing);
    }

    /// <summary>Two runs within a week of the ages of women.</summary>
    private Task<GrantProposal> ProposeAsync()
    {
        var retractions = new Retractions(new MemoryRetractions(), TimeProvider.System);
        var grants = new TaskGrants(_ledger, new GrantIndex(_ledger), retractions, TimeProvider.System);
        var wanted = new WantedUse(
            _dataset.Id.ToString(),
            Purpose,
            "age where sex = F",
            Runs: 2,
            Days: 7,
            Person: "p-1"
        );
        return new GrantProposals(_ledger, grants, TimeProvider.System).ProposeAsync(wanted, default);
    }

    private Token Put(GrantLimits? limits, int used, int days, FieldDecision? each = null)
    {
        var end = DateTimeOffset.UtcNow.AddDays(days).ToUnixTimeMilliseconds();
        var terms = new GrantTerms(_dataset.Id, ["age", "sex"], Purpose, end, null, limits);
        var grant = new GrantToken(
            terms,
            s_east,
            GrantState.Approved,
            0,
            0,
            "",
            end,
            Each: each is null ? null : [each],
            Used: used
        );
        var id = new TokenId(Suite.Standard.Hash([200, (byte)_ledger.Height]));
        return _ledger.Put(new Token(id, GrantToken.Type, _ledger.Self, 1, grant.EncodeFields()));
    }
}
