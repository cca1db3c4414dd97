namespace Kexin.Cryptography;

/// <summary>Bytes that are not what they should be: damaged, altered or of another format.</summary>
public class DecodingException : Exception
{
    /// <summary>Says no more than that the bytes are wrong.</summary>
    public DecodingException()
        : base("The bytes are not in the expected format.") { }

    /// <summary>Says what was expected and what was found.</summary>
    public DecodingException(string message)
        : base(message) { }

    /// <summary>Says what was expected, with the cause.</summary>
    public DecodingException(string message, Exception? innerException)
        : base(message, innerException) { }
}
