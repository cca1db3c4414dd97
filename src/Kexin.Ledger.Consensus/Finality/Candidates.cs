using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Finality;

/// <summary>A block that may become the next one, and what executing it gives.</summary>
internal sealed record Candidate(Block Block, BlockExecution Execution);

/// <summary>What a leader proposed.</summary>
/// <param name="Round">In which round.</param>
/// <param name="Leader">Who.</param>
/// <param name="Header">The hash of the block's header.</param>
internal sealed record Proposal(long Round, MemberId Leader, Digest Header);

/// <summary>The blocks that may become the next one and were found right here; at most a few.</summary>
internal sealed class Candidates
{
    private const int Most = 8;
    private readonly Dictionary<Digest, Candidate> right = [];
    private readonly HashSet<Digest> wrong = [];

    public bool IsEmpty => right.Count == 0;

    public Candidate? Any => right.Values.FirstOrDefault();

    public Candidate? Find(Digest header) => right.GetValueOrDefault(header);

    public bool IsWrong(Digest header) => wrong.Contains(header);

    public void Add(Candidate candidate, Digest? locked)
    {
        if (right.Count >= Most)
            right.Remove(right.Keys.First(header => header != locked));
        right[candidate.Block.Header.Hash] = candidate;
    }

    public void AddWrong(Digest header)
    {
        if (wrong.Count >= Most)
            wrong.Clear();
        wrong.Add(header);
    }

    public void Clear()
    {
        right.Clear();
        wrong.Clear();
    }
}
