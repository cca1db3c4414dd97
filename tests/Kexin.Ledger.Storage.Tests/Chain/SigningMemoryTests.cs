using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Tests;

namespace Kexin.Ledger.Storage.Tests.Chain;

/// <summary>What was written is there; what is not exactly that counts as forgotten.</summary>
public sealed class SigningMemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestConsortium _consortium = new();

    private string File => Path.Combine(_folder.Path, "signing");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_memory_remembers_nothing_and_says_so()
    {
        using var memory = Open();
        Assert.False(memory.WasThere);
        Assert.Equal(new SigningRecord(0, 0, null), memory.Current);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_last_record_is_there_after_opening_again(int writes)
    {
        var last = Write(writes);
        using var again = Open();
        Assert.True(again.WasThere);
        Assert.Equal((last.Height, last.Wish), (again.Current.Height, again.Current.Wish));
        Assert.Equal(last.Lock!.Encode(), again.Current.Lock!.Encode());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_file_that_was_cut_anywhere_is_forgotten_or_has_the_last_record(int writes)
    {
        var last = Write(writes);
        var whole = System.IO.File.ReadAllBytes(File);
        for (var length = 0; length < whole.Length; length += 1 + (whole.Length / 97))
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            using var cut = Open();
            Assert.True(!cut.WasThere || cut.Current.Wish == last.Wish, $"cut to {length} of {whole.Length}");
        }
    }

    [Fact]
    public void A_changed_byte_in_either_record_makes_it_forgotten()
    {
        Write(2);
        var whole = System.IO.File.ReadAllBytes(File);
        var written = Enumerable.Range(0, whole.Length).Where(i => whole[i] != 0).ToList();
        for (var i = 0; i < written.Count; i += 1 + (written.Count / 97))
        {
            var changed = whole.ToArray();
            changed[written[i]] ^= 0x20;
            System.IO.File.WriteAllBytes(File, changed);
            using var damaged = Open();
            Assert.False(damaged.WasThere, $"byte {written[i]}");
        }
    }

    [Fact]
    public void The_memory_of_another_consortium_is_refused()
    {
        Write(1);
        Assert.Throws<ArgumentException>(() => SigningMemory.Open(File, Digest.Zero));
    }

    private SigningMemory Open() => SigningMemory.Open(File, _consortium.Genesis.Consortium);

    private SigningRecord Write(int writes)
    {
        var header = _consortium.GenesisBlock.Block.Header;
        using var memory = Open();
        for (var i = 1; i <= writes; i++)
        {
            memory.Write(new SigningRecord(i, 2 * i, _consortium.Certify(header)));
        }

        return memory.Current;
    }
}
