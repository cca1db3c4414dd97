using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>Random OT from random correlated OT, sender: both messages are hashes, so that the correlation shows nowhere.</summary>
/// <remarks>
/// What: transfer i gives H(i, q) and H(i, q ⊕ delta).
/// Source: C. Guo, J. Katz, X. Wang, Y. Yu, "Efficient and Secure Multiparty Computation from Fixed-Key Block Ciphers", IEEE S&amp;P
/// 2020: the hash with a tweak, which malicious extension needs.
/// Security: that of the correlated OT below, with the permutation as a random one. Cost: nothing sent.
/// </remarks>
public sealed class RandomOtSender : IRandomOtSender, IDisposable
{
    private readonly ICorrelatedOtSender _correlated;
    private readonly FixedKeyHash _hash;
    private ulong _next;

    /// <summary>Takes the correlated OT over: nobody else uses it from now on.</summary>
    public RandomOtSender(ICorrelatedOtSender correlated, OtSession session)
    {
        ArgumentNullException.ThrowIfNull(correlated);
        ArgumentNullException.ThrowIfNull(session);
        _correlated = correlated;
        _hash = new FixedKeyHash(session.HashKey(Purpose));
    }

    internal const string Purpose = "kexin/random-ot/1";

    public async ValueTask SendAsync(Memory<Block> zeros, Memory<Block> ones, CancellationToken cancellationToken)
    {
        Bits.ThrowIfNot(zeros.Length, ones.Length, nameof(ones));
        await _correlated.SendAsync(zeros, cancellationToken);
        Hash(zeros.Span, ones.Span);
    }

    public void Dispose() => _hash.Dispose();

    private void Hash(Span<Block> first, Span<Block> second)
    {
        for (var i = 0; i < first.Length; i++)
        {
            second[i] = first[i] ^ _correlated.Delta;
        }

        _hash.HashTweaked(first, first, _next);
        _hash.HashTweaked(second, second, _next);
        _next += (ulong)first.Length;
    }
}

/// <summary>Random OT from random correlated OT, receiver; see <see cref="RandomOtSender"/>.</summary>
public sealed class RandomOtReceiver : IRandomOtReceiver, IDisposable
{
    private readonly ICorrelatedOtReceiver _correlated;
    private readonly FixedKeyHash _hash;
    private ulong _next;

    /// <summary>Takes the correlated OT over: nobody else uses it from now on.</summary>
    public RandomOtReceiver(ICorrelatedOtReceiver correlated, OtSession session)
    {
        ArgumentNullException.ThrowIfNull(correlated);
        ArgumentNullException.ThrowIfNull(session);
        _correlated = correlated;
        _hash = new FixedKeyHash(session.HashKey(RandomOtSender.Purpose));
    }

    public async ValueTask ReceiveAsync(
        Memory<Block> messages,
        Memory<byte> choices,
        CancellationToken cancellationToken
    )
    {
        await _correlated.ReceiveAsync(messages, choices, cancellationToken);
        _hash.HashTweaked(messages.Span, messages.Span, _next);
        _next += (ulong)messages.Length;
    }

    public void Dispose() => _hash.Dispose();
}
