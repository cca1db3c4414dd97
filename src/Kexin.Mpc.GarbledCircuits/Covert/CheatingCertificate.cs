using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.GarbledCircuits.Covert;
using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.GarbledCircuits;

/// <summary>Proof that a garbler cheated, which anybody checks with the terms and the garbler's public key, without either party.</summary>
/// <remarks>
/// What: the garbler signed what it sent and was sent in one garbling. Its seed follows from the transfer of the seeds, which the
/// evaluator's own seed lets anybody repeat; what an honest garbler says with that seed is not what was signed.
/// Security: an honest garbler cannot be accused: all that the evaluator said, which the garbler signed too, must follow from the seeds that the
/// certificate names.
/// What the certificate tells: nothing of the evaluator's inputs (checked garblings have none), nor of the garbler's.
/// </remarks>
public sealed record CheatingCertificate
{
    private const string Format = "kexin/cheating-certificate/1";
    private const int MostMessages = 64;
    private const int LongestMessage = 1 << 20;
    internal const string SignaturePurpose = "kexin/covert-garbling/1";
    internal const int OpeningSizeInBytes = Block.SizeInBytes + 32;

    internal int Number { get; init; }

    /// <summary>The evaluator's seed for the garbling, and what hid it.</summary>
    internal byte[] Opening { get; init; } = [];

    /// <summary>The evaluator's seed for the transfer of the seeds, and the garbling that it did not check.</summary>
    internal byte[] SeedsSeed { get; init; } = [];

    internal int Unchecked { get; init; }

    /// <summary>What the garbler sent in the transfer of the seeds, and in the garbling.</summary>
    internal IReadOnlyList<byte[]> SeedMessages { get; init; } = [];

    internal IReadOnlyList<byte[]> Messages { get; init; } = [];

    internal byte[] Commitment { get; init; } = [];

    internal byte[] Signature { get; init; } = [];

