using System.Text;

namespace Kexin.Vault.Tests;

/// <summary>A CSV file that is made while it is read; it takes the memory of one line.</summary>
/// <param name="header">The first line.</param>
/// <param name="line">The line of that row, from 0; null ends the file.</param>
internal sealed class GeneratedCsv(string header, Func<long, string?> line) : Stream
{
    private byte[] _line = Encoding.UTF8.GetBytes(header + "\n");
    private int _at;
    private long _given;

    /// <summary>Data lines begun so far.</summary>
    public long Rows { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _given;
        set => throw new NotSupportedException();
    }

    /// <summary>Visits of patients, whole lines, until there are so many bytes or a little more.</summary>
    public static GeneratedCsv OfVisits(long sizeInBytes)
    {
        const string Header = "id,age,chol,note";
        var left = sizeInBytes - Header.Length - 1;
        return new GeneratedCsv(
            Header,
            row =>
            {
                if (left <= 0)
                {
                    return null;
                }

                var visit = row + 1;
                var text = $"p-{visit},{visit % 90},{visit % 300}.5,a note of the visit {visit * 7919}";
                left -= text.Length + 1;
                return text;
            }
        );
    }

    public override int Read(Span<byte> buffer)
    {
        var filled = 0;
        while (filled < buffer.Length && (_at < _line.Length || NextLine()))
        {
            var count = Math.Min(buffer.Length - filled, _line.Length - _at);
            _line.AsSpan(_at, count).CopyTo(buffer[filled..]);
            (filled, _at, _given) = (filled + count, _at + count, _given + count);
        }

        return filled;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private bool NextLine()
    {
        if (line(Rows) is not { } text)
        {
            return false;
        }

        Rows++;
        (_line, _at) = (Encoding.UTF8.GetBytes(text + "\n"), 0);
        return true;
    }
}
