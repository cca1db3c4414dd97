using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Kexin.Data;
using ParquetSharp;

namespace Kexin.Vault;

/// <summary>Reads what <see cref="EncryptedParquetWriter"/> wrote, decrypting as it streams.</summary>
/// <remarks>
/// What: each reading opens the file anew and goes through its row groups; conditions are asked of the rows as they come.
/// Source: Apache Parquet, Modular Encryption, by ParquetSharp.
/// Security: AES-256-GCM of each module is checked before its bytes are used. The key is held until the reader is disposed, and in the
/// library's memory while a reading is under way. Not for files from outside: the library trusts the sizes that a file names, and these are
/// this vault's own.
/// Cost: one pass over the columns that are asked for or compared; the memory of one row group of them.
/// </remarks>
internal sealed class EncryptedParquetReader : IDatasetReader
{
    private readonly DatasetManifest _manifest;
    private readonly string _path;
    private readonly byte[] _key;
    private bool _disposed;

    private EncryptedParquetReader(DatasetManifest manifest, string path, ReadOnlySpan<byte> key) =>
        (_manifest, _path, _key) = (manifest, path, key.ToArray());

    public long Rows => _manifest.Rows;

    public DatasetSchema Schema => _manifest.Schema;

    /// <summary>Opens a file that the manifest describes.</summary>
    /// <exception cref="VaultException">The file is missing, or the key does not open it.</exception>
    public static EncryptedParquetReader Open(DatasetManifest manifest, string path, ReadOnlySpan<byte> key)
    {
        if (!File.Exists(path) || new FileInfo(path).Length != manifest.Data.SizeInBytes)
        {
            throw new VaultException(
                VaultError.Damaged,
                manifest.Id,
                $"The file '{path}' is not there, or does not have {manifest.Data.SizeInBytes} bytes."
            );
        }

        var reader = new EncryptedParquetReader(manifest, path, key);
        try
        {
            reader.Guarded(reader.OpenFile).Dispose();
            return reader;
        }
        catch
        {
            reader.Forget();
            throw;
        }
    }

    public IAsyncEnumerable<ColumnBatch> ReadAsync(
        IReadOnlyList<string> fields,
        IReadOnlyList<Condition> where,
        CancellationToken cancellationToken
    )
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        // Bound here, so that a reading that does not fit fails where it is asked for.
        Schema.Check(fields, where);
        var columns = fields.Concat(where.Select(condition => condition.Field).Except(fields)).ToList();
        var conditions = where
            .Select(condition => (Schema.Bind(condition), columns.IndexOf(condition.Field)))
            .ToArray();
        return StreamAsync(columns, fields.Count, conditions, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Forget();
        return ValueTask.CompletedTask;
    }

    private void Forget()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_key);
    }

    private async IAsyncEnumerable<ColumnBatch> StreamAsync(
        List<string> columns,
        int fields,
        (BoundCondition Condition, int Column)[] conditions,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask;
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        using var file = Guarded(OpenFile);
        for (var i = 0; i < file.FileMetaData.NumRowGroups; i++)
        {
            using var group = Guarded(() => new StoredGroup(file, i, Schema, columns));
            while (group.Left > 0)
            {
                var batch = Chosen(Guarded(group.Read), fields, conditions);
                if (batch.Count > 0)
                {
                    yield return batch;
                }

                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private ParquetFileReader OpenFile()
    {
        using var builder = new FileDecryptionPropertiesBuilder();
        using var decryption = builder.FooterKey(_key).Build();
        using var properties = ReaderProperties.GetDefaultReaderProperties();
        properties.FileDecryptionProperties = decryption;
        return new ParquetFileReader(_path, properties);
    }

    /// <summary>The library's own words may quote a value, so they go no further.</summary>
    private T Guarded<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (e is ParquetException or InvalidDataException or IndexOutOfRangeException)
        {
            throw new VaultException(
                VaultError.Damaged,
                _manifest.Id,
                $"The data of {_manifest.Id} cannot be read. Verify the vault to find the damaged range."
            );
        }
    }

    /// <summary>The fields of the rows for which every condition holds.</summary>
    private static ColumnBatch Chosen(ColumnBatch read, int fields, (BoundCondition Condition, int Column)[] conditions)
    {
        if (conditions.Length == 0)
        {
            return read;
        }

        var rows = new int[read.Count];
        var count = 0;
        for (var row = 0; row < read.Count; row++)
        {
            if (Array.TrueForAll(conditions, one => Holds(one.Condition, read, one.Column, row)))
            {
                rows[count++] = row;
            }
        }

        var columns = Enumerable
            .Range(0, fields)
            .Select(field =>
                read.IsText(field)
                    ? (Array)Pick(read.Texts(field), rows.AsSpan(0, count))
                    : Pick(read.Numbers(field), rows.AsSpan(0, count))
            );
        return new ColumnBatch(count, [.. columns]);
    }

    private static bool Holds(BoundCondition condition, ColumnBatch batch, int column, int row) =>
        condition.Field.IsText
            ? condition.Holds(batch.Texts(column)[row])
            : condition.Holds(batch.Numbers(column)[row]);

    private static T[] Pick<T>(T[] values, ReadOnlySpan<int> rows)
    {
        var picked = new T[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            picked[i] = values[rows[i]];
        }

        return picked;
    }

    /// <summary>The columns of a row group, read side by side.</summary>
    private sealed class StoredGroup : IDisposable
    {
        private readonly RowGroupReader _group;
        private readonly List<StoredColumn> _columns = [];

        public StoredGroup(ParquetFileReader file, int number, DatasetSchema schema, IEnumerable<string> names)
        {
            _group = file.RowGroup(number);
            try
            {
                Left = _group.MetaData.NumRows;
                foreach (var name in names)
                {
                    var index = schema.Fields.TakeWhile(field => field.Name != name).Count();
                    _columns.Add(StoredColumn.Open(_group, index, schema.Fields[index].Type));
                }
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        /// <summary>How many rows were not read.</summary>
        public long Left { get; private set; }

        public ColumnBatch Read()
        {
            var rows = (int)Math.Min(Left, StoredColumn.MostRows);
            var batch = new ColumnBatch(rows, [.. _columns.Select(column => column.Read(rows))]);
            Left -= rows;
            return batch;
        }

        public void Dispose()
        {
            _columns.ForEach(column => column.Dispose());
            _group.Dispose();
        }
    }
}
