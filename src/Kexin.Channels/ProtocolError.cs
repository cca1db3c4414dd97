namespace Kexin.Channels;

/// <summary>In which way a peer failed a session.</summary>
public enum ProtocolError
{
    /// <summary>The peer ended the connection, or could not be reached.</summary>
    PeerClosed,

    /// <summary>The peer was silent for longer than the session's patience.</summary>
    Timeout,

    /// <summary>The peer sent bytes that are not the expected message.</summary>
    Malformed,

    /// <summary>The peer announced a message longer than the protocol allows.</summary>
    TooLong,

    /// <summary>A message came out of turn: replayed, dropped or reordered.</summary>
    OutOfOrder,

    /// <summary>The peer is in another session, computation, role or suite.</summary>
    Mismatch,

    /// <summary>A proof, signature or consistency check failed.</summary>
    Cheating,

    /// <summary>The peer, or the rule that admits peers, said no.</summary>
    Refused,
}
