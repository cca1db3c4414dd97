using System.Globalization;
using System.Text;

namespace Kexin.Bench;

/// <summary>A CSV file of 14 columns that is made while it is read, so that its size costs no memory.</summary>
internal sealed class WideTable(int seed, int rows) : Stream
{
    public const int Columns = 14;

    private readonly byte[] _chunk = new byte[1 << 16];
    private ulong _state = (ulong)seed + 1;
    private int _row = -1;
    private int _at;
    private int _length;

    /// <summary>The fields with numbers, the group aside.</summary>
    public static IReadOnlyList<string> Measured { get; } =
    [.. Enumerable.Range(1, Columns - 2).Select(column => $"m{column}")];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_at == _length)
        {
            Fill();
        }

        var count = Math.Min(buffer.Length, _length - _at);
        _chunk.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Fill()
    {
        const int longestRow = 512;
        (_at, _length) = (0, 0);
        if (_row < 0)
        {
            Append("patient_id,sex," + string.Join(',', Measured) + "\n");
            _row = 0;
        }

        for (; _row < rows && _length + longestRow < _chunk.Length; _row++)
        {
            var line = new StringBuilder();
            line.Append(CultureInfo.InvariantCulture, $"p{_row},{Next() % 2}");
            for (var column = 0; column < Measured.Count; column++)
            {
                line.Append(CultureInfo.InvariantCulture, $",{Next() % 1000}.{Next() % 100:D2}");
            }

            Append(line.Append('\n').ToString());
        }
    }

    private void Append(string text) => _length += Encoding.ASCII.GetBytes(text, _chunk.AsSpan(_length));

    /// <summary>xorshift64 (Marsaglia 2003): fast, and the same for the same seed.</summary>
    private ulong Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return _state;
    }
}
