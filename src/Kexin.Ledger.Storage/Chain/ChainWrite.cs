using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Storage;

/// <summary>Everything that one block changes on disk, gathered for one write.</summary>
internal sealed class ChainWrite : IDisposable
{
    private readonly RocksBatch _batch = new();

    public void Commit(ChainDatabase database, bool synced) => database.Write(_batch, synced);

    public void Put(byte[] key, byte[] value) => _batch.Put(key, value);

    public void PutGenesis(Genesis genesis, string format)
    {
        _batch.Put(ChainKeys.Format, System.Text.Encoding.UTF8.GetBytes(format));
        _batch.Put(ChainKeys.Genesis, genesis.Encoded.ToArray());
    }

    public void PutBlock(Block block, StateUpdate update, NodeWrites nodes, IStateView before, ChainMarks marks)
    {
        var header = block.Header;
        _batch.Put(ChainKeys.OfHeight(ChainKeys.Block, header.Height), block.Encoded.Span);
        _batch.Put(ChainKeys.OfHeight(ChainKeys.Header, header.Height), header.Encoded.Span);
        _batch.Put(ChainKeys.Tip, ChainValues.OfHeight(header.Height));
        for (var i = 0; i < block.Transactions.Count; i++)
        {
            var key = ChainKeys.OfDigest(ChainKeys.Transaction, block.Transactions[i].Id.Value);
            _batch.Put(key, ChainValues.OfPlace(new TransactionPlace(header.Height, i)));
        }

        PutTokens(update, header.Height, before, marks);
        DeleteNodes(nodes.Delete);
        PutNodes(nodes.Put);
    }

    public void PutNodes(IEnumerable<KeyValuePair<Digest, StateNode>> nodes)
    {
        foreach (var (hash, node) in nodes)
        {
            _batch.Put(ChainKeys.OfDigest(ChainKeys.Node, hash), ChainValues.OfNode(node));
        }
    }

    public void DeleteNodes(IEnumerable<Digest> hashes)
    {
        foreach (var hash in hashes)
        {
            _batch.Delete(ChainKeys.OfDigest(ChainKeys.Node, hash));
        }
    }

    public void PutCertificate(FinalityCertificate certificate) =>
        _batch.Put(ChainKeys.OfHeight(ChainKeys.Certificate, certificate.Height), certificate.Encode());

    public void Delete(byte[] key) => _batch.Delete(key);

    public void Dispose() => _batch.Dispose();

    private void PutTokens(StateUpdate update, long height, IStateView before, ChainMarks marks)
    {
        var first = new Dictionary<TokenId, ulong>(update.Steps.Count);
        foreach (var step in update.Steps)
        {
            first.TryAdd(step.Id, step.Version);
            _batch.Put(ChainKeys.OfStep(step.Id, step.Version), ChainValues.OfStep(step, height));
        }

        foreach (var (id, token) in update.Tokens)
        {
            // What makes its first version here was not there before: no need to look for it.
            var old = first.GetValueOrDefault(id) == 1 ? null : before.FindToken(id);
            if (old is not null && (token is null || old.Owner != token.Owner))
            {
                _batch.Delete(ChainKeys.OfTypeOwnerAndId(old));
            }

            marks.Put(this, old, token);
            var key = ChainKeys.OfDigest(ChainKeys.Token, id.Value);
            if (token is null)
            {
                _batch.Delete(key);
                continue;
            }

            _batch.Put(key, token.Encoded.Span);
            if (old?.Owner != token.Owner)
            {
                _batch.Put(ChainKeys.OfTypeOwnerAndId(token), []);
            }
        }
    }
}
