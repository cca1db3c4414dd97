using System.Runtime.InteropServices;
using Kexin.Channels;
using Kexin.Cryptography;

namespace Kexin.Mpc.SecretSharing;

/// <summary>What this party and each neighbour must have seen alike, hashed until they compare.</summary>
/// <remarks>
/// Two of three parties are honest, so that one comparison is between two honest ones. Which of the two others lied where a
/// comparison fails can't be told: both are named.
/// </remarks>
internal sealed class NeighbourViews(Suite suite, IReadOnlyList<string> others) : IDisposable
{
    private readonly IncrementalDigest _previous = Start(suite);
    private readonly IncrementalDigest _next = Start(suite);

    /// <summary>Words that all three have seen.</summary>
    public void SeenByAll(ReadOnlySpan<ulong> words)
    {
        WithPrevious(words);
        WithNext(words);
    }

    public void WithPrevious(ReadOnlySpan<ulong> words) => _previous.Append(MemoryMarshal.AsBytes(words));

    public void WithNext(ReadOnlySpan<ulong> words) => _next.Append(MemoryMarshal.AsBytes(words));

    /// <summary>A secret must be zero: the part that is missing here is known from the other two, and the previous party has it.</summary>
    public void MustBeZero(WordShares secret)
    {
        var missing = ReplicatedRing.Sum(secret.Domain, secret[0], secret[1]);
        if (secret.Domain == ShareDomain.Ring64)
        {
            WordKernels.Subtract(new ulong[missing.Length], missing, missing);
        }

        WithPrevious(missing);
        WithNext(secret[0]);
    }

    /// <exception cref="ProtocolException"><see cref="ProtocolError.Cheating"/>: a neighbour has seen something else.</exception>
    public async Task CompareAsync(IReplicatedRing ring, string stage, CancellationToken cancellationToken)
    {
        var (previous, next) = (_previous.Current(), _next.Current());
        var theirs = await ring.ExchangeAsync(previous, next, cancellationToken);
        if (theirs.Previous != previous || theirs.Next != next)
        {
            throw Cheating(stage);
        }
    }

    public ProtocolException Cheating(string stage) =>
        new(
            ProtocolError.Cheating,
            others,
            $"replicated sharing, {stage}: what two parties saw does not fit together."
        );

    public void Dispose()
    {
        _previous.Dispose();
        _next.Dispose();
    }

    private static IncrementalDigest Start(Suite suite)
    {
        var digest = suite.CreateDigest();
        digest.Append("kexin/replicated-views/1"u8);
        return digest;
    }
}
