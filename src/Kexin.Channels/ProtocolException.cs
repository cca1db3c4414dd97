namespace Kexin.Channels;

/// <summary>A peer's fault; the session is over, and nothing of it is used again.</summary>
public sealed class ProtocolException : Exception
{
    /// <summary>Names the fault, the party to blame and what was expected and found.</summary>
    public ProtocolException(ProtocolError error, string party, string message)
        : this(error, party, message, null) { }

    /// <summary>Names the fault, the party to blame, what was expected and found, and the cause.</summary>
    public ProtocolException(ProtocolError error, string party, string message, Exception? innerException)
        : this(error, [party], message, innerException) { }

    /// <summary>Names the fault, the parties of which at least one is to blame, and what was expected and found.</summary>
    /// <exception cref="ArgumentException">There is no party.</exception>
    public ProtocolException(ProtocolError error, IReadOnlyList<string> parties, string message)
        : this(error, parties, message, null) { }

    private ProtocolException(ProtocolError error, IReadOnlyList<string> parties, string message, Exception? cause)
        : base($"{string.Join(", ", parties)}: {message}", cause)
    {
        ArgumentOutOfRangeException.ThrowIfZero(parties.Count, nameof(parties));
        Error = error;
        Parties = parties;
        Finding = message;
    }

    /// <summary>In which way the peer failed.</summary>
    public ProtocolError Error { get; }

    /// <summary>The names of those of whom at least one is at fault: one where the protocol can tell who it was.</summary>
    public IReadOnlyList<string> Parties { get; }

    /// <summary>The name of the party at fault, or null where it may have been any of several.</summary>
    public string? Party => Parties.Count == 1 ? Parties[0] : null;

    /// <summary>What was expected and found, without the names.</summary>
    public string Finding { get; }
}
