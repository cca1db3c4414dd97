using System.Text;
using Kexin.Cryptography;

namespace Kexin.Vault.Tests;

public sealed class DatasetVaultTests
{
    private const string Csv = "id,age\nSECRET-ROW-1,63\nSECRET-ROW-2,64\n";

    public static TheoryData<string> Suites { get; } = ["standard", "guomi"];

    [Theory]
    [MemberData(nameof(Suites))]
    public async Task A_flipped_byte_anywhere_is_found_without_a_key_and_named(string name)
    {
        Assert.True(Suite.TryParse(name, out var suite));
        using var vault = new TestVault(suite);
        var manifest = await vault.ImportAsync(Csv);
        Assert.Empty(await vault.Vault.VerifyAsync(manifest.Id, default));
        foreach (var path in Directory.EnumerateFiles(Path.Combine(vault.Folder, manifest.Id.ToString())))
        {
            var whole = await File.ReadAllBytesAsync(path);
            for (var at = 0; at < whole.Length; at += Math.Max(1, whole.Length / 40))
            {
                var damaged = whole.ToArray();
                damaged[at] ^= 0x10;
                await File.WriteAllBytesAsync(path, damaged);
                var faults = await vault.Vault.VerifyAsync(manifest.Id, default);
                Assert.Contains(faults, fault => fault.File == path && fault.Dataset == manifest.Id);
            }

            await File.WriteAllBytesAsync(path, whole);
        }

        Assert.Equal(2, (await vault.ReadAsync(manifest)).Count);
    }

    [Fact]
    public async Task A_file_that_is_longer_shorter_or_gone_is_found()
    {
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync(Csv);
        var path = Path.Combine(vault.Folder, manifest.Id.ToString(), "data.parquet");
        var whole = await File.ReadAllBytesAsync(path);
        foreach (var bytes in new byte[][] { [.. whole, 0], whole[..^1], [] })
        {
            await File.WriteAllBytesAsync(path, bytes);
            Assert.NotEmpty(await vault.Vault.VerifyAsync(manifest.Id, default));
            await RefusedAsync(VaultError.Damaged);
        }

        File.Delete(path);
        Assert.NotEmpty(await vault.Vault.VerifyAsync(manifest.Id, default));
        await RefusedAsync(VaultError.Damaged);

        async Task RefusedAsync(VaultError error) =>
            Assert.Equal(
                error,
                (
                    await Assert.ThrowsAsync<VaultException>(() =>
                        vault.Vault.OpenAsync(manifest.Id, vault.Key, default)
                    )
                ).Error
            );
    }

    [Fact]
    public async Task Another_key_opens_nothing()
    {
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync(Csv);
        using var other = SecretBytes.Random(DatasetVault.KeySizeInBytes, vault.Random);
        var error = await Assert.ThrowsAsync<VaultException>(() => vault.Vault.OpenAsync(manifest.Id, other, default));
        Assert.Equal(VaultError.WrongKey, error.Error);
    }

    [Fact]
    public async Task A_wrapped_key_that_is_gone_damaged_or_another_dataset_s_is_found()
    {
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync(Csv, new ImportOptions { WrappedKey = vault.Key.Span.ToArray() });
        Assert.Null(vault.Vault.VerifyKey(manifest.Id, wrapped => new SecretBytes(wrapped.Span)));
        Assert.NotNull(
            vault.Vault.VerifyKey(manifest.Id, _ => SecretBytes.Random(DatasetVault.KeySizeInBytes, vault.Random))
        );
        var fault = vault.Vault.VerifyKey(manifest.Id, _ => throw new DecodingException("The key was altered."));
        Assert.Equal("key", Path.GetFileName(fault!.File));
        File.Delete(fault.File);
        Assert.NotNull(vault.Vault.VerifyKey(manifest.Id, wrapped => new SecretBytes(wrapped.Span)));
    }

    [Fact]
    public async Task The_data_of_one_dataset_does_not_pass_for_another_s()
    {
        using var vault = new TestVault();
        var (one, two) = (await vault.ImportAsync(Csv), await vault.ImportAsync(Csv));
        File.Copy(
            Path.Combine(vault.Folder, one.Id.ToString(), "manifest"),
            Path.Combine(vault.Folder, two.Id.ToString(), "manifest"),
            overwrite: true
        );
        Assert.Equal(VaultError.Damaged, Assert.Throws<VaultException>(() => vault.Vault.Load(two.Id)).Error);
    }

    [Fact]
    public async Task A_destroyed_dataset_is_gone_with_its_key()
    {
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync(Csv, new ImportOptions { WrappedKey = new byte[] { 1, 2, 3 } });
        Assert.Equal([1, 2, 3], vault.Vault.LoadWrappedKey(manifest.Id));
        vault.Vault.Destroy(manifest.Id);
        Assert.Empty(Directory.EnumerateFileSystemEntries(vault.Folder));
        Assert.Empty(vault.Vault.Datasets);
        Assert.Equal(VaultError.NotFound, Assert.Throws<VaultException>(() => vault.Vault.Destroy(manifest.Id)).Error);
    }

    [Fact]
    public async Task Nothing_of_the_rows_is_on_disk_in_the_clear_while_they_come_in()
    {
        using var vault = new TestVault();
        var csv = new StringBuilder("id,age\n");
        for (var i = 0; i < 50_000; i++)
        {
            csv.Append("SECRET-ROW-").Append(i).Append(",63\n");
        }

        var looks = 0;
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString()));
        await vault.Vault.ImportAsync(
            file,
            DatasetFormat.Csv,
            new ImportOptions(),
            vault.Key,
            new Progress(() =>
            {
                looks++;
                Look();
            }),
            default
        );
        Look();
        Assert.InRange(looks, 2, int.MaxValue);

        void Look()
        {
            foreach (var path in Directory.EnumerateFiles(vault.Folder, "*", SearchOption.AllDirectories))
            {
                Assert.Equal(-1, ReadShared(path).AsSpan().IndexOf("SECRET-ROW"u8));
            }
        }
    }

    [Fact]
    public async Task A_cancelled_upload_leaves_nothing()
    {
        using var vault = new TestVault();
        using var stop = new CancellationTokenSource();
        using var file = GeneratedCsv.OfVisits(20 << 20);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            vault.Vault.ImportAsync(
                file,
                DatasetFormat.Csv,
                new ImportOptions(),
                vault.Key,
                new Progress(stop.Cancel),
                stop.Token
            )
        );
        Assert.Empty(Directory.EnumerateFileSystemEntries(vault.Folder));
    }

    [Fact]
    public void Leftovers_of_a_stopped_process_are_swept_and_datasets_stay()
    {
        using var vault = new TestVault();
        var name = new string('a', 64);
        foreach (var folder in new[] { $".incoming-{name}", $".destroyed-{name}", name })
        {
            Directory.CreateDirectory(Path.Combine(vault.Folder, folder));
        }

        vault.Vault.Sweep();
        Assert.Equal([name], Directory.EnumerateDirectories(vault.Folder).Select(Path.GetFileName));
    }

    private static byte[] ReadShared(string path)
    {
        // The writer holds the file alone; what is on disk is read beside it by a second name.
        var copy = Path.GetTempFileName();
        File.Delete(copy);
        using var link = System.Diagnostics.Process.Start("cp", [path, copy]);
        link.WaitForExit();
        var bytes = File.ReadAllBytes(copy);
        File.Delete(copy);
        return bytes;
    }

    private sealed class Progress(Action report) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => report();
    }
}
