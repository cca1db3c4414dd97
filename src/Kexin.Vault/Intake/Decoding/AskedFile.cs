namespace Kexin.Vault;

/// <summary>The file as the decoder's process sees it: it has none itself, and asks for each part.</summary>
internal sealed class AskedFile(DecoderWire wire, long length) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        var done = 0;
        while (done < buffer.Length && Position < length)
        {
            var most = Math.Min(buffer.Length - done, DecoderWire.LongestPartInBytes);
            wire.Send(DecoderFrame.Need, DecoderContent.Of(Position, Math.Min(most, length - Position)));
            var (kind, part) = wire.Receive();
            if (kind != DecoderFrame.Part || part.IsEmpty || part.Length > most)
            {
                throw new DecoderLostException($"a part of the file was to come, and {kind} came");
            }

            part.Span.CopyTo(buffer[done..]);
            done += part.Length;
            Position += part.Length;
        }

        return done;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => length + offset,
        };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
