using System.Security.Cryptography;
using ParquetSharp;

namespace Kexin.Vault;

/// <summary>Writes rows as Parquet whose every byte of data and metadata is encrypted.</summary>
/// <remarks>
/// What: one file, columns named <c>c0</c>, <c>c1</c>, …, so that names of any alphabet stay in the manifest.
/// Source: Apache Parquet, Modular Encryption, algorithm AES_GCM_V1, one 256-bit key for footer and columns.
/// Security: confidentiality and integrity of each module by AES-256-GCM; each is bound to its place in its file.
/// Cost: one page for each column of a row group, so a row group is held in memory before it is written.
/// Not for: more than 32,767 row groups, which is where Parquet's own numbering of them ends.
/// </remarks>
internal sealed class EncryptedParquetWriter : IDisposable
{
    /// <summary>
    /// The rows of a full row group, all in one page of each column: the library begins a new page after so many.
    /// </summary>
    public const int MostRowsInGroup = 20_000;

    private const int MostBytesInGroup = 16 << 20;
    private const int BytesPerCell = sizeof(double) + sizeof(short);
    private const int SinglePageInBytes = 1 << 30;

    private readonly ParquetFileWriter _file;
    private readonly ColumnBuffer[] _columns;
    private readonly int _capacity;
    private int _groups;

    /// <summary>Opens a file of these columns over <paramref name="output"/>, which stays open.</summary>
    public EncryptedParquetWriter(Stream output, IReadOnlyList<ColumnPlan> plans, ReadOnlySpan<byte> key)
    {
        _capacity = Math.Clamp(MostBytesInGroup / (plans.Count * BytesPerCell), 1, MostRowsInGroup);
        _columns = [.. plans.Select(plan => ColumnBuffer.Create(plan, _capacity, 2 * MostBytesInGroup / plans.Count))];
        var keyBytes = key.ToArray();
        try
        {
            using var encryptionBuilder = new FileEncryptionPropertiesBuilder(keyBytes);
            using var encryption = encryptionBuilder.Algorithm(ParquetCipher.AesGcmV1).Build();
            using var builder = new WriterPropertiesBuilder();
            using var properties = builder
                .Compression(Compression.Zstd)
                .DisableDictionary()
                .DisableStatistics()
                .DataPagesize(SinglePageInBytes)
                .Encryption(encryption)
                .Build();
            var columns = plans.Select((plan, i) => ColumnBuffer.Describe(plan.Type, ColumnName(i))).ToArray();
            _file = new ParquetFileWriter(
                output,
                columns,
                (LogicalTypeFactory?)null,
                properties,
                null,
                leaveOpen: true
            );
        }
        finally
        {
            CryptographicOperations.ZeroMemory(keyBytes);
        }
    }

    /// <summary>The rows that have been ended.</summary>
    public long Rows { get; private set; }

    /// <summary>The buffers of the row that is being filled, one for each column; each takes one value before the row ends.</summary>
    public IReadOnlyList<ColumnBuffer> Columns => _columns;

    /// <summary>What the column of that index is called in the file.</summary>
    public static string ColumnName(int index) => $"c{index}";

    /// <summary>Ends a row; says whether a row group went out.</summary>
    /// <exception cref="IntakeException">There are more row groups than the format can number.</exception>
    public bool EndRow()
    {
        Rows++;
        var text = 0L;
        foreach (var column in _columns)
        {
            text += column.TextSizeInBytes;
        }

        var full = _columns[0].Count == _capacity || text > MostBytesInGroup;
        if (full)
        {
            Flush();
        }

        return full;
    }

    /// <summary>Writes what is left and the footer.</summary>
    public void Close()
    {
        if (_columns[0].Count > 0)
        {
            Flush();
        }

        _file.Close();
    }

    public void Dispose()
    {
        foreach (var column in _columns)
        {
            column.Dispose();
        }

        _file.Dispose();
    }

    private void Flush()
    {
        if (++_groups > short.MaxValue)
        {
            throw new IntakeException(IntakeError.TooManyRows) { Line = Rows };
        }

        using var group = _file.AppendRowGroup();
        foreach (var column in _columns)
        {
            column.Flush(group);
        }
    }
}
