using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Storage.Tests.Chain;

/// <summary>Contract: what the store promises while nothing breaks.</summary>
public sealed class ChainStoreTests : IDisposable
{
    private readonly ChainFixture _chain = new();

    public void Dispose() => _chain.Dispose();

    [Fact]
    public void A_ledger_that_was_closed_is_closed_again_without_harm_and_read_no_more()
    {
        var store = _chain.Open();
        _chain.Fill(store, 2);
        store.Dispose();
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store.ReadBlock(1));
    }

    [Fact]
    public void A_new_ledger_begins_with_the_block_of_its_genesis()
    {
        using var store = _chain.Open();
        Assert.Equal(_chain.Consortium.GenesisBlock.Block.Header.Hash, store.Tip.Hash);
        Assert.Equal(7, store.Queries.Tokens(MembershipToken.Type).Count);
    }

    [Fact]
    public void What_was_appended_is_there_after_opening_again()
    {
        using (var store = _chain.Open())
        {
            _chain.Fill(store, 3);
        }

        Assert.Equal(_chain.Consortium.Genesis.Consortium, ChainStore.ReadGenesis(_chain.Folder).Consortium);
        using var again = _chain.Open();
        Assert.Equal(_chain.Consortium.Tip.Hash, again.Tip.Hash);
        Assert.Equal(_chain.Consortium.State.Root, again.State.Root);
        Assert.Equal(_chain.Blocks[1].Block.Encoded.ToArray(), again.ReadBlockBytes(2).ToArray());
        Assert.Equal(_chain.Blocks[1].Certificate.Encode(), again.ReadCertificate(2)!.Encode());
    }

    [Fact]
    public void A_transaction_is_found_by_its_id()
    {
        using var store = _chain.Open();
        _chain.Fill(store, 2);
        var sought = _chain.Blocks[0].Block.Transactions[4];
        var found = store.Queries.FindTransaction(sought.Id)!;
        Assert.Equal((1, 4), (found.Header.Height, found.Index));
        Assert.Equal(sought.Encoded.ToArray(), found.Transaction.Encoded.ToArray());
    }

    [Fact]
    public void The_history_of_a_token_is_its_life()
    {
        using var store = _chain.Open();
        _chain.Fill(store, 2);
        var history = store.Queries.History(MembershipToken.IdOf(Suite.Standard, _chain.Consortium.Member(1)));
        Assert.Equal([1ul, 2ul, 3ul], history.Select(step => step.Version));
        Assert.Equal([0L, 1L, 2L], history.Select(step => step.Height));
        Assert.Null(history[0].Transaction);
        Assert.Equal(_chain.Blocks[1].Block.Transactions[1].Id, history[2].Transaction);
        Assert.Equal(3ul, history[2].After!.Version);
    }

    [Fact]
    public void Tokens_come_by_type_owner_and_page()
    {
        using var store = _chain.Open();
        var all = store.Queries.Tokens(MembershipToken.Type);
        var first = store.Queries.Tokens(MembershipToken.Type, count: 3);
        var rest = store.Queries.Tokens(MembershipToken.Type, after: first[^1]);
        Assert.Equal(all.Select(token => token.Id), first.Concat(rest).Select(token => token.Id));
        Assert.Single(store.Queries.Tokens(MembershipToken.Type, _chain.Consortium.Member(2)));
        Assert.Empty(store.Queries.Tokens("member"));
    }

    [Fact]
    public void A_block_that_does_not_follow_and_an_update_or_certificate_of_another_block_are_refused()
    {
        using var store = _chain.Open();
        var (first, firstRun) = _chain.Consortium.Append(_chain.Consortium.SignRenewal(1));
        var (second, secondRun) = _chain.Consortium.Append(_chain.Consortium.SignRenewal(1));
        var (one, two) = (_chain.Consortium.Certify(first.Header), _chain.Consortium.Certify(second.Header));
        Assert.Throws<ArgumentException>(() => store.Append(second, secondRun.Update, two));
        Assert.Throws<ArgumentException>(() => store.Append(first, secondRun.Update, one));
        Assert.Throws<ArgumentException>(() => store.Append(first, firstRun.Update, two));
        Assert.Equal(0, store.Tip.Height);
        store.Append(first, firstRun.Update, one);
        Assert.Equal(1, store.Tip.Height);
    }

    [Fact]
    public void A_candidate_is_there_after_opening_again_and_gone_when_its_height_is_final()
    {
        var (block, execution) = _chain.Consortium.Append(_chain.Consortium.SignRenewal(1));
        using (var store = _chain.Open())
        {
            Assert.Null(store.FindCandidate());
            store.KeepCandidate(block, synced: true);
        }

        using var again = _chain.Open();
        Assert.Equal(block.Header.Hash, again.FindCandidate()!.Header.Hash);
        Assert.Equal(0, again.Tip.Height);
        again.Append(block, execution.Update, _chain.Consortium.Certify(block.Header));
        Assert.Null(again.FindCandidate());
    }

    [Fact]
    public void A_ledger_of_another_consortium_is_not_opened()
    {
        _chain.Open().Dispose();
        var other = new Contracts.Tests.TestConsortium(Suite.GuoMi);
        Assert.Throws<ArgumentException>(() => ChainStore.Open(_chain.Folder, other.Genesis));
    }

    [Fact]
    public void Executing_on_the_stored_state_gives_what_executing_in_memory_gives()
    {
        using var store = _chain.Open();
        _chain.Fill(store, 4);
        var transaction = _chain.Consortium.SignRenewal(3);
        var inMemory = _chain.Consortium.Execute(transaction);
        var stored = _chain.Consortium.Executor.Execute(store.State, _chain.Consortium.Time, [transaction], new());
        Assert.Equal(inMemory.StateRoot, stored.StateRoot);
        Assert.Equal(inMemory.Update.Tree.Removed.Order(), stored.Update.Tree.Removed.Order());
    }
}
