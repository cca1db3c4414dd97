namespace Kexin.Home;

/// <summary>The node cannot start, or cannot go on: a damaged file, a folder in use, a wrong passphrase. The message says what to do.</summary>
public sealed class NodeFaultException : Exception
{
    /// <summary>Says what is the matter, in English and in Chinese.</summary>
    public NodeFaultException(string message, string chinese)
        : this(message, chinese, null) { }

    /// <summary>Says what is the matter, in English and in Chinese, with the cause.</summary>
    public NodeFaultException(string message, string chinese, Exception? innerException)
        : base(message, innerException) => Chinese = chinese;

    /// <summary>Whether the one who started the node can mend it by another command line (a wrong passphrase, an address in use).</summary>
    public bool IsUsage { get; init; }

    /// <summary>The message in Chinese.</summary>
    public string Chinese { get; }
}
