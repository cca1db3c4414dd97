namespace Kexin.Node;

/// <summary>The node cannot start, or cannot go on: a damaged file, a folder in use, a wrong passphrase. The message says what to do.</summary>
public sealed class NodeFaultException : Exception
{
    /// <summary>Says what is the matter.</summary>
    public NodeFaultException(string message)
        : this(message, null) { }

    /// <summary>Says what is the matter, with the cause.</summary>
    public NodeFaultException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>Whether the one who started the node can mend it by another command line (a wrong passphrase, an address in use).</summary>
    public bool IsUsage { get; init; }

    /// <summary>The same in Chinese, where the one who started the node can mend it.</summary>
    public string? Chinese { get; init; }
}
