using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Ledger.Storage;

/// <summary>Reads a ledger again and compares it with itself: what the headers commit to is what is there.</summary>
/// <remarks>
/// What: the chain of headers from block 0, each block's transactions against its root, each certificate, each transaction's place, every
/// token against the last header's state root, and every state node.
/// Cost: everything is read and hashed once, and every cosignature verified; memory is two nodes a token.
/// </remarks>
internal sealed class ChainCheck
{
    private readonly ChainStore _store;
    private readonly Genesis _genesis;
    private readonly List<ChainDamage> _damages = [];

    private ChainCheck(ChainStore store)
    {
        _store = store;
        _genesis = store.Genesis;
    }

    /// <summary>All damage that is found; empty when the ledger is whole.</summary>
    public static IReadOnlyList<ChainDamage> All(ChainStore store)
    {
        var check = new ChainCheck(store);
        check.CheckBlocks();
        check.Guarded(null, check.CheckState);
        check.Guarded(null, check.CheckHistories);
        return check._damages;
    }

    /// <summary>Damage at the ends of the ledger.</summary>
    public static IReadOnlyList<ChainDamage> Ends(ChainStore store)
    {
        var check = new ChainCheck(store);
        var tip = store.Tip;
        check.Guarded(0, () => check.CheckBlock(0, null));
        check.Guarded(
            tip.Height,
            () => check.CheckBlock(tip.Height, tip.Height == 0 ? null : store.ReadHeader(tip.Height - 1))
        );
        check.Guarded(
            tip.Height,
            () =>
            {
                if (tip.StateRoot != StateTree.EmptyRoot)
                {
                    store.State.ReadNode(tip.StateRoot);
                }
            }
        );
        return check._damages;
    }

    private void CheckBlocks()
    {
        BlockHeader? previous = null;
        for (var height = 0L; height <= _store.Tip.Height; height++)
        {
            var at = height;
            var before = previous;
            previous = null;
            Guarded(at, () => previous = CheckBlock(at, before));
        }
    }

    private BlockHeader CheckBlock(long height, BlockHeader? previous)
    {
        var header = _store.ReadHeader(height);
        if (height == 0)
        {
            Require(
                header.Hash == GenesisBlock.Create(_genesis).Block.Header.Hash,
                0,
                "block 0 is not the consortium's."
            );
        }
        else if (previous is not null && header.CheckFollows(previous) is { } refusal)
        {
            Damage(height, $"the header does not follow the one before. {refusal}");
        }

        var block = _store.ReadBlock(height);
        Require(block.Header.Hash == header.Hash, height, "the block's header is another than the one beside it.");
        for (var i = 0; i < block.Transactions.Count; i++)
        {
            var id = block.Transactions[i].Id;
            Require(
                _store.FindPlace(id) == new TransactionPlace(height, i),
                height,
                $"the place of transaction {id.Value.ToShortString()} is not recorded right."
            );
        }

        if (previous is not null && block.CheckCertified(previous, _genesis.Members) is { } uncertified)
        {
            Damage(height, $"it does not hold the certificate of the block before. {uncertified}");
        }

        if (height > 0)
        {
            var certificate = _store.ReadCertificate(height);
            if (certificate is null)
            {
                Damage(height, "the certificate is missing.");
            }
            else if (certificate.Check(header, _genesis.Members) is { } bad)
            {
                Damage(height, $"the certificate is not valid. {bad}");
            }
        }

        return header;
    }

    private void CheckState()
    {
        var changes = new List<StateChange>();
        foreach (var (key, value) in _store.Database.Scan([ChainKeys.Token]))
        {
            Guarded(
                null,
                () =>
                {
                    var token = Token.Decode(value);
                    Require(
                        ChainKeys.IdAtEnd(key) == token.Id,
                        null,
                        $"the {ChainKeys.Describe(key)} is another token."
                    );
                    Require(
                        _store.Database.Find(ChainKeys.OfTypeOwnerAndId(token)) is not null,
                        null,
                        $"the {ChainKeys.Describe(key)} is missing among its owner's."
                    );
                    var suite = _genesis.Suite;
                    changes.Add(new StateChange(StateTree.KeyOf(suite, token.Id), StateTree.ValueOf(suite, token)));
                }
            );
        }

        var tree = StateTree.Update(_genesis.Suite, EmptyState.Instance, StateTree.EmptyRoot, changes);
        if (tree.Root != _store.Tip.StateRoot)
        {
            Damage(
                _store.Tip.Height,
                $"the tokens give the state root {tree.Root.ToShortString()}, the header says {_store.Tip.StateRoot.ToShortString()}."
            );
            return;
        }

        foreach (var hash in tree.Added.Keys)
        {
            Guarded(null, () => _store.State.ReadNode(hash));
        }

        var nodes = _store.Database.Scan([ChainKeys.Node]).Count();
        Require(nodes == tree.Added.Count, null, $"there are {nodes} state nodes, not {tree.Added.Count}.");
    }

    private void CheckHistories()
    {
        TokenEvent? last = null;
        TokenId? id = null;
        foreach (var (key, value) in _store.Database.Scan([ChainKeys.Step]))
        {
            var step = ChainValues.ToStep(ChainKeys.VersionOf(key), value);
            var token = new TokenId(new Digest(key.AsSpan(1, Digest.SizeInBytes)));
            if (token != id)
            {
                CheckLastStep(id, last);
            }
            else
            {
                Require(step.Version == last!.Version + 1, step.Height, $"the {ChainKeys.Describe(key)} has a gap.");
            }

            (id, last) = (token, step);
        }

        CheckLastStep(id, last);
    }

    private void CheckLastStep(TokenId? id, TokenEvent? last)
    {
        if (id is { } token)
        {
            var now = _store.State.FindToken(token);
            var same = now is null
                ? last!.After is null
                : last!.After?.Encoded.Span.SequenceEqual(now.Encoded.Span) == true;
            Require(
                same,
                last!.Height,
                $"the history of token {token.Value.ToShortString()} does not end in what it is now."
            );
        }
    }

    private void Guarded(long? height, Action check)
    {
        try
        {
            check();
        }
        catch (Exception e) when (e is DecodingException or LedgerDamagedException)
        {
            Damage(height, e.Message);
        }
    }

    private void Require(bool holds, long? height, string otherwise)
    {
        if (!holds)
        {
            Damage(height, otherwise);
        }
    }

    private void Damage(long? height, string what) => _damages.Add(new ChainDamage(height, what));
}
