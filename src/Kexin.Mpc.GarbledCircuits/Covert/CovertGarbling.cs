using System.Security.Cryptography;
using System.Text;
using Kexin.Channels;
using Kexin.Circuits;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.GarbledCircuits.Covert;

/// <summary>One garbling that follows from a seed: labels by transfer, tables, and what commits to all of it.</summary>
internal sealed class CovertGarbling
{
    private const string Purpose = "kexin/covert-garbling/1";

    private readonly CompiledCircuit _circuit;
    private readonly CircuitRoles _roles;
    private readonly Block _delta;
    private readonly Block _start;
    private readonly Block[] _own;
    private readonly Block[] _theirs;

    private CovertGarbling(CovertTerms terms, Block delta, Block start, Block[] own, Block[] theirs)
    {
        (_roles, _circuit) = (terms.Roles, terms.Roles.Circuit);
        (_delta, _start, _own, _theirs) = (delta, start, own, theirs);
        Head = MakeHead(out var tables, out var outputs);
        Outputs = outputs;
        Commitment = Commit(Head, tables);
    }

    /// <summary>The start of the gates' hash, two hashes for each input bit of the garbler, and the outputs' colours.</summary>
    public byte[] Head { get; }

    /// <summary>A hash of the head and of the tables.</summary>
    public byte[] Commitment { get; }

    /// <summary>The outputs' labels for 0.</summary>
    public Block[] Outputs { get; }

    /// <summary>The garbler's part: all of its randomness is the seed's.</summary>
    public static async Task<CovertGarbling> RunAsync(
        IMessageChannel channel,
        CovertTerms terms,
        int number,
        Block seed,
        CancellationToken cancellationToken
    )
    {
        using var random = CovertTerms.Stream(seed);
        using var ot = await SoftSpokenSender.StartAsync(
            channel,
            terms.Labels(number),
            CovertTerms.Transfers,
            random,
            cancellationToken
        );
        var theirs = new Block[terms.Roles.EvaluatorBits];
        await ChosenCorrelatedOt.SendAsync(ot, channel, theirs, cancellationToken);
        var own = new Block[terms.Roles.GarblerBits];
        using var labels = new BlockGenerator(Block.Random(random));
        labels.Fill(own);
        return new CovertGarbling(terms, ot.Delta, Block.Random(random), own, theirs);
    }

    /// <summary>The evaluator's part: the labels of its inputs.</summary>
    public static async Task<Block[]> ReceiveAsync(
        IMessageChannel channel,
        CovertTerms terms,
        int number,
        Block seed,
        ReadOnlyMemory<bool> inputs,
        CancellationToken cancellationToken
    )
    {
        using var random = CovertTerms.Stream(seed);
        using var ot = await SoftSpokenReceiver.StartAsync(
            channel,
            terms.Labels(number),
            CovertTerms.Transfers,
            random,
            cancellationToken
        );
        var labels = new Block[inputs.Length];
        await ChosenCorrelatedOt.ReceiveAsync(ot, channel, BitMessages.Pack(inputs.Span), labels, cancellationToken);
        return labels;
    }

    /// <summary>The size of <see cref="Head"/>, in bytes.</summary>
    public static int HeadSize(CircuitRoles roles) =>
        Block.SizeInBytes + 2 * SHA256.HashSizeInBytes * roles.GarblerBits + (roles.Circuit.OutputBits + 7) / 8;

    /// <summary>Both hashes of an input's labels, by colour.</summary>
    public static ReadOnlySpan<byte> LabelHash(byte[] head, int input, bool colour) =>
        head.AsSpan(
            Block.SizeInBytes + (2 * input + (colour ? 1 : 0)) * SHA256.HashSizeInBytes,
            SHA256.HashSizeInBytes
        );

    public static byte[] Hash(Block label) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(Purpose + " label"), .. Block.AsBytes([label])]);

    public static byte[] Commit(byte[] head, ReadOnlySpan<Block> tables)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Purpose + " garbling"));
        hash.AppendData(head);
        hash.AppendData(Block.AsBytes(tables));
        return hash.GetHashAndReset();
    }

    /// <summary>The labels of the garbler's bits.</summary>
    public Block[] Active(ReadOnlySpan<bool> bits)
    {
        var active = _own.ToArray();
        for (var i = 0; i < active.Length; i++)
        {
            active[i] ^= _delta & Block.Mask(bits[i]);
        }

        return active;
    }

    /// <summary>The tables, made again.</summary>
    public Block[] Tables()
    {
        Garble(out var tables, out _);
        return tables;
    }

    /// <summary>Which bits output labels stand for; null if one is no label.</summary>
    public bool[]? Read(ReadOnlySpan<Block> labels)
    {
        var bits = new bool[labels.Length];
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] = !labels[i].Equals(Outputs[i]);
            if (bits[i] && !labels[i].Equals(Outputs[i] ^ _delta))
            {
                return null;
            }
        }

        return bits;
    }

    private byte[] MakeHead(out Block[] tables, out Block[] outputs)
    {
        Garble(out tables, out outputs);
        var head = new List<byte>(Block.AsBytes([_start]).ToArray());
        foreach (var label in _own)
        {
            var other = label ^ _delta;
            head.AddRange(Hash(label.LowestBit ? other : label));
            head.AddRange(Hash(label.LowestBit ? label : other));
        }

        head.AddRange(BitMessages.Pack([.. outputs.Select(output => output.LowestBit)]));
        return [.. head];
    }

    private void Garble(out Block[] tables, out Block[] outputs)
    {
        var gates = new HalfGatesGarbler(_delta, _start);
        gates.Begin(_circuit);
        for (var i = 0; i < _own.Length; i++)
        {
            gates.Labels[_roles.GarblerSlots[i]] = _own[i];
        }

        for (var i = 0; i < _theirs.Length; i++)
        {
            gates.Labels[_roles.EvaluatorSlots[i]] = _theirs[i];
        }

        tables = new Block[2 * _circuit.AndCount];
        gates.Run(tables);
        gates.Run([]);
        outputs = new Block[_circuit.OutputBits];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = gates.Labels[_circuit.Outputs[i]];
        }
    }
}
