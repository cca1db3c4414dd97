using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Contracts;
using static Kexin.Node.Tests.Ledger.Arguments;

namespace Kexin.Node.Tests.Ledger;

public sealed class LedgerViewTests
{
    [Fact]
    public async Task Blocks_come_newest_first_in_pages_that_meet()
    {
        await using var node = await OneMemberNode.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await PublishAsync(node, i);
        }

        var views = node.Get<LedgerViews>();
        var blocks = All(page => views.Blocks(page), "2");
        var tip = node.Ledger.Store.Tip.Height;
        Assert.Equal(Enumerable.Range(0, (int)tip + 1).Reverse().Select(i => (long)i), blocks.Select(b => b.Height));
        Assert.All(blocks, block => Assert.Equal(ReceiptState.Final, block.State));
        Assert.Equal(5, blocks.Sum(block => block.Transactions));
        Assert.Throws<DomainException>(() => views.Blocks(QueryValues.Page(NumberCursor.Of(tip + 1), null)));
        Assert.Throws<DomainException>(() => views.Blocks(new PageRequest("-1", 10)));
    }

    [Fact]
    public async Task A_block_shows_its_transactions_and_who_cosigned_it()
    {
        await using var node = await OneMemberNode.StartAsync(observers: 1);
        var receipt = await PublishAsync(node, 1);
        var block = node.Get<LedgerViews>().Block(receipt.Height);
        Assert.Equal(receipt.TransactionId, Assert.Single(block.Transactions).Id);
        Assert.Equal("Self 本院", Assert.Single(block.Cosigners).Name);
        Assert.Equal(node.Get<LedgerViews>().Block(receipt.Height - 1).Summary.Hash, block.Previous);
        foreach (var height in new[] { -1, receipt.Height + 1, long.MaxValue })
        {
            var problem = Assert.Throws<DomainException>(() => node.Get<LedgerViews>().Block(height));
            Assert.Equal(ProblemCodes.NotFound, problem.Code);
        }
    }

    [Fact]
    public async Task The_status_names_every_member_as_far_as_it_is_known()
    {
        await using var node = await OneMemberNode.StartAsync(observers: 1);
        var receipt = await PublishAsync(node, 1);
        var status = node.Get<LedgerViews>().Status();
        Assert.Equal(node.Genesis.Consortium.ToString(), status.Consortium);
        Assert.Equal((receipt.Height, receipt.Height), (status.Height, status.FinalHeight));
        Assert.Equal([(receipt.Height, 0L), (null, null)], status.Members.Select(m => (m.Height, m.Lag)));
        Assert.Empty(status.Alarms);
    }

    [Fact]
    public async Task A_transaction_that_was_accepted_is_on_the_ledger_and_has_a_proof_once_it_is_final()
    {
        await using var node = await OneMemberNode.StartAsync(follows: true);
        node.Orderer!.Lie = OtherOrderer.AcceptedAt(1);
        var outcome = (await node.Get<NamedActions>().SubmitAsync([Publish()], SubmissionState.Accepted, default))[0];
        var receipt = outcome.Receipt!.ToApi();
        Assert.Equal(ReceiptState.Accepted, receipt.State);
        var id = TransactionLookup.ReadId(node.Ledger, receipt.TransactionId);
        var problem = Assert.Throws<DomainException>(() => node.Get<TransactionViews>().Get(id.ToString()));
        Assert.Equal(ProblemCodes.NotFound, problem.Code);
        Assert.Contains("once its block is final", problem.Message, StringComparison.Ordinal);
        Assert.Throws<DomainException>(() => node.Get<Proofs>().OfTransaction(id));

        await node.Orderer.ReleaseAsync();
        await node.Ledger.Engine.WaitFinalAsync(id, default);
        Assert.Equal(ReceiptState.Final, node.Get<TransactionViews>().Get(id.ToString()).Summary.State);
        Assert.Equal(2, node.Get<LedgerViews>().Block(receipt.Height).Cosigners.Count);
        node.Get<Proofs>().OfTransaction(id);
    }

    [Fact]
    public async Task Tokens_are_listed_by_type_and_owner_in_pages_that_meet()
    {
        await using var node = await OneMemberNode.StartAsync(observers: 2);
        for (var i = 0; i < 3; i++)
        {
            await PublishAsync(node, i);
            await node.SubmitAsync(node.ObserverKeys[0], PublishAction(10 + i));
        }

        var views = node.Get<TokenViews>();
        var self = node.Ledger.Self.ToString();
        Assert.Equal(11, All(page => views.List(null, null, page), "2").DistinctBy(token => token.Id).Count());
        Assert.Equal(6, All(page => views.List("Dataset", null, page), "4").Count);
        Assert.Equal(3, All(page => views.List("membership", "", page), "3").Count);
        var own = All(page => views.List(null, self, page), "1");
        Assert.Equal(5, own.Count);
        Assert.All(own, token => Assert.Equal(self, token.Owner.Id));
        Assert.Throws<DomainException>(() => views.List("gold", null, new PageRequest(null, 10)));
        Assert.Throws<DomainException>(() => views.List(null, Digest.Zero.ToString(), new PageRequest(null, 10)));
        Assert.Throws<DomainException>(() => views.List("task", null, new PageRequest(own[0].Id, 10)));
        Assert.Throws<DomainException>(() => views.List(null, null, new PageRequest("zz", 10)));
    }

    [Fact]
    public async Task A_token_tells_its_life_from_the_oldest_step_on()
    {
        await using var node = await OneMemberNode.StartAsync();
        var subject = (await PublishAsync(node, 1)).Subject;
        await SubmitAsync(node, Call("datasets", "withdraw", new { dataset = subject }));
        await PublishAsync(node, 1);
        var views = node.Get<TokenViews>();
        var life = All(page => views.History(subject, page), "2");
        Assert.Equal([1L, 2L, 3L], life.Select(step => step.Version!.Value));
        Assert.Equal(["publish", "withdraw", "publish"], life.Select(step => step.Transaction.Action));
        Assert.Equal(
            ["published", "withdrawn", "published"],
            life.Select(step => step.Fields!.Value.GetProperty("state").GetString())
        );
        Assert.Equal(ProblemCodes.NotFound, Code(() => views.History(Digest.Zero.ToString(), new(null, 10))));
        Assert.Equal(ProblemCodes.Invalid, Code(() => views.History("beef", new(null, 10))));
        Assert.Equal(ProblemCodes.NotFound, Code(() => views.Get(Digest.Zero.ToString())));
    }

    [Fact]
    public async Task A_membership_begins_with_the_founding_document()
    {
        await using var node = await OneMemberNode.StartAsync();
        var id = MembershipToken.IdOf(node.Ledger.Suite, node.Ledger.Self).ToString();
        var views = node.Get<TokenViews>();
        var fields = views.Get(id).Fields;
        Assert.Equal("Self 本院", fields.GetProperty("details").GetProperty("name").GetString());
        Assert.Equal(node.Key.PublicKey.ToString(), fields.GetProperty("key").GetString());
        var founding = Assert.Single(views.History(id, new PageRequest(null, 10)).Items);
        Assert.Equal((1L, 0L), (founding.Version, founding.Transaction.Height));
    }

    [Fact]
    public async Task A_transaction_is_found_by_the_first_digits_of_its_id()
    {
        await using var node = await OneMemberNode.StartAsync();
        var id = (await PublishAsync(node, 1)).TransactionId;
        foreach (var digits in new[] { id, id[..8], id[..9], id[..4] })
        {
            Assert.Equal(id, TransactionLookup.ReadId(node.Ledger, digits).ToString());
        }

        var other = (id[0] == '0' ? '1' : '0') + id[1..8];
        Assert.Equal(
            ProblemCodes.NotFound,
            Assert.Throws<DomainException>(() => TransactionLookup.ReadId(node.Ledger, other)).Code
        );
        foreach (var wrong in new[] { "", id[..3], id.ToUpperInvariant()[..8] + "G", id + "0" })
        {
            Assert.Equal(
                ProblemCodes.Invalid,
                Assert.Throws<DomainException>(() => TransactionLookup.ReadId(node.Ledger, wrong)).Code
            );
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_transactions_proof_verifies_offline_and_no_altered_byte_passes(bool guoMi)
    {
        await using var node = await OneMemberNode.StartAsync(guoMi ? Suite.GuoMi : Suite.Standard);
        var receipt = await PublishAsync(node, 1);
        var proof = node.Get<Proofs>().OfTransaction(TransactionLookup.ReadId(node.Ledger, receipt.TransactionId));
        var file = proof.Encoded.ToArray();
        Assert.True(OfflineVerifier.Verify(file).Holds);
        for (var i = 0; i < file.Length; i++)
        {
            file[i] ^= 1;
            var report = OfflineVerifier.Verify(file);
            Assert.False(report.Holds, $"byte {i}");
            Assert.Empty(report.Proves);
            Assert.False(report.Checks[^1].Passed);
            file[i] ^= 1;
        }
    }

    [Fact]
    public void Every_alarm_has_a_code_and_both_languages()
    {
        var alarms = Enum.GetValues<LedgerAlarmKind>()
            .Select(kind => LedgerAlarms.Of(new LedgerAlarm(kind, 7, "What was seen.", DateTimeOffset.UnixEpoch)))
            .ToList();
        Assert.Equal(alarms.Count, alarms.DistinctBy(alarm => alarm.Code).Count());
        Assert.Equal(alarms.Count, alarms.DistinctBy(alarm => alarm.Text.Zh).Count());
    }

    private static string Code(Action action) => Assert.Throws<DomainException>(action).Code;

    private static List<T> All<T>(Func<PageRequest, Page<T>> fetch, string limit)
    {
        var found = new List<T>();
        string? after = null;
        do
        {
            var page = fetch(QueryValues.Page(after, limit));
            Assert.InRange(page.Items.Count, 1, int.Parse(limit, null));
            found.AddRange(page.Items);
            after = page.Next;
        } while (after is not null);

        return found;
    }

    private static Task<Receipt> PublishAsync(OneMemberNode node, int number) => SubmitAsync(node, Publish(number));

    private static async Task<Receipt> SubmitAsync(OneMemberNode node, NamedAction transaction)
    {
        var outcome = (await node.Get<NamedActions>().SubmitAsync([transaction], SubmissionState.Final, default))[0];
        return outcome.Receipt?.ToApi() ?? throw outcome.Problem!;
    }
}
