using System.Text;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Access;
using Kexin.Governance.Consenting;
using Kexin.Governance.Consents;
using Kexin.Ledger.Contracts;
using Kexin.Node.Tests.Ledger;

namespace Kexin.Node.Tests.Data;

/// <summary>Where the policy asks for it, the gate shows only rows of people who consent, and says what was done with whose data.</summary>
public sealed class ConsentTests
{
    private const string Policy = """
        rules:
          - { id: ages-by-consent, decision: grant, consent: true, levels: [2], says: { en: By consent., zh: 须经同意。 } }
        """;

    private readonly SigningKey _one = Suite.Standard.CreateSigningKey();
    private readonly SigningKey _other = Suite.Standard.CreateSigningKey();

    [Fact]
    public async Task Only_rows_of_people_who_consent_are_read_until_they_take_it_back()
    {
        await using var node = await StartAsync();
        var token = await PublishAsync(node);
        Assert.Equal("access.consent", (await node.RefusedAsync(node.Request(token, "age"))).Refusal!.Rule.Code);

        var one = await GiveAsync(node, token, _one, "p-7741093");
        var other = await GiveAsync(node, token, _other, "p-7741095");
        Assert.Equal([63, 37], await ReadAsync(node, token));
        Assert.Equal("2", DataNode.Fact(node.Evidence[0], "consents"));

        await WithdrawAsync(node, one, _one);
        Assert.Equal([37], await ReadAsync(node, token));
        await WithdrawAsync(node, other, _other);
        Assert.Equal("access.consent", (await node.RefusedAsync(node.Request(token, "age"))).Refusal!.Rule.Code);
    }

    [Fact]
    public async Task A_field_for_which_no_rule_asks_consent_is_read_without()
    {
        await using var node = await StartAsync();
        var token = await PublishAsync(node);
        await using var reader = await node.OpenAsync(node.Request(token, "sex"));
        Assert.Equal(3, await reader.ReadAsync(["sex"], [], default).Select(batch => batch.Count).SumAsync());
        Assert.Null(DataNode.Fact(node.Evidence[0], "consents"));
    }

    [Fact]
    public async Task A_consent_counts_for_its_purpose_and_its_time()
    {
        await using var node = await StartAsync();
        var token = await PublishAsync(node);
        await GiveAsync(node, token, _one, "p-7741093", purpose: "care");
        await node.RefusedAsync(node.Request(token, "age"));
        await GiveAsync(node, token, _one, "p-7741093", span: TimeSpan.FromHours(2));
        Assert.Equal([63], await ReadAsync(node, token));
        node.Time.Step(TimeSpan.FromHours(3));
        await node.RefusedAsync(node.Request(token, "age"));
    }

    [Fact]
    public async Task The_view_of_a_persons_data_has_every_use_and_none_after_the_withdrawal()
    {
        await using var node = await StartAsync();
        var token = await PublishAsync(node);
        var one = await GiveAsync(node, token, _one, "p-7741093");
        await GiveAsync(node, token, _other, "p-7741095");
        await ReadAsync(node, token);
        await (await node.OpenAsync(node.Request(token, "sex"))).DisposeAsync();
        await Task.Delay(5);
        await WithdrawAsync(node, one, _one);
        await Task.Delay(5);
        await ReadAsync(node, token);

        var uses = node.Node.Get<ConsentViews>().Uses(one.ToString(), new PageRequest(null, 100)).Items;
        Assert.Equal([("sex", false), ("age", true)], uses.Select(use => (use.Fields, use.ByConsent)));
        Assert.All(uses, use => Assert.Equal(node.Asker.ToString(), use.User.Id));
        Assert.All(uses, use => Assert.NotEmpty(use.ProofUrl));
    }

    [Fact]
    public async Task Rows_belong_to_one_persons_key()
    {
        await using var node = await StartAsync();
        var token = await PublishAsync(node);
        await GiveAsync(node, token, _one, "p-7741093");
        var problem = await Assert.ThrowsAsync<DomainException>(() => GiveAsync(node, token, _other, "p-7741093"));
        Assert.Equal(FaultCodes.Conflict, problem.Code);
    }

