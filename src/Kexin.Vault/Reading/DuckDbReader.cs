using System.Data;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using DuckDB.NET.Data;
using Kexin.Data;

namespace Kexin.Vault;

/// <summary>Reads an encrypted Parquet file through a private in-memory DuckDB, which decrypts as it streams.</summary>
/// <remarks>
/// What: the database holds nothing but the key; it can open this one file, loads no extension, spills nothing to disk, and its
/// settings are locked.
/// Source: DuckDB 1.5, read_parquet with encryption_config.
/// Security: while the reader is open the key is in DuckDB's memory; when it is disposed the key's name is given to another key and
/// the database is closed.
/// Cost: one pass over the columns that are asked for or compared, about <see cref="MemoryLimit"/> at most.
/// </remarks>
internal sealed class DuckDbReader : IDatasetReader
{
    private const string MemoryLimit = "256MB";
    private const int Threads = 2;
    private const string KeyName = "dataset";

    private readonly DatasetManifest _manifest;
    private readonly DuckDBConnection _database;
    private readonly string _table;
    private bool _disposed;

    private DuckDbReader(DatasetManifest manifest, string path)
    {
        _manifest = manifest;
        _database = new DuckDBConnection("Data Source=:memory:");
        _table =
            $"read_parquet({Literal(path)}, encryption_config = {{footer_key: {Literal(KeyName)}}}, hive_partitioning = false)";
    }

    public long Rows => _manifest.Rows;

    public DatasetSchema Schema => _manifest.Schema;

    /// <summary>Opens a file that the manifest describes.</summary>
    /// <exception cref="VaultException">The file is missing, or the key does not open it.</exception>
    public static DuckDbReader Open(DatasetManifest manifest, string path, ReadOnlySpan<byte> key)
    {
        if (!File.Exists(path) || new FileInfo(path).Length != manifest.Data.SizeInBytes)
        {
            throw new VaultException(
                VaultError.Damaged,
                manifest.Id,
                $"The file '{path}' is not there, or does not have {manifest.Data.SizeInBytes} bytes."
            );
        }

        var reader = new DuckDbReader(manifest, path);
        try
        {
            reader.Prepare(path, key);
            return reader;
        }
        catch (DuckDBException e)
        {
            reader._database.Dispose();
            throw reader.Damaged(e);
        }
    }

    public IAsyncEnumerable<ColumnBatch> ReadAsync(
        IReadOnlyList<string> fields,
        IReadOnlyList<Condition> where,
        CancellationToken cancellationToken
    )
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        // Rendered here, so that a reading that does not fit fails where it is asked for.
        return StreamAsync(SelectStatement.Create(Schema, _table, fields, where), cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            AddKey(new byte[DatasetVault.KeySizeInBytes]);
            _database.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private void Prepare(string path, ReadOnlySpan<byte> key)
    {
        _database.Open();
        Execute("SET autoinstall_known_extensions = false");
        Execute("SET autoload_known_extensions = false");
        Execute("SET allow_community_extensions = false");
        Execute("SET allow_persistent_secrets = false");
        Execute("SET temp_directory = ''");
        Execute($"SET memory_limit = '{MemoryLimit}'");
        Execute(string.Create(CultureInfo.InvariantCulture, $"SET threads = {Threads}"));
        Execute($"SET allowed_paths = [{Literal(path)}]");
        AddKey(key);
        // A condition that goes into the scan lets it skip pages, and DuckDB 1.5 then takes the next one for altered (a tag that
        // differs): conditions are applied to what the scan gives.
        Execute("SET disabled_optimizers = 'filter_pushdown'");
        Execute("SET enable_external_access = false");
        Execute("SET lock_configuration = true");
        Execute($"SELECT 1 FROM {_table} LIMIT 0");
    }

    private async IAsyncEnumerable<ColumnBatch> StreamAsync(
        SelectStatement statement,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var connection = _database.Duplicate();
        if (connection.State != ConnectionState.Open)
        {
            connection.Open();
        }

        await using var command = connection.CreateCommand();
        command.UseStreamingMode = true;
        command.CommandText = statement.Text;
        foreach (var parameter in statement.Parameters)
        {
            command.Parameters.Add(parameter);
        }

        await using var interrupt = cancellationToken.Register(command.Cancel);
        using var stream = Guarded(command.ExecuteArrowStream, cancellationToken);
        while (await NextAsync(stream, cancellationToken) is { } batch)
        {
            using (batch)
            {
                if (batch.Length > 0)
                {
                    yield return ArrowColumns.Take(batch);
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async ValueTask<RecordBatch?> NextAsync(
        Apache.Arrow.Ipc.IArrowArrayStream stream,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await stream.ReadNextRecordBatchAsync(cancellationToken);
        }
        catch (DuckDBException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Damaged(e);
        }
    }

    private T Guarded<T>(Func<T> call, CancellationToken cancellationToken)
    {
        try
        {
            return call();
        }
        catch (DuckDBException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Damaged(e);
        }
    }

    /// <summary>DuckDB's own words may quote a value, so they go no further.</summary>
    private VaultException Damaged(DuckDBException e) =>
        new(
            VaultError.Damaged,
            _manifest.Id,
            $"The data of {_manifest.Id} cannot be read ({e.ErrorType}). Verify the vault to find the damaged range."
        );

    private void AddKey(ReadOnlySpan<byte> key)
    {
        var statement = $"PRAGMA add_parquet_key({Literal(KeyName)}, {Literal(Convert.ToBase64String(key))})";
        try
        {
            Execute(statement);
        }
        finally
        {
            // The string is this method's alone: it is overwritten so that the key does not wait for the collector.
            var characters = MemoryMarshal.CreateSpan(
                ref MemoryMarshal.GetReference(statement.AsSpan()),
                statement.Length
            );
            characters.Clear();
        }
    }

    private void Execute(string statement)
    {
        using var command = _database.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
