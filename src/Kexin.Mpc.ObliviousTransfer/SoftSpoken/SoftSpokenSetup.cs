using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer.Base;

namespace Kexin.Mpc.ObliviousTransfer.SoftSpoken;

/// <summary>From nothing to the trees of seeds: agreement on the parameters, 128 base transfers, sums and proofs.</summary>
internal static class SoftSpokenSetup
{
    private const string Purpose = "kexin/softspoken/1";

    /// <summary>The side that knows the correlation: of each tree all seeds but the one that the correlation names.</summary>
    public static async Task<SeedColumns[]> SendAsync(
        IMessageChannel channel,
        OtSession session,
        SoftSpokenParameters parameters,
        Block delta,
        RandomSource random,
        CancellationToken cancellationToken
    )
    {
        var binding = await AgreeAsync(channel, session, parameters, cancellationToken);

        // Level by level: the key of the side that the missing leaf is not on.
        var (trees, levels) = (parameters.Trees, parameters.SeedBits);
        var missing = new int[trees];
        var choices = new bool[Tile.Columns];
        for (var tree = 0; tree < trees; tree++)
        {
            missing[tree] = Digit(delta, tree, levels);
            for (var level = 0; level < levels; level++)
            {
                choices[tree * levels + level] = (missing[tree] >> (levels - level - 1) & 1) == 0;
            }
        }

        var keys = await EndemicOt.ReceiveAsync(channel, binding, choices, random, cancellationToken);
        var message = await channel.ReceiveExactlyAsync(MessageSize(parameters), "set-up", cancellationToken);
        var columns = new SeedColumns[trees];
        for (var tree = 0; tree < trees; tree++)
        {
            var sums = Block.FromBytes(message.AsSpan(0, SumsSize)).Slice(2 * tree * levels, 2 * levels);
            var leaves = PuncturedTree.Reconstruct(missing[tree], keys.AsSpan(tree * levels, levels), sums);
            if (parameters.IsMalicious)
            {
                var proof = message.AsSpan(
                    SumsSize + tree * PuncturedTree.ProofSizeInBytes,
                    PuncturedTree.ProofSizeInBytes
                );
                if (!PuncturedTree.Check(leaves, missing[tree], proof))
                {
                    throw new ProtocolException(
                        ProtocolError.Cheating,
                        channel.Peer,
                        "set-up: the seeds of a tree do not have the proof that came with them."
                    );
                }
            }

            columns[tree] = new SeedColumns(leaves, missing[tree]);
            CryptographicOperations.ZeroMemory(Block.AsBytes(leaves.AsSpan()));
        }

        return columns;
    }

    /// <summary>The other side: of each tree all seeds.</summary>
    public static async Task<SeedColumns[]> ReceiveAsync(
        IMessageChannel channel,
        OtSession session,
        SoftSpokenParameters parameters,
        RandomSource random,
        CancellationToken cancellationToken
    )
    {
        var binding = await AgreeAsync(channel, session, parameters, cancellationToken);
        var keys = await EndemicOt.SendAsync(channel, binding, Tile.Columns, random, cancellationToken);
        var (trees, levels) = (parameters.Trees, parameters.SeedBits);
        var message = new byte[MessageSize(parameters)];
        var columns = new SeedColumns[trees];
        for (var tree = 0; tree < trees; tree++)
        {
            var sums = Block.FromBytes(message.AsSpan(0, SumsSize)).Slice(2 * tree * levels, 2 * levels);
            var leaves = PuncturedTree.Build(Block.Random(random), keys.AsSpan(tree * levels, levels), sums);
            if (parameters.IsMalicious)
            {
                PuncturedTree.Prove(
                    leaves,
                    message.AsSpan(SumsSize + tree * PuncturedTree.ProofSizeInBytes, PuncturedTree.ProofSizeInBytes)
                );
            }

            columns[tree] = new SeedColumns(leaves, 0);
            CryptographicOperations.ZeroMemory(Block.AsBytes(leaves.AsSpan()));
        }

        await channel.SendAsync(message, cancellationToken);
        return columns;
    }

    /// <summary>The bits of the correlation that a tree carries.</summary>
    private static int Digit(Block delta, int tree, int bits)
    {
        var first = tree * bits;
        var half = first < 64 ? delta.Low : delta.High;
        return (int)(half >> (first % 64)) & ((1 << bits) - 1);
    }

    private const int SumsSize = 2 * Tile.Columns * Block.SizeInBytes;

    private static int MessageSize(SoftSpokenParameters parameters) =>
        SumsSize + (parameters.IsMalicious ? parameters.Trees * PuncturedTree.ProofSizeInBytes : 0);

    /// <summary>Both say what they are about to do; another version, parameter or session ends here.</summary>
    private static Task<byte[]> AgreeAsync(
        IMessageChannel channel,
        OtSession session,
        SoftSpokenParameters parameters,
        CancellationToken cancellationToken
    ) =>
        session.AgreeAsync(
            channel,
            Purpose,
            [(byte)parameters.SeedBits, parameters.IsMalicious ? (byte)1 : (byte)0],
            $"SoftSpoken with k = {parameters.SeedBits}, {(parameters.IsMalicious ? "malicious" : "semi-honest")}",
            cancellationToken
        );
}
