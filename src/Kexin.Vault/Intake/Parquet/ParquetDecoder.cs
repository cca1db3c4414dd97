using ParquetSharp;

namespace Kexin.Vault;

/// <summary>Decodes a Parquet file with the native library.</summary>
/// <remarks>
/// Source: Apache Parquet, by ParquetSharp.
/// Cost: one page and one dictionary of every column, as the file's writer made them.
/// Not for: the process that has keys. The library trusts sizes up to 2 GB that the file names.
/// </remarks>
internal sealed class ParquetDecoder : IParquetSource
{
    private const int LongestMetadataText = 1 << 24;

    private readonly ParquetFileReader _file;
    private readonly ParquetColumnDecoder?[] _decoders;

    /// <summary>Reads the file's index.</summary>
    /// <param name="file">The file, readable from any place; stays open.</param>
    public ParquetDecoder(Stream file)
    {
        using var properties = ReaderProperties.GetDefaultReaderProperties();
        properties.SetThriftStringSizeLimit(LongestMetadataText);
        properties.EnableBufferedStream();
        _file = new ParquetFileReader(file, properties, leaveOpen: true);
        var metadata = _file.FileMetaData;
        Rows = metadata.NumRows;
        Columns =
        [
            .. Enumerable.Range(0, metadata.NumColumns).Select(metadata.Schema.Column).Select(ParquetTypes.Describe),
        ];
        _decoders = new ParquetColumnDecoder?[Columns.Count];
        ThrowIfItUnpacksTooFar(file.Length);
    }

    /// <summary>The bytes to which a file may unpack: what repeats packs well, but not without end.</summary>
    public static long MostUnpackedInBytes(long fileSizeInBytes) => (256L << 20) + (256 * fileSizeInBytes);

    public IReadOnlyList<ParquetColumn> Columns { get; }

    public long Rows { get; }

    public ParquetValues Read(int column, int mostValues, int mostBytes) =>
        (_decoders[column] ??= ParquetColumnDecoder.Open(_file, column, Columns[column])).Read(mostValues, mostBytes);

    public void Rewind(int column)
    {
        _decoders[column]?.Dispose();
        _decoders[column] = null;
    }

    public void Dispose()
    {
        foreach (var decoder in _decoders)
        {
            decoder?.Dispose();
        }

        _file.Dispose();
    }

    /// <summary>Looks up what the file itself says of its sizes, before any of its pages is read.</summary>
    private void ThrowIfItUnpacksTooFar(long fileSizeInBytes)
    {
        var left = MostUnpackedInBytes(fileSizeInBytes);
        for (var i = 0; i < _file.FileMetaData.NumRowGroups; i++)
        {
            using var group = _file.RowGroup(i);
            left -= Math.Max(0, group.MetaData.TotalByteSize);
            if (left < 0)
            {
                throw new UnpacksTooFarException();
            }
        }
    }
}

/// <summary>A file says that it unpacks to more than <see cref="ParquetDecoder.MostUnpackedInBytes"/>.</summary>
internal sealed class UnpacksTooFarException : Exception;
