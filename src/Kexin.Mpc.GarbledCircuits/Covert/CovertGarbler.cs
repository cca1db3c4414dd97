using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.GarbledCircuits.Covert;
using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.GarbledCircuits;

/// <summary>Two-party computation in which a garbler that cheats is caught with a stated chance, and provably; the garbler.</summary>
/// <remarks>
/// What: n garblings, each from a seed. By transfer the evaluator gets all seeds but one, takes part in the labels' transfers without inputs where it
/// will check, and has the garbler sign each garbling before it says which one it did not check. That one is evaluated.
/// Source: C. Hong, J. Katz, V. Kolesnikov, W. Lu, X. Wang, "Covert Security with Public Verifiability: Faster, Leaner, and Simpler", EUROCRYPT
/// 2019.
/// Security: the evaluator may be malicious; the garbler covert with deterrence 1 - 1/n, and a certificate
/// (<see cref="CheatingCertificate"/>). 127 bits, given the suite's signatures.
/// Cost: n starts of transfers on both sides, and twice at the evaluator; tables once.
/// Not for: garblers whom one cheat undetected is worth being caught n - 1 times: <see cref="AuthenticatedGarbler"/>.
/// </remarks>
public class CovertGarbler
{
    private readonly IMessageChannel _channel;
    private readonly SigningKey _key;
    private readonly RandomSource _random;
    private bool _over;

    /// <summary>Takes the channel over; the key signs each garbling.</summary>
    public CovertGarbler(IMessageChannel channel, SigningKey key, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(random);
        (_channel, _key, _random) = (channel, key, random);
    }

    /// <summary>Computes once with the other party's <see cref="CovertEvaluator.RunAsync"/>.</summary>
    /// <returns>The output bits, or nothing if this party does not learn them.</returns>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public async Task<bool[]> RunAsync(
        CovertTerms terms,
        ReadOnlyMemory<bool> inputs,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (inputs.Length != terms.Roles.GarblerBits)
        {
            throw new ArgumentException($"{terms.Roles.GarblerBits} bits were expected.", nameof(inputs));
        }

        ObjectDisposedException.ThrowIf(_over, this);
        _over = true;
        await terms.AgreeAsync(_channel, cancellationToken);

        // The evaluator is bound to its seeds; then it gets all of this side's but one, and a witness for that.
        var count = terms.Repetitions;
        var commitments = await _channel.ReceiveExactlyAsync(
            count * SHA256.HashSizeInBytes,
            "commitments",
            cancellationToken
        );
        var (seeds, witnesses) = (Blocks(count), Blocks(count));
        var seedChannel = new RecordingChannel(_channel);
        await SendSeedsAsync(seedChannel, terms, seeds, witnesses, cancellationToken);

        // Each garbling, and then a signature under what was said in it.
        var garblings = new CovertGarbling[count];
        var signatures = new List<byte>();
        for (var number = 0; number < count; number++)
        {
            var channel = new RecordingChannel(_channel);
            garblings[number] = await GarbleAsync(channel, terms, number, seeds[number], cancellationToken);
            var commitment = garblings[number].Commitment;
            var signed = CheatingCertificate.Signed(
                terms,
                number,
                commitments.AsSpan(number * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes),
                seedChannel.Sent,
                seedChannel.Received,
                channel.Sent,
                channel.Received,
                commitment
            );
            signatures.AddRange([.. commitment, .. _key.Sign(CheatingCertificate.SignaturePurpose, signed)]);
        }

        await _channel.SendAsync(signatures.ToArray(), cancellationToken);

        // Only now: which one was not checked, proved by what only its choice gives.
        var chosen = await ReceiveChoiceAsync(seeds, witnesses, cancellationToken);
        return await FinishAsync(terms, garblings[chosen], inputs, cancellationToken);
    }

    /// <summary>One garbling; tests put another in its place.</summary>
    internal virtual Task<CovertGarbling> GarbleAsync(
        IMessageChannel channel,
        CovertTerms terms,
        int number,
        Block seed,
        CancellationToken cancellationToken
    ) => CovertGarbling.RunAsync(channel, terms, number, seed, cancellationToken);

    private async Task SendSeedsAsync(
        IMessageChannel channel,
        CovertTerms terms,
        Block[] seeds,
        Block[] witnesses,
        CancellationToken cancellationToken
    )
    {
        using var ot = await SoftSpokenSender.StartAsync(
            channel,
            terms.Seeds,
            CovertTerms.Transfers,
            _random,
            cancellationToken
        );
        using var transfers = new RandomOtSender(ot, terms.Seeds);
        await new ChosenOtSender(transfers, channel).SendAsync(seeds, witnesses, cancellationToken);
    }

    private async Task<int> ReceiveChoiceAsync(Block[] seeds, Block[] witnesses, CancellationToken cancellationToken)
    {
        const string Stage = "choice";
        var message = await _channel.ReceiveExactlyAsync(
            1 + seeds.Length * Block.SizeInBytes,
            Stage,
            cancellationToken
        );
        var chosen = message[0];
        var expected = seeds.ToArray();
        if (chosen < seeds.Length)
        {
            expected[chosen] = witnesses[chosen];
        }

        return
            chosen < seeds.Length
            && CryptographicOperations.FixedTimeEquals(message.AsSpan(1), Block.AsBytes(expected.AsSpan()))
            ? chosen
            : throw new ProtocolException(
                ProtocolError.Cheating,
                _channel.Peer,
                $"{Stage}: does not have the seeds of all others and the witness of the one that it names."
            );
    }

    private async Task<bool[]> FinishAsync(
        CovertTerms terms,
        CovertGarbling garbling,
        ReadOnlyMemory<bool> inputs,
        CancellationToken cancellationToken
    )
    {
        await _channel.SendAsync(garbling.Head, cancellationToken);
        var tables = garbling.Tables();
        for (var at = 0; at < tables.Length; at += 2 * TableMessages.GatesPerMessage)
        {
            var piece = tables.AsSpan(at, Math.Min(2 * TableMessages.GatesPerMessage, tables.Length - at));
            await _channel.SendAsync(Block.AsBytes(piece).ToArray(), cancellationToken);
        }

        await _channel.SendAsync(Block.AsBytes(garbling.Active(inputs.Span).AsSpan()).ToArray(), cancellationToken);
        if (!terms.Roles.Learns.HasFlag(CircuitParty.Garbler))
        {
            return [];
        }

        var labels = await _channel.ReceiveExactlyAsync(
            terms.Roles.Circuit.OutputBits * Block.SizeInBytes,
            "outputs",
            cancellationToken
        );
        return garbling.Read(Block.FromBytes(labels.AsSpan()))
            ?? throw new ProtocolException(
                ProtocolError.Cheating,
                _channel.Peer,
                "outputs: a label of this garbling was expected for each."
            );
    }

    private Block[] Blocks(int count) => [.. Enumerable.Range(0, count).Select(_ => Block.Random(_random))];
}
