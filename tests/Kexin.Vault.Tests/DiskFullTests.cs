using Kexin.Data;

namespace Kexin.Vault.Tests;

public sealed class DiskFullTests
{
    private const int NoSpaceLeft = 28;

    [Fact]
    public void A_writer_whose_disk_is_full_keeps_the_cause()
    {
        using var disk = new FullStream(64 << 10);
        using var output = new ChunkHashingStream(disk, Cryptography.Suite.Standard);
        var fault = Record.Exception(() =>
        {
            using var writer = new EncryptedParquetWriter(
                output,
                [new ColumnPlan("n", FieldType.Number, false, null)],
                new byte[32]
            );
            var random = new Random(1);
            for (var i = 0; i < 100_000; i++)
            {
                writer.Columns[0].TryAppend(random.NextDouble());
                writer.EndRow();
            }

            writer.Close();
        });
        Assert.NotNull(fault);
        Assert.Equal(NoSpaceLeft, output.Fault!.HResult & 0xFFFF);
    }

    [Theory]
    [InlineData(DatasetFormat.Csv)]
    [InlineData(DatasetFormat.Parquet)]
    public async Task A_full_disk_is_named_and_nothing_of_the_file_is_left(DatasetFormat format)
    {
        using var disk = new SmallDisk(sizeInMebibytes: 4);
        var inside = Directory.CreateDirectory(Path.Combine(disk.Folder, "vault")).FullName;
        using var vault = new TestVault(folder: inside);
        using var file = GeneratedCsv.OfVisits(200 << 20);
        var error = await Assert.ThrowsAsync<IntakeException>(() =>
            vault.Vault.ImportAsync(file, format, new ImportOptions(), vault.Key, null, default)
        );
        Assert.Equal(IntakeError.DiskFull, error.Error);
        Assert.Contains("磁盘已满", error.Explain("zh"), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(inside));
    }

    /// <summary>Takes so many bytes, then says what a full disk says.</summary>
    private sealed class FullStream(int sizeInBytes) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length + buffer.Length > sizeInBytes)
            {
                throw new IOException("No space left on device", NoSpaceLeft);
            }

            base.Write(buffer);
        }
    }
}
