using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;

namespace Kexin.Ledger.Consensus.Finality;

/// <summary>What this member has bound itself to: the round before which it votes in none, and its lock.</summary>
/// <remarks>What is told to others is on disk before.</remarks>
internal sealed class Promises(SigningMemory memory)
{
    private long wish = memory.Current.Wish;

    /// <summary>Whether there is no whole record of what was signed before this start.</summary>
    public bool Forgets { get; private set; } = !memory.WasThere;

    /// <summary>The highest round that this member has wished for.</summary>
    public long Wish => Volatile.Read(ref wish);

    /// <summary>The height at which it last precommitted or wished.</summary>
    public long Height => memory.Current.Height;

    /// <summary>The proof of lock that it last precommitted for.</summary>
    public FinalityCertificate? Lock => memory.Current.Lock;

    public FinalityCertificate? LockAt(long height) => Lock?.Height == height ? Lock : null;

    /// <summary>The record is not what it should be: others know of more.</summary>
    public void Forget() => Forgets = true;

    /// <summary>Enough others have answered: from now on the record is whole again.</summary>
    public void Recovered() => Forgets = false;

    /// <summary>Returns when it is on disk.</summary>
    /// <remarks>
    /// A member that forgot writes nothing before it has recovered, so that it stays known that it forgot when it is started
    /// again.
    /// </remarks>
    public void Keep(long height, long wished, FinalityCertificate? locked)
    {
        var now = memory.Current;
        var keeps = locked is null || now.Lock?.Height > locked.Height ? now.Lock : locked;
        var record = new SigningRecord(Math.Max(now.Height, height), wished, keeps);
        if (!Forgets && (record.Wish != now.Wish || record.Lock != now.Lock))
            memory.Write(record);
        Volatile.Write(ref wish, wished);
    }
}
