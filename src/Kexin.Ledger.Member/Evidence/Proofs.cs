using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Joined;
using Kexin.Ledger.Storage;

namespace Kexin.Ledger.Member.Evidence;

/// <summary>Makes proof files; each was verified before it is given.</summary>
/// <param name="node">The ledger.</param>
/// <param name="evidence">The log.</param>
public sealed class Proofs(NodeLedger node, EvidenceService evidence)
{
    /// <summary>That a final block holds a transaction.</summary>
    /// <exception cref="DomainException">The ledger has no such transaction, or its block is not final yet.</exception>
    public ProofFile OfTransaction(TransactionId id)
    {
        var chain = node.Joined.Store;
        if (chain.FindTransaction(id) is not { } height)
        {
            throw DomainException.NotFound(
                $"The ledger has no transaction {id} up to block {chain.Tip.Height}.",
                $"截至第 {chain.Tip.Height} 块，账本中没有交易 {id}。"
            );
        }

        return Make(() => new ProofQueries(chain).OfTransaction(id))
            ?? throw DomainException.Conflict(
                $"Block {height} is not final yet, so there is nothing to prove. Try again in a moment.",
                $"第 {height} 块尚未最终确认，暂时无法出具证明，请稍后重试。"
            );
    }

    /// <summary>That a final block anchors an entry of this node's evidence log.</summary>
    /// <exception cref="DomainException">The log has no such entry, or no final block anchors it yet.</exception>
    public ProofFile OfEvidence(long index)
    {
        var ledger = node.Joined;
        evidence.Find(index);
        return Make(() => new ProofQueries(ledger.Store).OfEvidence(evidence.Store, ledger.Self, index))
            ?? throw DomainException.Conflict(
                $"No final block anchors entry {index} yet. Try again in a moment.",
                $"尚无已最终确认的区块锚定第 {index} 条记录，请稍后重试。"
            );
    }

    private static ProofFile? Make(Func<ProofFile?> make)
    {
        try
        {
            return make();
        }
        catch (Exception error) when (error is ArgumentException or DecodingException)
        {
            // The file is verified as it is made: what is stored does not fit together.
            throw new DomainException(
                FaultCodes.Corrupt,
                new(
                    $"What this node has stored does not prove it: {error.Message}",
                    "本节点存储的内容互不相符，无法构成证明。"
                ),
                new(
                    "Start the node again: it checks what it has, and says what is damaged.",
                    "请重新启动节点：它会检查存储的内容并指出损坏之处。"
                ),
                error
            );
        }
    }
}
