using System.Buffers.Binary;

namespace Kexin.Vault;

/// <summary>What a frame between a node and its decoder says.</summary>
internal enum DecoderFrame : byte
{
    /// <summary>To the decoder: the file's length. It answers <see cref="Opened"/>.</summary>
    Open = 1,

    /// <summary>To the decoder: a workbook's length and the sheet's name. It answers <see cref="Opened"/>.</summary>
    OpenSheet = 9,

    /// <summary>To the decoder: column, most values, most bytes. It answers <see cref="Values"/>.</summary>
    Read = 2,

    /// <summary>To the decoder: go back to the beginning of a column; has no answer.</summary>
    Rewind,

    /// <summary>To the decoder: the part of the file that it asked for.</summary>
    Part,

    /// <summary>From the decoder, before it answers: which part of the file it needs, position and length.</summary>
    Need,

    /// <summary>From the decoder: rows and columns.</summary>
    Opened,

    /// <summary>From the decoder: some values of a column.</summary>
    Values,

    /// <summary>From the decoder, as its last: a <see cref="DecoderFault"/>.</summary>
    Failed,
}

/// <summary>Why a file could not be decoded.</summary>
internal enum DecoderFault : byte
{
    /// <summary>It is not what it should be.</summary>
    NotParquet = 1,

    /// <summary>A text is longer than a cell may be.</summary>
    CellTooLong,

    /// <summary>It unpacks to more than is allowed.</summary>
    TooMuch,
}

/// <summary>The other side is gone, or says what it must not.</summary>
internal sealed class DecoderLostException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Frames over two pipes: a byte that says what it is, the length in four bytes, and the content.</summary>
/// <remarks>Security: a length is compared with <see cref="LongestInBytes"/> before memory is taken for it.</remarks>
internal sealed class DecoderWire(Stream input, Stream output)
{
    /// <summary>The longest content, in bytes: a batch of values with the longest cell after it.</summary>
    public const int LongestInBytes = 32 << 20;

    /// <summary>The longest part of a file in one frame, in bytes.</summary>
    public const int LongestPartInBytes = 1 << 20;

    private const int HeadInBytes = 1 + sizeof(int);

    private readonly byte[] _head = new byte[HeadInBytes];
    private byte[] _content = new byte[1 << 16];

    /// <summary>Sends a frame.</summary>
    /// <exception cref="DecoderLostException">The other side is gone.</exception>
    public void Send(DecoderFrame kind, ReadOnlySpan<byte> content)
    {
        try
        {
            _head[0] = (byte)kind;
            BinaryPrimitives.WriteInt32LittleEndian(_head.AsSpan(1), content.Length);
            output.Write(_head);
            output.Write(content);
            output.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new DecoderLostException("the pipe is closed", e);
        }
    }

    /// <summary>The next frame; its content stays until the one after it.</summary>
    /// <exception cref="DecoderLostException">The other side is gone, or the frame is longer than one may be.</exception>
    public (DecoderFrame Kind, ReadOnlyMemory<byte> Content) Receive()
    {
        try
        {
            input.ReadExactly(_head);
            var length = BinaryPrimitives.ReadInt32LittleEndian(_head.AsSpan(1));
            if (length is < 0 or > LongestInBytes)
            {
                throw new DecoderLostException($"a frame of {length} bytes was announced");
            }

            if (length > _content.Length)
            {
                _content = new byte[length];
            }

            input.ReadExactly(_content.AsSpan(0, length));
            return ((DecoderFrame)_head[0], _content.AsMemory(0, length));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new DecoderLostException("the pipe is closed", e);
        }
    }
}
