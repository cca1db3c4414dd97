using Kexin.Channels;
using Kexin.Cryptography;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Sums of the providers' vectors, of which the requester alone learns the totals.</summary>
/// <remarks>
/// What: each provider shows the requester its vector masked by a share of zero; these are additive shares of the total over
/// Z_2^(64·limbs), and the requester adds them up.
/// Source and security: <see cref="ZeroShares"/>. The requester learns the total and nothing else; a provider learns nothing. If the
/// requester colludes with some of the providers, they learn the total of the others, which hides the parts as long as at least two
/// providers do not collude. Semi-honest: a provider who sends something else changes the total unnoticed.
/// Cost: opening, one round of 32 bytes each way between any two providers; a sum, one message of 8 bytes a word from every provider
/// to the requester.
/// Not for: two providers of whom one is the requester (the total tells it the other's vector); sums that may exceed the ring.
/// </remarks>
public sealed class SecureSummation : IDisposable
{
    private readonly Session _session;
    private readonly IReadOnlyList<string> _providers;
    private readonly string _requester;

    private SecureSummation(Session session, IReadOnlyList<string> providers, string requester, ZeroShares? shares)
    {
        _session = session;
        _providers = providers;
        _requester = requester;
        Shares = shares;
    }

    /// <summary>This provider's shares of zero, or null for a party that provides nothing.</summary>
    public ZeroShares? Shares { get; }

    /// <summary>Prepares any number of sums; every provider and the requester calls it.</summary>
    /// <param name="session">Open, with all of them.</param>
    /// <param name="providers">At least two names, in the order that all use; the requester may be one of them.</param>
    /// <param name="requester">Who learns the totals.</param>
    /// <param name="random">Gives a provider's part of the common seed.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<SecureSummation> OpenAsync(
        Session session,
        IReadOnlyList<string> providers,
        string requester,
        RandomSource random,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(providers);
        ArgumentOutOfRangeException.ThrowIfLessThan(providers.Count, 2);
        var shares = providers.Contains(session.Self)
            ? await ZeroShares.OpenAsync(session, providers, random, cancellationToken)
            : null;
        return new SecureSummation(session, providers, requester, shares);
    }

    /// <summary>One sum; every provider and the requester calls it with the same sizes.</summary>
    /// <param name="mine">A provider's vector, two's complement, the lowest word of an element first; not read otherwise.</param>
    /// <param name="words">The length of every vector in words.</param>
    /// <param name="limbs">Words an element.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The totals at the requester, null elsewhere.</returns>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public async Task<ulong[]?> SumAsync(
        ReadOnlyMemory<ulong> mine,
        int words,
        int limbs,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(words);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(words, WordMessages.MostWords);
        var masked = new ulong[words];
        if (Shares is not null)
        {
            if (mine.Length != words)
            {
                throw new ArgumentException(
                    $"A vector of {words} words was announced, not of {mine.Length}.",
                    nameof(mine)
                );
            }

            mine.CopyTo(masked);
            Shares.Mask(masked, limbs);
        }

        // Providers: show the masked vector to the requester.
        if (_session.Self != _requester)
        {
            await _session.With(_requester).SendAsync(WordMessages.Encode(masked), cancellationToken);
            return null;
        }

        // Requester: add up what all show, its own masked vector (or zeros) included.
        var others = _providers.Where(provider => provider != _session.Self);
        foreach (var vector in await WordMessages.ReceiveAsync(_session, others, words, cancellationToken))
        {
            Ring.Add(masked, vector, limbs);
        }

        return masked;
    }

    public void Dispose() => Shares?.Dispose();
}
