using Kexin.Channels;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Tells numbers to one party that holds no share of them, and to nobody else.</summary>
/// <remarks>
/// What: the engine's parties open the numbers under a random mask; each sends the learner what was opened and the parts of the mask that
/// it holds. The learner takes the mask off.
/// Security: the engine's parties see masked numbers only. The learner compares what different parties hold alike: with replicated shares,
/// each part of the mask and what was opened come from at least one honest party if one of three deviates. With one part each
/// (additive shares) a party that deviates can change what the learner gets: semi-honest only.
/// Cost: one opening, and for each number 8 bytes and 8 for each part held, from each party to the learner.
/// Not for: <see cref="AuthenticatedEngine"/>, whose parts the learner cannot check.
/// </remarks>
public static class OutsideOpening
{
    private const string Stage = "opening to a learner";

    /// <summary>A computing party's side.</summary>
    /// <param name="engine">Where the numbers are shared.</param>
    /// <param name="learner">To the learner.</param>
    /// <param name="secret">The numbers.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="NotSupportedException">The engine authenticates shares, or the words are bits.</exception>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task SendAsync(
        IShareEngine engine,
        IMessageChannel learner,
        WordShares secret,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(secret);
        if (engine.Layout.Key is not null || secret.Domain != ShareDomain.Ring64)
        {
            throw new NotSupportedException(
                "Only numbers without MACs are told to a party that computes with nobody. Nearest: let it compute too."
            );
        }

        // What all see is masked; the mask's parts go to the learner only.
        var mask = await engine.RandomAsync(ShareDomain.Ring64, secret.Count, cancellationToken);
        var opened = await engine.OpenAsync(secret.Add(mask), cancellationToken);
        await WordTransport.SendAsync(learner, opened, cancellationToken);
        for (var slot = 0; slot < mask.Slots; slot++)
        {
            await WordTransport.SendAsync(learner, mask[slot], cancellationToken);
        }
    }

    /// <summary>The learner's side.</summary>
    /// <param name="parties">Each computing party's channel and layout.</param>
    /// <param name="count">How many numbers.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProtocolException">A party is at fault, or two say different things.</exception>
    public static async Task<ulong[]> ReceiveAsync(
        IReadOnlyList<(IMessageChannel Channel, ShareLayout Layout)> parties,
        int count,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(parties);
        ArgumentOutOfRangeException.ThrowIfZero(parties.Count, nameof(parties));
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var heard = parties
            .Select(party => party.Layout.Held.Append(-1).Select(_ => new ulong[count]).ToArray())
            .ToArray();
        await ConcurrentSteps.RunAsync(
            cancellationToken,
            [
                .. parties.Select(
                    (party, i) =>
                        (Func<CancellationToken, Task>)(
                            async cancel =>
                            {
                                foreach (var words in heard[i])
                                {
                                    await WordTransport.ReceiveAsync(party.Channel, words, Stage, cancel);
                                }
                            }
                        )
                ),
            ]
        );

        // Whatever two parties hold must be the same at both.
        var opened = heard[0][0];
        var parts = new ulong[]?[parties[0].Layout.Parts];
        for (var i = 0; i < parties.Count; i++)
        {
            var (channel, layout) = parties[i];
            ThrowUnlessSame(opened, heard[i][0], channel);
            for (var slot = 0; slot < layout.Held.Count; slot++)
            {
                ref var part = ref parts[layout.Held[slot]];
                part ??= heard[i][slot + 1];
                ThrowUnlessSame(part, heard[i][slot + 1], channel);
            }
        }

        var numbers = (ulong[])opened.Clone();
        foreach (var part in parts)
        {
            WordKernels.Subtract(numbers, part, numbers);
        }

        return numbers;
    }

    private static void ThrowUnlessSame(ulong[] one, ulong[] other, IMessageChannel channel)
    {
        if (!one.AsSpan().SequenceEqual(other))
        {
            throw new ProtocolException(
                ProtocolError.Cheating,
                channel.Peer,
                $"{Stage}: it says something else than another party that holds the same."
            );
        }
    }
}
