using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Circuits;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.GarbledCircuits.Authenticated;
using Kexin.Mpc.ObliviousTransfer;
using Kexin.Mpc.ObliviousTransfer.Authenticated;

namespace Kexin.Mpc.GarbledCircuits;

/// <summary>Two-party computation against malicious parties, the party that evaluates; see <see cref="AuthenticatedRole"/>.</summary>
public sealed class AuthenticatedEvaluator : AuthenticatedRole
{
    /// <summary>Takes the transfers and the channel over: nobody else uses them until this is disposed of.</summary>
    /// <param name="keys">Transfers of which this party knows the correlation; of the peer's codes.</param>
    /// <param name="codes">Transfers the other way.</param>
    /// <param name="channel">To the other party.</param>
    /// <param name="session">What the computation is bound to; of one session there is one pair of roles.</param>
    /// <param name="random">Gives challenges.</param>
    public AuthenticatedEvaluator(
        ICorrelatedOtSender keys,
        ICorrelatedOtReceiver codes,
        IMessageChannel channel,
        SessionId session,
        RandomSource random
    )
        : base(isGarbler: false, keys, codes, channel, session, random) { }

    private protected override async Task<bool[]> RunAsync(
        CircuitRoles roles,
        AuthenticatedGates gates,
        AuthenticatedBit[] inputMasks,
        ReadOnlyMemory<bool> inputs,
        CancellationToken cancellationToken
    )
    {
        var circuit = roles.Circuit;
        var tables = new Block[2 * circuit.AndCount];
        for (var at = 0; at < tables.Length; at += 2 * TableMessages.GatesPerMessage)
        {
            var piece = tables.AsMemory(at, Math.Min(2 * TableMessages.GatesPerMessage, tables.Length - at));
            var message = await Channel.ReceiveExactlyAsync(
                piece.Length * Block.SizeInBytes,
                "tables",
                cancellationToken
            );
            Block.FromBytes(message.AsSpan()).CopyTo(piece.Span);
        }

        var colours = await BitMessages.ReceiveAsync(Channel, circuit.AndCount, "tables", cancellationToken);
        var (masked, labels) = await ReceiveInputsAsync(roles, inputMasks, inputs, cancellationToken);

        // Gate by gate; the garbler learns the masked results and that they are the labels', no more.
        var (values, results) = Evaluate(circuit, gates, tables, colours, masked, labels);
        byte[] evaluation = [.. BitMessages.Pack(values), .. AuthenticatedParty.Proof("evaluation", results)];
        await Channel.SendAsync(evaluation, cancellationToken);

        // If every gate is right, the garbler's share of each check is this party's own, and its codes follow.
        var (checks, outputs) = GateChecks.Of(circuit, gates, Party, masked, values);
        var proof = await Channel.ReceiveExactlyAsync(SHA256.HashSizeInBytes, GateChecks.Stage, cancellationToken);
        var codes = checks.Select(check => check.Key ^ (Party.Delta & Block.Mask(check.Bit)));
        if (!CryptographicOperations.FixedTimeEquals(proof, AuthenticatedParty.Proof(GateChecks.Stage, codes)))
        {
            throw Party.Cheating($"{GateChecks.Stage}: the tables are not those of the circuit.");
        }

        bool[] learned = roles.Learns.HasFlag(CircuitParty.Evaluator)
            ? BitMessages.Xor(outputs, await Party.SeeAsync(gates.Outputs, "outputs", cancellationToken))
            : [];
        if (roles.Learns.HasFlag(CircuitParty.Garbler))
        {
            await Party.ShowAsync(gates.Outputs, "outputs", cancellationToken);
        }

        return learned;
    }

    private async Task<(bool[] Masked, Block[] Labels)> ReceiveInputsAsync(
        CircuitRoles roles,
        AuthenticatedBit[] masks,
        ReadOnlyMemory<bool> inputs,
        CancellationToken cancellationToken
    )
    {
        const string Stage = "inputs";
        await Party.ShowAsync(At(masks, roles.GarblerSlots), Stage, cancellationToken);
        var own = BitMessages.Xor(
            inputs.ToArray(),
            await Party.SeeAsync(At(masks, roles.EvaluatorSlots), Stage, cancellationToken)
        );
        var theirs = await BitMessages.ReceiveAsync(Channel, roles.GarblerBits, Stage, cancellationToken);
        await Channel.SendAsync(BitMessages.Pack(own), cancellationToken);
        var masked = new bool[masks.Length];
        for (var i = 0; i < own.Length; i++)
        {
            masked[roles.EvaluatorSlots[i]] = own[i];
        }

        for (var i = 0; i < theirs.Length; i++)
        {
            masked[roles.GarblerSlots[i]] = theirs[i];
        }

        var message = await Channel.ReceiveExactlyAsync(masks.Length * Block.SizeInBytes, Stage, cancellationToken);
        return (masked, Block.FromBytes(message.AsSpan()).ToArray());
    }

    private (bool[] Values, Block[] Results) Evaluate(
        CompiledCircuit circuit,
        AuthenticatedGates gates,
        Block[] tables,
        bool[] colours,
        bool[] masked,
        Block[] labels
    )
    {
        var (slots, bits) = (new Block[circuit.SlotCount], new bool[circuit.SlotCount]);
        labels.CopyTo(slots, 0);
        masked.CopyTo(bits, 0);
        var (values, results) = (new bool[circuit.AndCount], new Block[circuit.AndCount]);
        var hash = new RekeyedHash(Start) { NextKey = 2 * GatesDone };
        Span<Block> hashed = stackalloc Block[2];
        var gate = 0;
        foreach (ref readonly var step in circuit.Steps)
        {
            var (left, right) = (slots[step.Left], slots[step.Right]);
            var (leftBit, rightBit) = (bits[step.Left], bits[step.Right]);
            if (step.Kind != GateKind.And)
            {
                slots[step.Target] = step.Kind == GateKind.Xor ? left ^ right : left;
                bits[step.Target] = step.Kind == GateKind.Xor ? leftBit ^ rightBit : !leftBit;
                continue;
            }

            (hashed[0], hashed[1]) = (left, right);
            hash.Hash(hashed, 1);
            var masks = gates.Gates[gate];
            var first = tables[2 * gate] ^ masks.Right.Code;
            var second = tables[2 * gate + 1] ^ masks.Left.Code ^ left;
            var result = hashed[0] ^ hashed[1] ^ masks.Output.Code ^ masks.Product.Code;
            result ^= (first & Block.Mask(leftBit)) ^ (second & Block.Mask(rightBit));
            (results[gate], values[gate]) = (result, colours[gate] ^ result.LowestBit);
            (slots[step.Target], bits[step.Target]) = (result, values[gate]);
            gate++;
        }

        return (values, results);
    }
}
