using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.GarbledCircuits.Covert;
using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.GarbledCircuits;

/// <summary>The party that checks all garblings but one, and evaluates that; see <see cref="CovertGarbler"/>.</summary>
public sealed class CovertEvaluator
{
    private readonly IMessageChannel _channel;
    private readonly Suite _suite;
    private readonly PublicKey _garbler;
    private readonly RandomSource _random;
    private bool _over;

    /// <summary>Takes the channel over; the key is the one that the garbler's signatures must be of.</summary>
    public CovertEvaluator(IMessageChannel channel, Suite suite, PublicKey garbler, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(garbler);
        ArgumentNullException.ThrowIfNull(random);
        (_channel, _suite, _garbler, _random) = (channel, suite, garbler, random);
    }

    /// <summary>Computes once with the other party's <see cref="CovertGarbler.RunAsync"/>.</summary>
    /// <returns>The output bits.</returns>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    /// <exception cref="CheatingProvedException">The garbler cheated, and the certificate proves it.</exception>
    public async Task<bool[]> RunAsync(
        CovertTerms terms,
        ReadOnlyMemory<bool> inputs,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (inputs.Length != terms.Roles.EvaluatorBits)
        {
            throw new ArgumentException($"{terms.Roles.EvaluatorBits} bits were expected.", nameof(inputs));
        }

        ObjectDisposedException.ThrowIf(_over, this);
        _over = true;
        await terms.AgreeAsync(_channel, cancellationToken);

        // Bound to a seed for each garbling, this side gets all of the garbler's but one.
        var count = terms.Repetitions;
        var openings = new byte[count][];
        for (var number = 0; number < count; number++)
        {
            openings[number] = _random.GetBytes(CheatingCertificate.OpeningSizeInBytes);
        }

        await _channel.SendAsync(
            openings.SelectMany((opening, number) => terms.Commit(number, opening)).ToArray(),
            cancellationToken
        );
        var chosen = (int)_random.NextBelow((ulong)count);
        var seedsSeed = Block.Random(_random);
        var seedChannel = new RecordingChannel(_channel);
        var seeds = await CheatingCertificate.ReceiveSeedsAsync(
            seedChannel,
            terms,
            seedsSeed,
            chosen,
            cancellationToken
        );

        // Labels: of its inputs where it will evaluate, of zeros where it will check.
        var channels = new RecordingChannel[count];
        Block[] labels = [];
        for (var number = 0; number < count; number++)
        {
            channels[number] = new RecordingChannel(_channel);
            var own = number == chosen ? inputs : new bool[inputs.Length];
            var seed = new Block(openings[number].AsSpan(0, Block.SizeInBytes));
            var got = await CovertGarbling.ReceiveAsync(channels[number], terms, number, seed, own, cancellationToken);
            labels = number == chosen ? got : labels;
        }

        var certificates = await ReceiveSignaturesAsync(terms, openings, seedChannel, channels, cancellationToken);
        await CheckAsync(terms, seeds, chosen, certificates, seedsSeed, cancellationToken);

        // Which one it was, and the proof that it was one only.
        await _channel.SendAsync((byte[])[(byte)chosen, .. Block.AsBytes(seeds.AsSpan())], cancellationToken);
        return await FinishAsync(terms, certificates[chosen].Commitment, labels, cancellationToken);
    }

    private async Task<CheatingCertificate[]> ReceiveSignaturesAsync(
        CovertTerms terms,
        byte[][] openings,
        RecordingChannel seedChannel,
        RecordingChannel[] channels,
        CancellationToken cancellationToken
    )
    {
        const string Stage = "signatures";
        var size = SHA256.HashSizeInBytes + _suite.SignatureSizeInBytes;
        var message = await _channel.ReceiveExactlyAsync(terms.Repetitions * size, Stage, cancellationToken);
        var certificates = new CheatingCertificate[terms.Repetitions];
        for (var number = 0; number < certificates.Length; number++)
        {
            var part = message.AsSpan(number * size, size);
            var commitment = part[..SHA256.HashSizeInBytes].ToArray();
            var signature = part[SHA256.HashSizeInBytes..].ToArray();
            var signed = CheatingCertificate.Signed(
                terms,
                number,
                terms.Commit(number, openings[number]),
                seedChannel.Received,
                seedChannel.Sent,
                channels[number].Received,
                channels[number].Sent,
                commitment
            );
            if (!_suite.Verify(_garbler, CheatingCertificate.SignaturePurpose, signed, signature))
            {
                throw new ProtocolException(
                    ProtocolError.Cheating,
                    _channel.Peer,
                    $"{Stage}: garbling {number} is not signed as it was made."
                );
            }

            certificates[number] = new CheatingCertificate
            {
                Number = number,
                Opening = openings[number],
                SeedsSeed = [],
                Unchecked = 0,
                SeedMessages = seedChannel.Received,
                Messages = channels[number].Received,
                Commitment = commitment,
                Signature = signature,
            };
        }

        return certificates;
    }

