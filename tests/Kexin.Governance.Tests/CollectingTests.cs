using Kexin.Governance.Access;
using Kexin.Governance.Collection;
using Kexin.Governance.Policy;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Tests;

/// <summary>Activities by which data is collected, and what is refused without one.</summary>
public sealed class CollectingTests : TimeProvider
{
    private static readonly CollectionTerms s_terms = new(
        "Ward round",
        LawfulBasis.Consent,
        "heart research",
        "form",
        "adult patients' vital signs",
        "patients of ward 3",
        "ward tablet",
        30
    );

    private readonly MemoryCollections _store = new();
    private readonly Log _log = new();
    private DateTimeOffset _now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

    public override DateTimeOffset GetUtcNow() => _now;

    [Fact]
    public async Task Files_are_taken_in_without_an_activity_until_the_first_is_registered()
    {
        var collecting = Create();
        Assert.Null(collecting.Require(null));
        var activity = await collecting.RegisterAsync(s_terms);
        Refused(collecting);
        Assert.Equal(activity, collecting.Require("Ward round"));
        Assert.Equal(activity, collecting.Require(activity.Id[..6]));
        Assert.Equal("heart research", Assert.Single(_log.Entries).Facts.ToDictionary()["purpose"]);

        await collecting.EndAsync(activity.Id);
        Refused(collecting);
        Assert.Equal(FaultCodes.Conflict, Fault(() => collecting.Require(activity.Id)));
    }

    [Fact]
    public void A_policy_that_says_so_demands_one_from_the_start() =>
        Refused(Create("rules: []\ncollection: always\n"));

    [Fact]
    public async Task An_activity_says_everything_and_has_a_name_of_its_own()
    {
        var collecting = Create();
        await collecting.RegisterAsync(s_terms);
        await AssertInvalidAsync(FaultCodes.Conflict, s_terms);
        foreach (
            var bad in new[]
            {
                s_terms with
                {
                    Purpose = "",
                },
                s_terms with
                {
                    Means = " ",
                },
                s_terms with
                {
                    Scope = "",
                },
                s_terms with
                {
                    Source = "",
                },
                s_terms with
                {
                    Channel = "",
                },
                s_terms with
                {
                    RetentionInDays = 0,
                },
                s_terms with
                {
                    RetentionInDays = CollectionTerms.LongestInDays + 1,
                },
                s_terms with
                {
                    Basis = (LawfulBasis)99,
                },
            }
        )
        {
            await AssertInvalidAsync(FaultCodes.Invalid, bad with { Name = "other" });
        }

        Assert.Single(collecting.List());
        Assert.Equal(FaultCodes.NotFound, Fault(() => collecting.Require("nothing")));

        async Task AssertInvalidAsync(string code, CollectionTerms terms) =>
            Assert.Equal(code, (await Assert.ThrowsAsync<DomainException>(() => collecting.RegisterAsync(terms))).Code);
    }

    [Fact]
    public async Task What_is_kept_longer_than_its_activity_says_raises_an_alarm_as_long_as_it_is_here()
    {
        var collecting = Create();
        var activity = await collecting.RegisterAsync(s_terms);
        var dataset = new StoredDataset("aa", "heart", null, _now, null, null);
        collecting.Remember(activity, dataset);
        Assert.Equal("heart", Assert.Single(collecting.Get(activity.Id).Datasets).Name);
        _now += TimeSpan.FromDays(30);
        Assert.Null(await collecting.FindAlarmAsync(Here("aa"), default));
        _now += TimeSpan.FromMinutes(1);
        Assert.Equal("retention-over", (await collecting.FindAlarmAsync(Here("aa"), default))!.Code);
        Assert.Null(await collecting.FindAlarmAsync(Here(), default));
    }

    private static Func<IReadOnlyList<string>, CancellationToken, Task<IReadOnlySet<string>>> Here(
        params string[] ids
    ) => (asked, _) => Task.FromResult<IReadOnlySet<string>>(asked.Intersect(ids).ToHashSet());

    private static void Refused(Collecting collecting) =>
        Assert.Equal(
            "collection.registered-first",
            Assert.Throws<DomainException>(() => collecting.Require(null)).Refusal!.Rule.Code
        );

    private static string Fault(Action act) => Assert.Throws<DomainException>(act).Code;

    private Collecting Create(string? policy = null) =>
        new(_store, new OwnPolicy(new MemoryPolicy(policy)), new MemoryCatalogue(), _log, this);

    private sealed class Log : IEvidence
    {
        public List<EvidenceEvent> Entries { get; } = [];

        public Task<long> RecordAsync(EvidenceEvent happened, CancellationToken cancel)
        {
            Entries.Add(happened);
            return Task.FromResult((long)Entries.Count);
        }

        public ProofFile Prove(long index) => throw new NotSupportedException();
    }
}
