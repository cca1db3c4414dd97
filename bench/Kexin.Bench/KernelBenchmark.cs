using System.Diagnostics;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;

namespace Kexin.Bench;

/// <summary>The kernels of Kexin.Cryptography on one core: the best of several short runs each.</summary>
internal static class KernelBenchmark
{
    private const int Blocks = 64 * 1024;

    public static Benchmark Definition { get; } =
        new(
            "kernels of Kexin.Cryptography on one core: block ciphers, hashes of blocks, generators, sealing",
            new Dictionary<string, string> { ["samples"] = "40" },
            RunAsync
        );

    private static Task RunAsync(BenchmarkOptions options)
    {
        var samples = options.Number("samples");
        var blocks = new Block[Blocks];
        using var generator = new BlockGenerator(new Block(1, 2));
        using var key = new AesKey(new Block(3, 4));
        using var hash = new FixedKeyHash(new Block(5, 6));
        var rekeyed = new RekeyedHash(new Block(7, 8));
        Print("AES-128 counter mode", "M blocks/s", Blocks, samples, () => generator.Fill(blocks));
        Print("AES-128, blocks in place", "M blocks/s", Blocks, samples, () => key.Encrypt(blocks, blocks));
        Print("correlation-robust hash", "M blocks/s", Blocks, samples, () => hash.Hash(blocks, blocks));
        Print("circular", "M blocks/s", Blocks, samples, () => hash.HashCircular(blocks, blocks));
        Print("tweaked", "M blocks/s", Blocks, samples, () => hash.HashTweaked(blocks, blocks, 0));
        Print("rekeyed, 2 blocks a key", "M keys/s", Blocks / 2, samples, () => rekeyed.Hash(blocks, 2));
        Print("rekeyed, 1 block a key", "M keys/s", Blocks, samples, () => rekeyed.Hash(blocks, 1));

        using var random = SeededRandomSource.FromNumber(1);
        var bytes = new byte[1 << 20];
        Print("SeededRandomSource.Fill", "MB/s", bytes.Length, samples, () => random.Fill(bytes));
        Print(
            "SeededRandomSource.NextUInt64",
            "MB/s",
            bytes.Length,
            samples,
            () =>
            {
                for (var i = 0; i < bytes.Length; i += sizeof(ulong))
                {
                    random.NextUInt64();
                }
            }
        );

        // SM4 beside BouncyCastle's speed of 62 MB/s when it sealed.
        using var sm4 = new Sm4Key(new byte[16]);
        Print("SM4, blocks in place", "MB/s", Blocks * Block.SizeInBytes, samples, () => sm4.Encrypt(blocks, blocks));
        using var stream = Suite.GuoMi.CreateRandomSource(new byte[32]);
        Print("SM4 generator", "MB/s", bytes.Length, samples, () => stream.Fill(bytes));
        foreach (var suite in Suite.All)
        {
            using var aead = suite.CreateAeadKey(new byte[suite.AeadKeySizeInBytes]);
            var piece = new byte[256 << 10];
            var sealedPiece = new byte[piece.Length + Suite.TagSizeInBytes];
            var nonce = new byte[Suite.NonceSizeInBytes];
            Print(
                $"sealing 256 KB, {suite}",
                "MB/s",
                piece.Length,
                samples,
                () => aead.Seal(nonce, piece, [], sealedPiece)
            );
        }

        return Task.CompletedTask;
    }

    private static void Print(string what, string unit, int units, int samples, Action work)
    {
        var best = double.MaxValue;
        for (var i = 0; i < samples; i++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        Console.WriteLine($"{what, -34}{units / best / 1e6, 10:F1} {unit}");
    }
}
