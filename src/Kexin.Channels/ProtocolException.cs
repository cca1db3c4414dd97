namespace Kexin.Channels;

/// <summary>A peer's fault; the session is over, and nothing of it is used again.</summary>
public sealed class ProtocolException : Exception
{
    /// <summary>Names the fault, the party to blame and what was expected and found.</summary>
    public ProtocolException(ProtocolError error, string party, string message)
        : this(error, party, message, null) { }

    /// <summary>Names the fault, the party to blame, what was expected and found, and the cause.</summary>
    public ProtocolException(ProtocolError error, string party, string message, Exception? innerException)
        : base($"{party}: {message}", innerException)
    {
        Error = error;
        Party = party;
    }

    /// <summary>In which way the peer failed.</summary>
    public ProtocolError Error { get; }

    /// <summary>The name of the party at fault.</summary>
    public string Party { get; }
}
