namespace Kexin.Channels;

/// <summary>What went over a channel: whole messages, and their bytes with framing but without what TLS adds.</summary>
public sealed class ChannelCounters
{
    private long _bytesSent;
    private long _bytesReceived;
    private long _messagesSent;
    private long _messagesReceived;

    /// <summary>Bytes of all messages sent, each with its frame header.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>Bytes of all messages received, each with its frame header.</summary>
    public long BytesReceived => Interlocked.Read(ref _bytesReceived);

    /// <summary>Messages sent.</summary>
    public long MessagesSent => Interlocked.Read(ref _messagesSent);

    /// <summary>Messages received.</summary>
    public long MessagesReceived => Interlocked.Read(ref _messagesReceived);

    internal void CountSent(int messageSizeInBytes)
    {
        Interlocked.Add(ref _bytesSent, messageSizeInBytes + Frame.HeaderSizeInBytes);
        Interlocked.Increment(ref _messagesSent);
    }

    internal void CountReceived(int messageSizeInBytes)
    {
        Interlocked.Add(ref _bytesReceived, messageSizeInBytes + Frame.HeaderSizeInBytes);
        Interlocked.Increment(ref _messagesReceived);
    }
}
