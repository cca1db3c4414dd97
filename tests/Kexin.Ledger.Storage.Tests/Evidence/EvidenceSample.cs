using System.Text;
using Kexin.Cryptography;
using Kexin.Ledger.Log;

namespace Kexin.Ledger.Storage.Tests.Evidence;

/// <summary>A log in a fresh folder, the same in every run.</summary>
internal static class EvidenceSample
{
    public const string Origin = "kexin.example/evidence";

    public static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public static TheoryData<SuiteId> Suites => new(SuiteId.Standard, SuiteId.GuoMi);

    public static SigningKey LogKey(Suite suite)
    {
        using var random = SeededRandomSource.FromNumber(7);
        return suite.CreateSigningKey(random);
    }

    public static EvidenceOptions Options(string folder, Suite? suite = null, EvidenceFiles? files = null)
    {
        suite ??= Suite.Standard;
        using var key = LogKey(suite);
        return new EvidenceOptions
        {
            Folder = folder,
            Suite = suite,
            Origin = Origin,
            LogKey = key.PublicKey,
            Files = files ?? new EvidenceFiles(),
        };
    }

    public static byte[] Payload(long number) => Encoding.UTF8.GetBytes($"payload {number}");

    public static async Task<List<EvidenceReceipt>> AppendAsync(EvidenceStore store, int first, int count)
    {
        var appends = Enumerable.Range(first, count).Select(number => store.AppendAsync(Payload(number))).ToList();
        return [.. await Task.WhenAll(appends)];
    }

    public static NoteKey NoteKey(Suite suite)
    {
        using var key = LogKey(suite);
        return new NoteKey(Origin, NoteStatement.Signature, key.PublicKey);
    }

    /// <summary>Every acknowledged entry is there as it was handed in, is proven by the tree, and every signed checkpoint is a beginning of it.</summary>
    public static void AssertHolds(
        EvidenceStore store,
        Suite suite,
        IEnumerable<(EvidenceReceipt Receipt, byte[] Payload)> acknowledged,
        IEnumerable<SignedNote> signed
    )
    {
        var size = store.Size;
        var root = store.Root(size);
        foreach (var (receipt, payload) in acknowledged)
        {
            var entry = store.Read(receipt.Index);
            Assert.Equal(payload, entry.Payload.ToArray());
            Assert.Equal(receipt.Salt.ToArray(), entry.Salt.ToArray());
            Assert.Equal(receipt.LeafHash, EvidenceCommitment.LeafHash(suite, receipt.Salt.Span, payload));
            var proof = store.InclusionProof(receipt.Index, size);
            Assert.True(MerkleVerifier.VerifyInclusion(suite, receipt.LeafHash, receipt.Index, size, proof, root));
        }

        foreach (var note in signed)
        {
            var checkpoint = Checkpoint.Open(note, NoteKey(suite));
            var proof = store.ConsistencyProof(checkpoint.Size, size);
            Assert.True(MerkleVerifier.VerifyConsistency(suite, checkpoint.Size, size, checkpoint.Root, root, proof));
        }
    }

    /// <summary>All files below a folder, but the lock.</summary>
    public static IEnumerable<string> FilesOf(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "lock")
            .Order(StringComparer.Ordinal);

    public static void Copy(string from, string to)
    {
        foreach (var path in FilesOf(from))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target, overwrite: true);
        }
    }
}
