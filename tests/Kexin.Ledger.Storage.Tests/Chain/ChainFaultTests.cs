using System.Diagnostics;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Storage.Tests.Chain;

/// <summary>Faults: damage on disk, lost power, a full disk.</summary>
public sealed class ChainFaultTests : IDisposable
{
    private const int PositionsPerFile = 12;
    private readonly ChainFixture _chain = new();

    public void Dispose() => _chain.Dispose();

    [Fact]
    public async Task A_flipped_byte_in_any_data_file_is_found_at_opening_and_the_ledger_is_rebuilt_from_the_others()
    {
        using (var store = _chain.Open())
        {
            _chain.Fill(store, 12);
        }

        var files = Directory
            .GetFiles(_chain.Folder)
            .Where(file =>
                Path.GetFileName(file) is var name
                && (name.EndsWith(".sst") || name.StartsWith("MANIFEST") || name == "CURRENT")
            )
            .Order()
            .ToArray();
        Assert.Contains(files, file => file.EndsWith(".sst", StringComparison.Ordinal));
        foreach (var file in files)
        {
            for (var i = 0; i < PositionsPerFile; i++)
            {
                // Opening makes new files where it gets that far, so each try has its own copy.
                var copy = Path.Combine(Path.GetDirectoryName(_chain.Folder)!, "copy");
                Copy(_chain.Folder, copy);
                var position = await FlipAsync(
                    Path.Combine(copy, Path.GetFileName(file)),
                    i / (double)PositionsPerFile
                );
                var error = Record.Exception(() => ChainStore.Open(copy, _chain.Consortium.Genesis).Dispose());
                Assert.True(
                    error is LedgerDamagedException or LedgerWriteException,
                    $"byte {position} of {Path.GetFileName(file)}: {error?.GetType().Name ?? "opened"}"
                );
                Directory.Delete(copy, recursive: true);
            }
        }

        var table = files.First(file => file.EndsWith(".sst", StringComparison.Ordinal));
        await FlipAsync(table, 0.3);
        var report = await _chain.RebuildAsync();
        Assert.Equal(12, report.Height);
        Assert.True(Directory.Exists(report.DamagedFolder));
        using var mended = _chain.Open();
        Assert.Equal(_chain.Consortium.Tip.Hash, mended.Tip.Hash);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_was_cut_anywhere_or_removed_is_named_or_leaves_earlier_blocks(bool isClosed)
    {
        var store = _chain.Open();
        _chain.Fill(store, 4);
        if (isClosed)
        {
            store.Dispose();
        }

        var kept = Path.Combine(Path.GetDirectoryName(_chain.Folder)!, "kept");
        Copy(_chain.Folder, kept);
        store.Dispose();
        foreach (var file in Directory.GetFiles(kept).Select(Path.GetFileName))
        {
            for (var part = -1; part < 4; part++)
            {
                var copy = Path.Combine(Path.GetDirectoryName(_chain.Folder)!, "copy");
                Copy(kept, copy);
                Cut(Path.Combine(copy, file!), part);
                await AssertNamedOrEarlierAsync(copy, $"{file}, {part} quarters");
                Directory.Delete(copy, recursive: true);
            }
        }
    }

    [Theory]
    [InlineData(ChainKeys.Block)]
    [InlineData(ChainKeys.Header)]
    [InlineData(ChainKeys.Certificate)]
    public void A_record_of_a_block_that_was_changed_is_named_by_its_height(byte kind)
    {
        Damage(ChainKeys.OfHeight(kind, 2));
        var error = Assert.Throws<LedgerDamagedException>(() => _chain.Open());
        Assert.Contains(error.Damages, damage => damage.Height == 2);
    }

    [Fact]
    public void A_token_a_state_node_and_a_place_that_were_changed_are_found()
    {
        var member = MembershipToken.IdOf(Suite.Standard, _chain.Consortium.Member(2));
        Damage(ChainKeys.OfDigest(ChainKeys.Token, member.Value));
        Assert.Throws<LedgerDamagedException>(() => _chain.Open());
    }

    [Fact]
    public void A_state_node_that_was_changed_is_found()
    {
        Damage(ChainKeys.OfDigest(ChainKeys.Node, Fill().StateRoot));
        Assert.Throws<LedgerDamagedException>(() => _chain.Open());
    }

    [Fact]
    public void A_step_of_a_token_that_was_changed_is_found()
    {
        var member = MembershipToken.IdOf(Suite.Standard, _chain.Consortium.Member(2));
        Damage(ChainKeys.OfStep(member, 4));
        Assert.Throws<LedgerDamagedException>(() => _chain.Open());
    }

    [Fact]
    public async Task Damaged_blocks_are_fetched_from_the_others()
    {
        Damage(ChainKeys.OfHeight(ChainKeys.Block, 2));
        var report = await _chain.RebuildAsync();
        Assert.Equal([2L], report.Fetched);
        using var mended = _chain.Open();
        Assert.Equal(_chain.Consortium.Tip.Hash, mended.Tip.Hash);
    }

    [Fact]
    public async Task A_fetched_block_without_a_valid_certificate_is_not_believed()
    {
        Damage(ChainKeys.OfHeight(ChainKeys.Block, 2));
        var two = _chain.Blocks[1];
        _chain.Blocks[1] = two with { Certificate = _chain.Consortium.Certify(two.Block.Header, 0, 1, 2) };
        var report = await _chain.RebuildAsync();
        Assert.Equal(1, report.Height);
    }

    [Fact]
    public async Task A_ledger_that_is_gone_is_taken_from_the_others()
    {
        Fill();
        Directory.Delete(_chain.Folder, recursive: true);
        var report = await _chain.RebuildAsync();
        Assert.Equal([1L, 2L, 3L], report.Fetched);
        using var mended = _chain.Open();
        Assert.Equal(_chain.Consortium.Tip.Hash, mended.Tip.Hash);
    }

    [Fact]
    public void Power_lost_in_the_middle_of_a_write_leaves_the_block_before_it()
    {
        using var store = _chain.Open();
        _chain.Fill(store, 2);
        var twoBlocks = LogLength();
        _chain.Fill(store, 1);
        var threeBlocks = LogLength();
        for (var cut = 1; cut < threeBlocks - twoBlocks; cut += (int)(threeBlocks - twoBlocks) / 7)
        {
            var copy = CopyWithLogCutTo(twoBlocks + cut);
            using var torn = ChainStore.Open(copy, _chain.Consortium.Genesis);
            Assert.InRange(torn.Tip.Height, 2, 3);
            Assert.NotNull(torn.ReadCertificate(torn.Tip.Height));
        }
    }

    [Fact]
    public void After_a_kill_the_state_tree_is_made_again_from_the_tokens()
    {
        using var store = _chain.Open();
        _chain.Fill(store, 3);
        var copy = CopyWithLogCutTo(LogLength());
        using (var database = ChainDatabase.Open(copy))
        {
            Assert.Null(database.Find(ChainKeys.OfDigest(ChainKeys.Node, store.Tip.StateRoot)));
        }

        using var again = ChainStore.Open(copy, _chain.Consortium.Genesis);
        var (block, execution) = _chain.Consortium.Append(_chain.Consortium.SignRenewal(1));
        again.Append(block, execution.Update, _chain.Consortium.Certify(block.Header));
        Assert.Equal(block.Header.StateRoot, again.State.Root);
    }

    [Theory]
    [InlineData(ChainOpening.CheckAll)]
    [InlineData(ChainOpening.CheckEnds)]
    public void After_a_kill_a_token_that_was_changed_is_found(ChainOpening opening)
    {
        using var store = _chain.Open();
        _chain.Fill(store, 3);
        var copy = CopyWithLogCutTo(LogLength());
        var member = MembershipToken.IdOf(Suite.Standard, _chain.Consortium.Member(2));
        Damage(ChainKeys.OfDigest(ChainKeys.Token, member.Value), copy);
        Assert.Throws<LedgerDamagedException>(() => ChainStore.Open(copy, _chain.Consortium.Genesis, opening));
    }

    [Fact]
    public void A_full_disk_is_said_and_loses_nothing()
    {
        using var folder = new TemporaryFolder();
        if (Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.Path) != 0)
        {
            // Without the right to mount there is no disk to fill; the wording is held by the test below.
            return;
        }

        try
        {
            var path = Path.Combine(folder.Path, "ledger");
            using (var store = ChainStore.Open(path, _chain.Consortium.Genesis))
            {
                var error = Assert.Throws<LedgerWriteException>(() => _chain.Fill(store, 1000));
                Assert.Contains("full", error.Message, StringComparison.Ordinal);
                Assert.Equal(_chain.Blocks.Count, store.Tip.Height);
            }

            var copy = Path.Combine(_chain.Folder, "copy");
            Copy(path, copy);
            using var again = ChainStore.Open(copy, _chain.Consortium.Genesis);
            Assert.Equal(_chain.Blocks[^1].Block.Header.Hash, again.Tip.Hash);
        }
        finally
        {
            Assert.Equal(0, Run("umount", folder.Path));
        }
    }

