using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Circuits;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.GarbledCircuits.Authenticated;
using Kexin.Mpc.ObliviousTransfer;
using Kexin.Mpc.ObliviousTransfer.Authenticated;

namespace Kexin.Mpc.GarbledCircuits;

/// <summary>Two-party computation against malicious parties, the party that garbles; see <see cref="AuthenticatedRole"/>.</summary>
public sealed class AuthenticatedGarbler : AuthenticatedRole
{
    private readonly BlockGenerator _labels;

    /// <summary>Takes the transfers and the channel over: nobody else uses them until this is disposed of.</summary>
    /// <param name="keys">Transfers of which this party knows the correlation; of the peer's codes.</param>
    /// <param name="codes">Transfers the other way.</param>
    /// <param name="channel">To the other party.</param>
    /// <param name="session">What the computation is bound to; of one session there is one pair of roles.</param>
    /// <param name="random">Gives labels and challenges.</param>
    public AuthenticatedGarbler(
        ICorrelatedOtSender keys,
        ICorrelatedOtReceiver codes,
        IMessageChannel channel,
        SessionId session,
        RandomSource random
    )
        : base(isGarbler: true, keys, codes, channel, session, random) =>
        _labels = new BlockGenerator(Block.Random(random));

    private protected override async Task<bool[]> RunAsync(
        CircuitRoles roles,
        AuthenticatedGates gates,
        AuthenticatedBit[] inputMasks,
        ReadOnlyMemory<bool> inputs,
        CancellationToken cancellationToken
    )
    {
        var circuit = roles.Circuit;
        var zeros = new Block[circuit.InputBits];
        _labels.Fill(zeros);
        var results = await GarbleAsync(circuit, gates, zeros, cancellationToken);
        var masked = await SendInputsAsync(roles, zeros, inputMasks, inputs, cancellationToken);

        // The evaluator's masked results, proved by their labels: it has no others.
        var size = (circuit.AndCount + 7) / 8;
        const string Evaluation = "evaluation";
        var message = await Channel.ReceiveExactlyAsync(size + SHA256.HashSizeInBytes, Evaluation, cancellationToken);
        var values = BitMessages.Unpack(Channel.Peer, message[..size], circuit.AndCount, Evaluation);
        var labels = results.Select((zero, i) => zero ^ (Party.Delta & Block.Mask(values[i])));
        if (
            !CryptographicOperations.FixedTimeEquals(message.AsSpan(size), AuthenticatedParty.Proof(Evaluation, labels))
        )
        {
            throw Party.Cheating($"{Evaluation}: the labels do not prove the masked values.");
        }

        // The codes of each gate's check: the evaluator can make them if every gate is right.
        var (checks, outputs) = GateChecks.Of(circuit, gates, Party, masked, values);
        await Channel.SendAsync(
            AuthenticatedParty.Proof(GateChecks.Stage, checks.Select(check => check.Code)),
            cancellationToken
        );

        // Outputs: masks to the evaluator, and from it.
        const string Outputs = "outputs";
        if (roles.Learns.HasFlag(CircuitParty.Evaluator))
        {
            await Party.ShowAsync(gates.Outputs, Outputs, cancellationToken);
        }

        return roles.Learns.HasFlag(CircuitParty.Garbler)
            ? BitMessages.Xor(outputs, await Party.SeeAsync(gates.Outputs, Outputs, cancellationToken))
            : [];
    }

    /// <summary>Sends tables and the colours of results; the results' labels for masked 0.</summary>
    private async Task<Block[]> GarbleAsync(
        CompiledCircuit circuit,
        AuthenticatedGates gates,
        Block[] zeros,
        CancellationToken cancellationToken
    )
    {
        var tables = new Block[2 * circuit.AndCount];
        var results = new Block[circuit.AndCount];
        Garble(circuit, gates, zeros, tables, results);
        for (var at = 0; at < tables.Length; at += 2 * TableMessages.GatesPerMessage)
        {
            var piece = tables.AsSpan(at, Math.Min(2 * TableMessages.GatesPerMessage, tables.Length - at));
            await Channel.SendAsync(Block.AsBytes(piece).ToArray(), cancellationToken);
        }

        await Channel.SendAsync(BitMessages.Pack([.. results.Select(result => result.LowestBit)]), cancellationToken);
        return results;
    }

    private void Garble(
        CompiledCircuit circuit,
        AuthenticatedGates gates,
        Block[] zeros,
        Block[] tables,
        Block[] results
    )
    {
        var slots = new Block[circuit.SlotCount];
        zeros.CopyTo(slots, 0);
        var hash = new RekeyedHash(Start) { NextKey = 2 * GatesDone };
        Span<Block> hashed = stackalloc Block[4];
        var gate = 0;
        foreach (ref readonly var step in circuit.Steps)
        {
            var (left, right) = (slots[step.Left], slots[step.Right]);
            if (step.Kind != GateKind.And)
            {
                slots[step.Target] = left ^ (step.Kind == GateKind.Xor ? right : Party.Delta);
                continue;
            }

            (hashed[0], hashed[1], hashed[2], hashed[3]) = (left, left ^ Party.Delta, right, right ^ Party.Delta);
            hash.Hash(hashed, 2);
            var masks = gates.Gates[gate];
            tables[2 * gate] = hashed[0] ^ hashed[1] ^ Part(masks.Right);
            tables[2 * gate + 1] = hashed[2] ^ hashed[3] ^ Part(masks.Left) ^ left;
            results[gate] = hashed[0] ^ hashed[2] ^ Part(masks.Output) ^ Part(masks.Product);
            slots[step.Target] = results[gate++];
        }
    }

    /// <summary>This party's part of mask · delta; the evaluator's is its code.</summary>
    private Block Part(AuthenticatedBit mask) => mask.Key ^ (Party.Delta & Block.Mask(mask.Bit));

    /// <summary>Labels of the masked inputs; what is masked is told, what is under the mask is not.</summary>
    private async Task<bool[]> SendInputsAsync(
        CircuitRoles roles,
        Block[] zeros,
        AuthenticatedBit[] masks,
        ReadOnlyMemory<bool> inputs,
        CancellationToken cancellationToken
    )
    {
        const string Stage = "inputs";
        var own = BitMessages.Xor(
            inputs.ToArray(),
            await Party.SeeAsync(At(masks, roles.GarblerSlots), Stage, cancellationToken)
        );
        await Party.ShowAsync(At(masks, roles.EvaluatorSlots), Stage, cancellationToken);
        await Channel.SendAsync(BitMessages.Pack(own), cancellationToken);
        var theirs = await BitMessages.ReceiveAsync(Channel, roles.EvaluatorBits, Stage, cancellationToken);
        var masked = new bool[zeros.Length];
        for (var i = 0; i < own.Length; i++)
        {
            masked[roles.GarblerSlots[i]] = own[i];
        }

        for (var i = 0; i < theirs.Length; i++)
        {
            masked[roles.EvaluatorSlots[i]] = theirs[i];
        }

        var labels = zeros.Select((zero, i) => zero ^ (Party.Delta & Block.Mask(masked[i]))).ToArray();
        await Channel.SendAsync(Block.AsBytes(labels.AsSpan()).ToArray(), cancellationToken);
        return masked;
    }
}
