using Kexin.Client.Contracts;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Node.Tests.Evidence;

public sealed class EvidenceTests
{
    private static readonly EvidenceEvent s_opened = new(
        EvidenceKinds.DatasetOpened,
        new("The dataset heart was opened.", "数据集 heart 已被打开。"),
        [KeyValuePair.Create("dataset", "heart"), KeyValuePair.Create("grant", "beef")]
    );

    [Fact]
    public async Task What_happened_is_logged_anchored_and_proven()
    {
        await using var node = await OneMemberNode.StartAsync();
        var evidence = node.Get<EvidenceService>();
        var index = await evidence.RecordAsync(s_opened, CancellationToken.None);
        Assert.Equal(0, index);
        Assert.Null(Views(node).Get(0).AnchoredAt);
        Assert.Equal(
            ProblemCodes.Conflict,
            Assert.Throws<ProblemException>(() => node.Get<Proofs>().OfEvidence(0)).Code
        );

        var receipt = await node.Get<EvidenceAnchoring>().AnchorAsync(CancellationToken.None);
        await node.Ledger.Engine.WaitFinalAsync(receipt!.Transaction, CancellationToken.None);

        var entry = Views(node).Get(0);
        Assert.Equal(receipt.Height, entry.AnchoredAt);
        Assert.Equal("/v1/proofs/evidence/0", entry.ProofUrl);
        Assert.Equal(s_opened.Text.Localized(), entry.Text);
        Assert.Equal("heart", entry.Payload.GetProperty("facts")[0].GetProperty("value").GetString());
        var report = OfflineVerifier.Verify(node.Get<Proofs>().OfEvidence(0).Encoded.ToArray());
        Assert.True(report.Holds, string.Join("\n", report.Checks));
        Assert.NotEmpty(report.Proves);
    }

    [Fact]
    public async Task A_log_that_has_not_grown_is_not_anchored_again()
    {
        await using var node = await OneMemberNode.StartAsync();
        var (evidence, anchoring) = (node.Get<EvidenceService>(), node.Get<EvidenceAnchoring>());
        Assert.Null(await anchoring.AnchorAsync(CancellationToken.None));
        await evidence.RecordAsync(s_opened, CancellationToken.None);
        await AnchorAsync(node);
        Assert.Null(await anchoring.AnchorAsync(CancellationToken.None));
        await evidence.RecordAsync(s_opened, CancellationToken.None);
        var second = await AnchorAsync(node);
        Assert.Equal(2, node.Ledger.Queries.History(TokenOf(node)).Count);
        Assert.Equal(second.Height, Views(node).Get(1).AnchoredAt);
        Assert.True(Views(node).Get(0).AnchoredAt < second.Height);
    }

    [Fact]
    public async Task Each_entry_shows_the_first_anchor_that_covers_it()
    {
        await using var node = await OneMemberNode.StartAsync();
        var evidence = node.Get<EvidenceService>();
        var expected = new List<long>();
        foreach (var count in new[] { 1, 3, 2, 5, 1 })
        {
            for (var i = 0; i < count; i++)
            {
                await evidence.RecordAsync(s_opened, CancellationToken.None);
            }

            expected.AddRange(Enumerable.Repeat((await AnchorAsync(node)).Height, count));
        }

        var listed = Views(node).List(new PageRequest(null, 100)).Items;
        Assert.Equal(expected, listed.Reverse().Select(entry => entry.AnchoredAt!.Value));
    }

    [Fact]
    public async Task Entries_come_newest_first_in_pages_that_meet()
    {
        await using var node = await OneMemberNode.StartAsync();
        var evidence = node.Get<EvidenceService>();
        for (var i = 0; i < 7; i++)
        {
            await evidence.RecordAsync(s_opened, CancellationToken.None);
        }

        var (found, sizes) = (new List<long>(), new List<int>());
        for (string? after = null; ; )
        {
            var page = Views(node).List(QueryValues.Page(after, "3"));
            found.AddRange(page.Items.Select(entry => entry.Index));
            sizes.Add(page.Items.Count);
            if ((after = page.Next) is null)
            {
                break;
            }
        }

        Assert.Equal([6, 5, 4, 3, 2, 1, 0], found);
        Assert.Equal([3, 3, 1], sizes);
        Assert.Throws<ProblemException>(() => Views(node).List(QueryValues.Page(NumberCursor.Of(8), null)));
        Assert.Throws<ProblemException>(() => Views(node).List(QueryValues.Page("x", null)));
    }

    [Fact]
    public async Task Entries_of_one_kind_are_found_among_many_of_others_page_after_page()
    {
        await using var node = await OneMemberNode.StartAsync();
        var evidence = node.Get<EvidenceService>();
        var other = s_opened with { Kind = "task.transcript" };
        foreach (var each in (EvidenceEvent[])[s_opened, other, s_opened, other, other, s_opened])
        {
            await evidence.RecordAsync(each, CancellationToken.None);
        }

        var (found, after) = (new List<long>(), (string?)null);
        do
        {
            var page = Views(node).ListOfKind("dataset.", QueryValues.Page(after, "2"));
            found.AddRange(page.Items.Select(entry => entry.Index));
            after = page.Next;
        } while (after is not null);

        Assert.Equal([5, 2, 0], found);
        Assert.Empty(Views(node).ListOfKind("people.", new PageRequest(null, 10)).Items);
    }

    [Fact]
    public async Task An_entry_that_is_not_there_is_not_found()
    {
        await using var node = await OneMemberNode.StartAsync();
        var evidence = node.Get<EvidenceService>();
        Assert.Equal(ProblemCodes.NotFound, Assert.Throws<ProblemException>(() => Views(node).Get(0)).Code);
        Assert.Equal(
            ProblemCodes.NotFound,
            Assert.Throws<ProblemException>(() => node.Get<Proofs>().OfEvidence(-1)).Code
        );
    }

    [Fact]
    public async Task Before_a_consortium_was_joined_there_is_no_log()
    {
        using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<NodeLedger>()
            .AddSingleton<Submitter>()
            .AddNodeDatabase("none.db")
            .AddLedgerViews()
            .BuildServiceProvider();
        var evidence = services.GetRequiredService<EvidenceService>();
        var problem = await Assert.ThrowsAsync<ProblemException>(() =>
            evidence.RecordAsync(s_opened, CancellationToken.None)
        );
        Assert.Equal(ProblemCodes.NoConsortium, problem.Code);
        Assert.Throws<ProblemException>(() =>
            services.GetRequiredService<EvidenceViews>().List(new PageRequest(null, 10))
        );
        Assert.Empty(services.GetRequiredService<LedgerAlarms>().Standing());
    }

    private static EvidenceViews Views(OneMemberNode node) => node.Get<EvidenceViews>();

    /// <summary>Anchors and waits until it is final.</summary>
    private static async Task<SubmissionReceipt> AnchorAsync(OneMemberNode node)
    {
        var receipt = await node.Get<EvidenceAnchoring>().AnchorAsync(CancellationToken.None);
        await node.Ledger.Engine.WaitFinalAsync(receipt!.Transaction, CancellationToken.None);
        return receipt;
    }

    private static TokenId TokenOf(OneMemberNode node) => EvidenceLogToken.IdOf(node.Ledger.Suite, node.Ledger.Self);
}
