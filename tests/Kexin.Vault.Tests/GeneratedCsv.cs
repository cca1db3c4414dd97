using System.Text;

namespace Kexin.Vault.Tests;

/// <summary>A CSV file that is made while it is read; it takes the memory of one line.</summary>
internal sealed class GeneratedCsv(long sizeInBytes) : Stream
{
    private byte[] _line = Encoding.UTF8.GetBytes("id,age,chol,note\n");
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

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            if (_at == _line.Length)
            {
                if (_given >= sizeInBytes)
                {
                    break;
                }

                Rows++;
                _line = Encoding.UTF8.GetBytes(
                    $"p-{Rows},{Rows % 90},{Rows % 300}.5,a note of the visit {Rows * 7919}\n"
                );
                _at = 0;
            }

            var count = Math.Min(buffer.Length - filled, _line.Length - _at);
            _line.AsMemory(_at, count).CopyTo(buffer[filled..]);
            (filled, _at, _given) = (filled + count, _at + count, _given + count);
        }

        return ValueTask.FromResult(filled);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
