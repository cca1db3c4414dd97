namespace Kexin.Vault;

/// <summary>A Parquet file that another process decodes; this side only hands it parts of the file and checks what comes back.</summary>
internal sealed class DecoderClient : IParquetSource
{
    private readonly DecoderWire _wire;
    private readonly Stream _file;
    private readonly byte[] _part = new byte[DecoderWire.LongestPartInBytes];

    /// <summary>Has the file's index read.</summary>
    /// <param name="wire">To the decoder.</param>
    /// <param name="file">The file, readable from any place; stays open.</param>
    /// <param name="sheet">Of a workbook: the sheet, or empty for the first; null for Parquet.</param>
    /// <exception cref="IntakeException">The file is not what it should be.</exception>
    /// <exception cref="DecoderLostException">The decoder is gone, or says what it must not.</exception>
    public DecoderClient(DecoderWire wire, Stream file, string? sheet = null)
    {
        _wire = wire;
        _file = file;
        if (sheet is null)
        {
            wire.Send(DecoderFrame.Open, DecoderContent.Of(file.Length));
        }
        else
        {
            wire.Send(DecoderFrame.OpenSheet, DecoderContent.OfSheet(file.Length, sheet));
        }

        (Rows, Columns) = DecoderContent.Opened(Await(DecoderFrame.Opened, column: null));
    }

    public IReadOnlyList<ParquetColumn> Columns { get; }

    public long Rows { get; }

    public ParquetValues Read(int column, int mostValues, int mostBytes)
    {
        _wire.Send(DecoderFrame.Read, DecoderContent.Of(column, mostValues, mostBytes));
        return DecoderContent.Values(Await(DecoderFrame.Values, column), Columns[column], mostValues, mostBytes);
    }

    public void Rewind(int column) => _wire.Send(DecoderFrame.Rewind, DecoderContent.Of(column));

    public void Dispose()
    {
        // The pipes belong to whoever made them.
    }

    /// <summary>Gives the decoder the parts that it asks for until it answers.</summary>
    private ReadOnlyMemory<byte> Await(DecoderFrame expected, int? column)
    {
        while (true)
        {
            var (kind, content) = _wire.Receive();
            if (kind == expected)
            {
                return content;
            }

            switch (kind)
            {
                case DecoderFrame.Need:
                    SendPart(DecoderContent.Numbers(content, 2));
                    break;
                case DecoderFrame.Failed when content.Length == 1:
                    throw DecoderErrors.Of(
                        (DecoderFault)content.Span[0],
                        column is { } at ? (at, Columns[at].Name) : null
                    );
                default:
                    throw new DecoderLostException($"{expected} was expected, and {kind} came");
            }
        }
    }

    private void SendPart(long[] asked)
    {
        if (asked[1] is < 1 or > DecoderWire.LongestPartInBytes || asked[0] < 0 || asked[0] > _file.Length - asked[1])
        {
            throw new DecoderLostException($"{asked[1]} bytes at {asked[0]} were asked for, outside the file");
        }

        var part = _part.AsSpan(0, (int)asked[1]);
        _file.Position = asked[0];
        _file.ReadExactly(part);
        _wire.Send(DecoderFrame.Part, part);
    }
}

/// <summary>What the one who takes a file in is told of a decoder's fault.</summary>
internal static class DecoderErrors
{
    public static IntakeException Of(DecoderFault fault, (int Index, string Name)? column, Exception? cause = null) =>
        new(
            fault switch
            {
                DecoderFault.CellTooLong => IntakeError.CellTooLong,
                DecoderFault.TooMuch => IntakeError.UnpacksTooFar,
                _ => IntakeError.NotParquet,
            },
            cause
        )
        {
            Column = fault == DecoderFault.CellTooLong ? column?.Index + 1 : null,
            Field = fault == DecoderFault.CellTooLong ? column?.Name : null,
        };
}
