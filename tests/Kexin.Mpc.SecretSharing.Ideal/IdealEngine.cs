using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Kexin.Cryptography;
using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.SecretSharing.Ideal;

/// <summary>The functionality itself: everybody holds all secrets, and computes alone. For tests, and secure against nobody.</summary>
public sealed class IdealEngine : IShareEngine
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<ulong[]>> _inputs;
    private readonly SeededRandomSource _random = SeededRandomSource.FromNumber(7);
    private int _next;

    private IdealEngine(int party, int parties, ConcurrentDictionary<int, TaskCompletionSource<ulong[]>> inputs)
    {
        Layout = new ShareLayout(party, parties, 1, 0);
        _inputs = inputs;
    }

    /// <inheritdoc/>
    public ShareLayout Layout { get; }

    /// <inheritdoc/>
    public AdversaryModel Withstands => AdversaryModel.SemiHonest;

    /// <inheritdoc/>
    public EngineCost Cost => default;

    /// <summary>One end for each party.</summary>
    public static IdealEngine[] Create(int parties)
    {
        var inputs = new ConcurrentDictionary<int, TaskCompletionSource<ulong[]>>();
        return [.. Enumerable.Range(0, parties).Select(party => new IdealEngine(party, parties, inputs))];
    }

    /// <inheritdoc/>
    public async Task<WordShares> InputAsync(
        ShareDomain domain,
        int owner,
        ReadOnlyMemory<ulong> words,
        int count,
        CancellationToken cancellationToken
    )
    {
        var input = _inputs.GetOrAdd(_next++, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (owner == Layout.Party)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(words.Length, count, nameof(words));
            input.SetResult(words.ToArray());
        }

        return FromPublic(domain, await input.Task.WaitAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public Task<WordShares> RandomAsync(ShareDomain domain, int count, CancellationToken cancellationToken)
    {
        var words = new ulong[count];
        _random.Fill(MemoryMarshal.AsBytes(words.AsSpan()));
        return Task.FromResult(FromPublic(domain, words));
    }

    /// <inheritdoc/>
    public WordShares FromPublic(ShareDomain domain, ReadOnlySpan<ulong> words) =>
        Zero(domain, words.Length).Add(words);

    /// <inheritdoc/>
    public async Task<WordShares> MultiplyAsync(WordShares left, WordShares right, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(left);
        left.Add(right);
        return left.Multiply(await OpenAsync(right, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<WordShares> MultiplyAsync(
        WordShares left,
        WordShares right,
        MatrixShape shape,
        CancellationToken cancellationToken
    )
    {
        var (a, b) = (await OpenAsync(left, cancellationToken), await OpenAsync(right, cancellationToken));
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, shape.Rows * shape.Inner, nameof(left));
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, shape.Inner * shape.Columns, nameof(right));
        var product = new ulong[shape.Rows * shape.Columns];
        for (var i = 0; i < product.Length; i++)
        {
            var (row, column) = (i / shape.Columns, i % shape.Columns);
            for (var k = 0; k < shape.Inner; k++)
            {
                product[i] += a[(row * shape.Inner) + k] * b[(k * shape.Columns) + column];
            }
        }

        return FromPublic(ShareDomain.Ring64, product);
    }

    /// <inheritdoc/>
    public Task<ulong[]> OpenAsync(WordShares secret, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return Task.FromResult(secret.ToPlain());
    }

    /// <inheritdoc/>
    public void Dispose() => _random.Dispose();

    private WordShares Zero(ShareDomain domain, int count) => WordShares.OfPublic(Layout, domain, new ulong[count]);
}