    private async Task CheckAsync(
        CovertTerms terms,
        Block[] seeds,
        int chosen,
        CheatingCertificate[] certificates,
        Block seedsSeed,
        CancellationToken cancellationToken
    )
    {
        foreach (var certificate in certificates.Where(certificate => certificate.Number != chosen))
        {
            var (honest, commitment) = await CheatingCertificate.HonestAsync(
                terms,
                certificate.Number,
                seeds[certificate.Number],
                new Block(certificate.Opening.AsSpan(0, Block.SizeInBytes)),
                cancellationToken
            );
            if (
                !commitment.AsSpan().SequenceEqual(certificate.Commitment)
                || !RecordingChannel.Hash(honest).AsSpan().SequenceEqual(RecordingChannel.Hash(certificate.Messages))
            )
            {
                throw new CheatingProvedException(
                    _channel.Peer,
                    certificate with
                    {
                        SeedsSeed = Block.AsBytes([seedsSeed]).ToArray(),
                        Unchecked = chosen,
                    }
                );
            }
        }
    }

    private async Task<bool[]> FinishAsync(
        CovertTerms terms,
        byte[] commitment,
        Block[] own,
        CancellationToken cancellationToken
    )
    {
        var (roles, circuit) = (terms.Roles, terms.Roles.Circuit);
        var head = await _channel.ReceiveExactlyAsync(CovertGarbling.HeadSize(roles), "tables", cancellationToken);
        var tables = new Block[2 * circuit.AndCount];
        for (var at = 0; at < tables.Length; at += 2 * TableMessages.GatesPerMessage)
        {
            var piece = tables.AsMemory(at, Math.Min(2 * TableMessages.GatesPerMessage, tables.Length - at));
            var message = await _channel.ReceiveExactlyAsync(
                piece.Length * Block.SizeInBytes,
                "tables",
                cancellationToken
            );
            Block.FromBytes(message.AsSpan()).CopyTo(piece.Span);
        }

        if (!CovertGarbling.Commit(head, tables).AsSpan().SequenceEqual(commitment))
        {
            throw Cheating("tables: they are not those that were signed.");
        }

        var labels = await _channel.ReceiveExactlyAsync(
            roles.GarblerBits * Block.SizeInBytes,
            "inputs",
            cancellationToken
        );
        var theirs = Block.FromBytes(labels.AsSpan()).ToArray();
        for (var i = 0; i < theirs.Length; i++)
        {
            if (!CovertGarbling.LabelHash(head, i, theirs[i].LowestBit).SequenceEqual(CovertGarbling.Hash(theirs[i])))
            {
                throw Cheating("inputs: a label is not one of those that were signed.");
            }
        }

        var outputs = Evaluate(roles, new Block(head.AsSpan(0, Block.SizeInBytes)), tables, theirs, own);
        if (roles.Learns.HasFlag(CircuitParty.Garbler))
        {
            await _channel.SendAsync(Block.AsBytes(outputs.AsSpan()).ToArray(), cancellationToken);
        }

        var colours = BitMessages.Unpack(
            _channel.Peer,
            head[^((circuit.OutputBits + 7) / 8)..],
            circuit.OutputBits,
            "tables"
        );
        return BitMessages.Xor(colours, [.. outputs.Select(output => output.LowestBit)]);
    }

    private static Block[] Evaluate(CircuitRoles roles, Block start, Block[] tables, Block[] theirs, Block[] own)
    {
        var gates = new HalfGatesEvaluator(start);
        gates.Begin(roles.Circuit);
        for (var i = 0; i < theirs.Length; i++)
        {
            gates.Labels[roles.GarblerSlots[i]] = theirs[i];
        }

        for (var i = 0; i < own.Length; i++)
        {
            gates.Labels[roles.EvaluatorSlots[i]] = own[i];
        }

        gates.Run(tables);
        gates.Run([]);
        var outputs = new Block[roles.Circuit.OutputBits];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = gates.Labels[roles.Circuit.Outputs[i]];
        }

        return outputs;
    }

    private ProtocolException Cheating(string finding) => new(ProtocolError.Cheating, _channel.Peer, finding);
}
