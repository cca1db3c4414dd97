using System.Text;

namespace Kexin.Vault;

/// <summary>The characters of a CSV file, decoded as they stream; knows at which line it is when the bytes turn out to be no text.</summary>
/// <remarks>
/// Lines and delimiters are counted in the bytes: in UTF-8 and GB18030 alike the bytes of line feed, comma, semicolon, tab and
/// quote are never part of another character.
/// </remarks>
internal sealed class CsvText : TextReader
{
    /// <summary>What is found where a text has a zero byte.</summary>
    public const string ZeroByte = "zero byte";

    private const int BufferSizeInBytes = 1 << 16;

    private readonly Stream _source;
    private readonly byte[] _bytes = new byte[BufferSizeInBytes];
    private Decoder _decoder = null!;
    private int _start;
    private int _end;
    private bool _ended;
    private long _line = 1;
    private int _delimiters;
    private bool _quoted;

    private CsvText(Stream source) => _source = source;

    /// <summary>What separates the cells.</summary>
    public char Delimiter { get; private set; }

    /// <summary>The encoding's name.</summary>
    public string EncodingName { get; private set; } = "";

    /// <summary>The line on which the text begins, from 1: after a line in which Excel names the delimiter it is 2.</summary>
    public long FirstLine { get; private set; } = 1;

    /// <summary>Reads the beginning, and finds out encoding and delimiter.</summary>
    /// <param name="source">The file.</param>
    /// <param name="delimiter">The delimiter, or null to find it out.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<CsvText> OpenAsync(
        Stream source,
        CsvDelimiter? delimiter,
        CancellationToken cancellationToken
    )
    {
        var text = new CsvText(source);
        await text.FillAsync(cancellationToken);
        var beginning = text._bytes.AsMemory(0, text._end);
        if (OtherFormat.Find(beginning.Span) is { } other)
        {
            throw new IntakeException(IntakeError.OtherFormat)
            {
                Line = 1,
                Column = 1,
                Found = other.Name,
            };
        }

        var isGb18030 = CsvDialect.IsGb18030(beginning.Span);
        if (!isGb18030 && beginning.Span.StartsWith("\uFEFF"u8))
        {
            text._start = 3;
        }

        text.EncodingName = isGb18030 ? "GB18030" : "UTF-8";
        text._decoder = CsvDialect.StrictEncoding(isGb18030).GetDecoder();
        var named = CsvDialect.FindNamedDelimiter(beginning.Span[text._start..], out var character);
        if (named > 0)
        {
            text._start += named;
            text._line = text.FirstLine = 2;
        }

        text.Delimiter =
            delimiter is { } given ? CsvDialect.CharacterOf(given)
            : named > 0 ? character
            : CsvDialect.FindDelimiter(beginning.Span[text._start..]);
        return text;
    }

    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (_start == _end && !_ended)
            {
                await FillAsync(cancellationToken);
            }

            var count = Decode(buffer.Span, out var finished);
            if (count > 0 || finished)
            {
                return count;
            }
        }

        return 0;
    }

    public override Task<int> ReadAsync(char[] buffer, int index, int count) =>
        ReadAsync(buffer.AsMemory(index, count)).AsTask();

    public override ValueTask<int> ReadBlockAsync(Memory<char> buffer, CancellationToken cancellationToken = default) =>
        ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadBlockAsync(char[] buffer, int index, int count) => ReadAsync(buffer, index, count);

    public override int Read() => throw new NotSupportedException("The source is read asynchronously.");

    public override int Read(char[] buffer, int index, int count) =>
        throw new NotSupportedException("The source is read asynchronously.");

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        (_start, _end) = (0, 0);
        while (_end < _bytes.Length && !_ended)
        {
            var count = await _source.ReadAsync(_bytes.AsMemory(_end), cancellationToken);
            _ended = count == 0;
            _end += count;
        }
    }

    private int Decode(Span<char> destination, out bool finished)
    {
        var bytes = _bytes.AsSpan(_start, _end - _start);
        if (bytes.IndexOf((byte)0) is var zero and >= 0)
        {
            throw Broken(bytes[..zero], ZeroByte);
        }

        try
        {
            _decoder.Convert(bytes, destination, flush: _ended, out var used, out var count, out var completed);
            Advance(bytes[..used]);
            finished = _ended && completed && _start == _end;
            return count;
        }
        catch (DecoderFallbackException e)
        {
            throw Broken(bytes[..Math.Clamp(e.Index, 0, bytes.Length)]);
        }
    }

    private void Advance(ReadOnlySpan<byte> bytes)
    {
        _start += bytes.Length;
        var feeds = bytes.Count((byte)'\n');
        _line += feeds;
        if (feeds > 0)
        {
            bytes = bytes[(bytes.LastIndexOf((byte)'\n') + 1)..];
            (_delimiters, _quoted) = (0, false);
        }

        _delimiters += bytes.Count((byte)Delimiter);
        _quoted |= bytes.Contains((byte)'"');
    }

    private IntakeException Broken(ReadOnlySpan<byte> before, string? found = null)
    {
        Advance(before);
        return new IntakeException(IntakeError.BadEncoding)
        {
            Line = _line,
            Column = _quoted ? null : _delimiters + 1,
            Expected = EncodingName,
            Found = found,
        };
    }
}