    /// <summary>The certificate's bytes, for a file or a ledger.</summary>
    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(9);
            writer.WriteTextString(Format);
            writer.WriteInt32(Number);
            writer.WriteByteString(Opening);
            writer.WriteByteString(SeedsSeed);
            writer.WriteInt32(Unchecked);
            writer.WriteList([.. SeedMessages], (inner, message) => inner.WriteByteString(message));
            writer.WriteList([.. Messages], (inner, message) => inner.WriteByteString(message));
            writer.WriteByteString(Commitment);
            writer.WriteByteString(Signature);
            writer.WriteEndArray();
        });

    /// <summary>Reads a certificate.</summary>
    /// <exception cref="DecodingException">The bytes are none.</exception>
    public static CheatingCertificate Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadArray(9);
                reader.ReadConstant(Format);
                var certificate = new CheatingCertificate
                {
                    Number = reader.ReadInt(0, byte.MaxValue),
                    Opening = reader.ReadFixedBytes(OpeningSizeInBytes),
                    SeedsSeed = reader.ReadFixedBytes(Block.SizeInBytes),
                    Unchecked = reader.ReadInt(0, byte.MaxValue),
                    SeedMessages = reader.ReadList(MostMessages, inner => inner.ReadBytes(LongestMessage)),
                    Messages = reader.ReadList(MostMessages, inner => inner.ReadBytes(LongestMessage)),
                    Commitment = reader.ReadFixedBytes(SHA256.HashSizeInBytes),
                    Signature = reader.ReadBytes(byte.MaxValue),
                };
                reader.EndArray();
                return certificate;
            }
        );

    /// <summary>Whether it proves that the holder of the key cheated in that computation.</summary>
    public async Task<bool> ProvesAsync(
        CovertTerms terms,
        Suite suite,
        PublicKey garbler,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(garbler);
        if (Number >= terms.Repetitions || Unchecked >= terms.Repetitions || Number == Unchecked)
        {
            return false;
        }

        try
        {
            // The evaluator's part again, on what the garbler had said: its seed, and what the evaluator had said.
            var seedReplay = new RecordingChannel(new ReplayChannel("garbler", SeedMessages));
            var seeds = await ReceiveSeedsAsync(seedReplay, terms, new Block(SeedsSeed), Unchecked, cancellationToken);
            var seed = new Block(Opening.AsSpan(0, Block.SizeInBytes));
            var replay = new RecordingChannel(new ReplayChannel("garbler", Messages));
            var inputs = new bool[terms.Roles.EvaluatorBits];
            await CovertGarbling.ReceiveAsync(replay, terms, Number, seed, inputs, cancellationToken);

            var signed = Signed(
                terms,
                Number,
                terms.Commit(Number, Opening),
                SeedMessages,
                seedReplay.Sent,
                Messages,
                replay.Sent,
                Commitment
            );
            if (!suite.Verify(garbler, SignaturePurpose, signed, Signature))
            {
                return false;
            }

            var (honest, commitment) = await HonestAsync(terms, Number, seeds[Number], seed, cancellationToken);
            return !commitment.AsSpan().SequenceEqual(Commitment)
                || !RecordingChannel.Hash(honest).AsSpan().SequenceEqual(RecordingChannel.Hash(Messages));
        }
        catch (ProtocolException)
        {
            // An honest evaluator would have ended the run there.
            return false;
        }
    }

    /// <summary>What the garbler signs of one garbling.</summary>
    internal static byte[] Signed(
        CovertTerms terms,
        int number,
        ReadOnlySpan<byte> seedCommitment,
        IReadOnlyCollection<byte[]> seedsFromGarbler,
        IReadOnlyCollection<byte[]> seedsFromEvaluator,
        IReadOnlyCollection<byte[]> fromGarbler,
        IReadOnlyCollection<byte[]> fromEvaluator,
        ReadOnlySpan<byte> commitment
    ) =>
        [
            .. terms.Digest,
            (byte)number,
            .. seedCommitment,
            .. RecordingChannel.Hash(seedsFromGarbler),
            .. RecordingChannel.Hash(seedsFromEvaluator),
            .. RecordingChannel.Hash(fromGarbler),
            .. RecordingChannel.Hash(fromEvaluator),
            .. commitment,
        ];

    /// <summary>What an honest garbler says and commits to with a seed, to an evaluator with one.</summary>
    internal static async Task<(List<byte[]> Messages, byte[] Commitment)> HonestAsync(
        CovertTerms terms,
        int number,
        Block garblerSeed,
        Block evaluatorSeed,
        CancellationToken cancellationToken
    )
    {
        var (a, b) = MemoryChannel.CreatePair("garbler", "evaluator");
        await using var endA = a;
        await using var endB = b;
        var recording = new RecordingChannel(a);
        var garbling = CovertGarbling.RunAsync(recording, terms, number, garblerSeed, cancellationToken);
        var inputs = new bool[terms.Roles.EvaluatorBits];
        await CovertGarbling.ReceiveAsync(b, terms, number, evaluatorSeed, inputs, cancellationToken);
        return (recording.Sent, (await garbling).Commitment);
    }

    /// <summary>The evaluator's part in the transfer of the seeds: all but one, of which it gets a witness.</summary>
    internal static async Task<Block[]> ReceiveSeedsAsync(
        IMessageChannel channel,
        CovertTerms terms,
        Block seed,
        int notChecked,
        CancellationToken cancellationToken
    )
    {
        using var random = CovertTerms.Stream(seed);
        using var ot = await SoftSpokenReceiver.StartAsync(
            channel,
            terms.Seeds,
            CovertTerms.Transfers,
            random,
            cancellationToken
        );
        using var transfers = new RandomOtReceiver(ot, terms.Seeds);
        var choices = new bool[terms.Repetitions];
        choices[notChecked] = true;
        var seeds = new Block[terms.Repetitions];
        await new ChosenOtReceiver(transfers, channel).ReceiveAsync(
            BitMessages.Pack(choices),
            seeds,
            cancellationToken
        );
        return seeds;
    }
}

/// <summary>The garbler cheated and was caught: the computation is over, without output, and anybody can be shown.</summary>
/// <param name="party">Who.</param>
/// <param name="certificate">The proof.</param>
public sealed class CheatingProvedException(string party, CheatingCertificate certificate)
    : Exception($"{party}: garbling {certificate.Number} is not what its seed gives; the certificate proves it.")
{
    /// <summary>Who cheated.</summary>
    public string Party => party;

    /// <summary>The proof.</summary>
    public CheatingCertificate Certificate => certificate;
}
