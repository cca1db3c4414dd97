using System.Text;
using Kexin.Cryptography;
using Kexin.Data;

namespace Kexin.Vault.Tests;

/// <summary>A vault in a folder that is gone after the test, with a seeded source of randomness.</summary>
internal sealed class TestVault : IDisposable
{
    public TestVault(Suite? suite = null, string? folder = null)
    {
        Folder = folder ?? Directory.CreateTempSubdirectory("kexin-vault-").FullName;
        Random = new SeededRandomSource(new byte[32]);
        Key = SecretBytes.Random(DatasetVault.KeySizeInBytes, Random);
        Vault = new DatasetVault(Folder, suite ?? Suite.Standard, TimeProvider.System, Random, []);
    }

    public string Folder { get; }

    public RandomSource Random { get; }

    public SecretBytes Key { get; }

    public DatasetVault Vault { get; }

    public Task<DatasetManifest> ImportAsync(string csv, ImportOptions? options = null) =>
        ImportAsync(Encoding.UTF8.GetBytes(csv), DatasetFormat.Csv, options);

    public async Task<DatasetManifest> ImportAsync(byte[] file, DatasetFormat format, ImportOptions? options = null)
    {
        using var source = new TricklingStream(file);
        return await Vault.ImportAsync(source, format, options ?? new ImportOptions(), Key, null, default);
    }

    /// <summary>What the file would be taken in as; asserts that nothing of it is left after that.</summary>
    public async Task<FileInspection> InspectAsync(
        byte[] file,
        ImportOptions? options = null,
        DatasetFormat format = DatasetFormat.Csv
    )
    {
        using var source = new TricklingStream(file);
        using var held = await Vault.HoldAsync(source, default);
        return await held.InspectAsync(format, options ?? new ImportOptions(), default);
    }

    /// <summary>The error that the file gives; asserts that nothing of the file is left.</summary>
    public async Task<IntakeException> RefuseAsync(
        byte[] file,
        DatasetFormat format = DatasetFormat.Csv,
        ImportOptions? options = null
    )
    {
        var error = await Assert.ThrowsAsync<IntakeException>(() => ImportAsync(file, format, options));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder));
        return error;
    }

    /// <summary>All rows as texts: numbers in their shortest form, a missing value as "-".</summary>
    public async Task<List<string>> ReadAsync(DatasetManifest manifest, params IReadOnlyList<Condition> where)
    {
        await using var reader = await Vault.OpenAsync(manifest.Id, Key, default);
        return await RowsAsync(reader, [.. manifest.Schema.Fields.Select(field => field.Name)], where);
    }

    public static async Task<List<string>> RowsAsync(
        IDatasetReader reader,
        IReadOnlyList<string> fields,
        IReadOnlyList<Condition> where
    )
    {
        var rows = new List<string>();
        await foreach (var batch in reader.ReadAsync(fields, where, default))
        {
            for (var row = 0; row < batch.Count; row++)
            {
                rows.Add(string.Join('|', Enumerable.Range(0, batch.Fields).Select(field => Cell(batch, field, row))));
            }
        }

        return rows;
    }

    public void Dispose()
    {
        Key.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static string Cell(ColumnBatch batch, int field, int row)
    {
        if (batch.IsText(field))
        {
            return batch.Texts(field)[row] ?? "-";
        }

        var value = batch.Numbers(field)[row];
        return double.IsNaN(value) ? "-" : value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
    }
}