    [Fact]
    public async Task Nobody_but_the_person_takes_a_persons_consent_back()
    {
        await using var node = await StartAsync();
        var token = await PublishAsync(node);
        var one = await GiveAsync(node, token, _one, "p-7741093");
        var problem = await Assert.ThrowsAsync<DomainException>(() => WithdrawAsync(node, one, _other));
        Assert.Equal(FaultCodes.Forbidden, problem.Code);
        Assert.Equal([63], await ReadAsync(node, token));
    }

    [Fact]
    public async Task A_withdrawal_that_the_orderer_leaves_out_counts_at_home_at_once()
    {
        await using var node = await StartAsync(follows: true);
        var token = await PublishAsync(node);
        var one = await GiveAsync(node, token, _one, "p-7741093");
        Assert.Equal([63], await ReadAsync(node, token));
        node.Node.Orderer!.Lie = OtherOrderer.AcceptedAt(1);
        await WithdrawAsync(node, one, _one, SubmissionState.Accepted);
        Assert.True(ConsentToken.Read(node.Node.Get<ILedger>().Find(one)!).State == ConsentState.Given);
        await node.RefusedAsync(node.Request(token, "age"));
    }

    [Fact]
    public async Task What_is_kept_of_whose_rows_they_are_is_sealed()
    {
        await using var node = await StartAsync();
        var token = await PublishAsync(node);
        await GiveAsync(node, token, _one, "p-7741093");
        var link = Assert.Single(await node.Node.Get<IConsentLinks>().FindAsync(token, default));
        Assert.Equal(("patient_id", "p-7741093"), (link.Field, link.Value));
        foreach (
            var file in node
                .Folders.SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
                .Where(path => Path.GetFileName(path) != "lock")
        )
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content);
            Assert.DoesNotContain("p-7741093", Encoding.Latin1.GetString(content.ToArray()), StringComparison.Ordinal);
        }
    }

    private static Task<DataNode> StartAsync(bool follows = false) => DataNode.StartAsync(follows, Policy);

    private static async Task<TokenId> PublishAsync(DataNode node)
    {
        var token = await node.PublishAsync(await node.AddAsync());
        await node.GrantAsync(token, ["age"]);
        return token;
    }

    private static async Task<TokenId> GiveAsync(
        DataNode node,
        TokenId dataset,
        SigningKey person,
        string value,
        string purpose = DataNode.Purpose,
        TimeSpan? span = null
    )
    {
        var consents = node.Node.Get<ConsentService>();
        var draft = new ConsentDraft(
            [dataset.ToString()],
            purpose,
            node.Time.GetUtcNow() + (span ?? TimeSpan.FromDays(1)),
            person.PublicKey
        );
        var signature = Sign(person, consents.Draft(draft).Statement);
        var receipt = await consents.GiveAsync(draft, signature, SubmissionState.Final, default);
        await consents.LinkAsync(receipt.Subject.ToString(), dataset.ToString(), "patient_id", value, default);
        return receipt.Subject;
    }

    private static Task WithdrawAsync(
        DataNode node,
        TokenId consent,
        SigningKey person,
        SubmissionState until = SubmissionState.Final
    )
    {
        var consents = node.Node.Get<ConsentService>();
        var text = consents.WithdrawalOf(node.Node.Get<ILedger>().Find(consent)!);
        return consents.WithdrawAsync(consent.ToString(), Sign(person, text), until, default);
    }

    private static byte[] Sign(SigningKey person, string text) =>
        person.Sign(ConsentStatements.SigningPurpose, Encoding.UTF8.GetBytes(text));

    private static async Task<List<double>> ReadAsync(DataNode node, TokenId token)
    {
        await using var reader = await node.OpenAsync(node.Request(token, "age"));
        var values = new List<double>();
        await foreach (var batch in reader.ReadAsync(["age"], [], default))
        {
            values.AddRange(batch.Numbers(0));
        }

        return values;
    }
}