    /// <summary>A ledger that opens holds blocks as they were; one that does not is mended from the others.</summary>
    private async Task AssertNamedOrEarlierAsync(string copy, string what)
    {
        try
        {
            using var opened = ChainStore.Open(copy, _chain.Consortium.Genesis);
            var tip = opened.Tip.Height;
            Assert.True(tip == 0 || opened.Tip.Hash == _chain.Blocks[(int)tip - 1].Block.Header.Hash, what);
        }
        catch (LedgerDamagedException damage)
        {
            Assert.Contains(copy, damage.Message, StringComparison.Ordinal);
            var report = await _chain.RebuildAsync(copy);
            Assert.True(report.Height == _chain.Blocks.Count, what);
            Directory.Delete(report.DamagedFolder, recursive: true);
        }
    }

    /// <summary>Leaves so many quarters of a file; with -1 nothing at all.</summary>
    private static void Cut(string file, int quarters)
    {
        if (quarters < 0)
        {
            File.Delete(file);
            return;
        }

        using var stream = new FileStream(file, FileMode.Open);
        stream.SetLength(stream.Length * quarters / 4);
    }

    private BlockHeader Fill()
    {
        using var store = _chain.Open();
        _chain.Fill(store, 3);
        return store.Tip;
    }

    /// <summary>Changes the last byte of a record by the engine itself, so that no checksum of the engine's tells.</summary>
    private void Damage(byte[] key)
    {
        if (_chain.Blocks.Count == 0)
        {
            Fill();
        }

        Damage(key, _chain.Folder);
    }

    private static void Damage(byte[] key, string folder)
    {
        using var database = ChainDatabase.Open(folder);
        var value = database.Read(key);
        value[^1] ^= 1;
        using var batch = new RocksBatch();
        batch.Put(key, value);
        database.Write(batch, synced: true);
    }

    private static async Task<int> FlipAsync(string file, double where)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        var position = (int)(bytes.Length * where);
        bytes[position] ^= 0x10;
        await File.WriteAllBytesAsync(file, bytes);
        return position;
    }

    private string LogFile() => Directory.GetFiles(_chain.Folder, "*.log").Single();

    private long LogLength() => new FileInfo(LogFile()).Length;

    private string CopyWithLogCutTo(long length)
    {
        var copy = Path.Combine(Path.GetDirectoryName(_chain.Folder)!, $"cut-{length}");
        Copy(_chain.Folder, copy);
        using var log = File.OpenWrite(Path.Combine(copy, Path.GetFileName(LogFile())));
        log.SetLength(length);
        return copy;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from).Where(file => Path.GetFileName(file) != "LOCK"))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
