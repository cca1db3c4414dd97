using Kexin.Cryptography;
using Kexin.Governance.Access;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Tests;

/// <summary>The index says what walking all grants says, at every height.</summary>
public sealed class GrantIndexTests
{
    private static readonly string[] s_fields = ["age", "chol", "sex", "num"];
    private static readonly string[] s_purposes = ["research", "billing"];

    [Fact]
    public void It_finds_every_grant_that_covers_a_use_whatever_came_in_which_block()
    {
        var ledger = new MemoryCatalogue();
        var early = new GrantIndex(ledger);
        var random = new Random(7);
        for (var block = 0; block < 400; block++)
        {
            ledger.Put(Grant(random));
            if (block % 20 == 0)
            {
                Compare(ledger, early, random);
                Compare(ledger, new GrantIndex(ledger), random);
            }
        }
    }

    [Fact]
    public void A_question_reads_the_grants_of_all_members_once_and_no_more()
    {
        var ledger = new MemoryCatalogue();
        var index = new GrantIndex(ledger);
        var random = new Random(8);
        for (var block = 0; block < 50; block++)
        {
            ledger.Put(Grant(random));
            index.Find(Use(random), GrantState.Approved, 0);
        }

        Assert.Equal(1, ledger.Readings);
    }

    [Fact]
    public void The_grant_that_changed_last_is_found_whatever_it_covers()
    {
        var ledger = new MemoryCatalogue();
        var index = new GrantIndex(ledger);
        var (user, dataset) = (new MemberId(Hash(1)), new TokenId(Hash(10)));
        Assert.Null(index.FindLatest(user, dataset));
        var random = new Random(9);
        for (var block = 0; block < 40; block++)
        {
            var token = ledger.Put(Grant(random));
            Assert.Equal(token.Id, index.FindLatest(token.Owner, GrantToken.Read(token).Terms.Dataset));
        }
    }

    private static void Compare(MemoryCatalogue ledger, GrantIndex index, Random random)
    {
        for (var question = 0; question < 20; question++)
        {
            var (use, now) = (Use(random), random.Next(100));
            var expected = ledger
                .Tokens(GrantToken.Type)
                .Where(grant => GrantRules.Covers(grant, use, now) is null)
                .Where(grant => GrantToken.Read(grant).Terms.Purpose == use.Purpose)
                .Select(grant => grant.Id)
                .ToHashSet();
            var found = index.Find(use, GrantState.Approved, now);
            Assert.Superset(expected, found.ToHashSet());
            Assert.Equal(found.Distinct().Count(), found.Count);
            Assert.All(found, id => Assert.True(GrantToken.Read(ledger.Find(id)!).Terms.ValidUntil >= now));
        }
    }

    /// <summary>One of sixty, in its next version: other fields, another end, another state, the same use.</summary>
    private static Token Grant(Random random)
    {
        var number = random.Next(60);
        var terms = new GrantTerms(
            new TokenId(Hash(10 + (number % 3))),
            [.. s_fields.Where(_ => random.Next(2) == 0).DefaultIfEmpty("age")],
            s_purposes[number % 2],
            random.Next(100),
            number % 5 == 0 ? Hash(70 + (number % 4)) : null
        );
        return new Token(
            new TokenId(Hash(100 + number)),
            GrantToken.Type,
            new MemberId(Hash(1 + (number % 4))),
            1,
            new GrantToken(terms, new MemberId(Hash(9)), (GrantState)random.Next(5), 0, 1, "", 0).EncodeFields()
        );
    }

    private static GrantUse Use(Random random) =>
        new(
            new MemberId(Hash(1 + random.Next(4))),
            new TokenId(Hash(10 + random.Next(3))),
            [s_fields[random.Next(s_fields.Length)]],
            s_purposes[random.Next(2)],
            Hash(70 + random.Next(4))
        );

    private static Digest Hash(int value) => Suite.Standard.Hash(BitConverter.GetBytes(value));
}
