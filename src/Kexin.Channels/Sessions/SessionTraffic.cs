namespace Kexin.Channels;

/// <summary>What one party sent and received in a session; bytes with framing, without what TLS adds.</summary>
/// <param name="BytesSent">To all others together.</param>
/// <param name="BytesReceived">From all others together.</param>
/// <param name="MessagesSent">To all others together.</param>
/// <param name="MessagesReceived">From all others together.</param>
public readonly record struct SessionTraffic(
    long BytesSent,
    long BytesReceived,
    long MessagesSent,
    long MessagesReceived
);
