namespace Kexin.Cryptography;

/// <summary>A master key's file is undamaged as far as its checksum says, and the passphrase does not open it.</summary>
public sealed class WrongPassphraseException : DecodingException
{
    /// <summary>Says that the passphrase is wrong.</summary>
    public WrongPassphraseException()
        : base("The passphrase is not the one of this master key.") { }

    /// <summary>Says so in the given words.</summary>
    public WrongPassphraseException(string message)
        : base(message) { }

    /// <summary>Says so in the given words, with the cause.</summary>
    public WrongPassphraseException(string message, Exception? innerException)
        : base(message, innerException) { }
}
