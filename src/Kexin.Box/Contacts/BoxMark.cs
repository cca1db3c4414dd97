namespace Kexin.Box.Contacts;

/// <summary>How far a box's chain goes: what the box keeps, and what a node has seen of it.</summary>
/// <param name="Counter">The last contact's; 0 before the first.</param>
/// <param name="Head">The last contact's hash; zero before the first.</param>
/// <param name="Time">The last contact's time, in milliseconds since 1970, UTC; 0 before the first.</param>
public sealed record BoxMark([Between(0, long.MaxValue)] long Counter, Digest Head, [Time] long Time)
{
    /// <summary>That of a box that was never touched.</summary>
    public static BoxMark Fresh { get; } = new(0, Digest.Zero, 0);

    /// <summary>The mark after a contact.</summary>
    public static BoxMark After(Contact contact, Suite suite)
    {
        ArgumentNullException.ThrowIfNull(contact);
        return new BoxMark(contact.Counter, contact.HashBy(suite), contact.Time);
    }
}

/// <summary>A box's key: in a secure element, which never gives it out, or in software.</summary>
public interface IBoxKey
{
    /// <summary>What the ledger registers of it.</summary>
    PublicKey PublicKey { get; }

    /// <summary>Signs for one purpose.</summary>
    byte[] Sign(string purpose, ReadOnlySpan<byte> message);
}

/// <summary>A key in the process's memory: for simulators and tests.</summary>
public sealed class SoftwareBoxKey(SigningKey key) : IBoxKey
{
    public PublicKey PublicKey => key.PublicKey;

    public byte[] Sign(string purpose, ReadOnlySpan<byte> message) => key.Sign(purpose, message);
}

/// <summary>Where a box keeps its mark over a loss of power.</summary>
public interface IBoxMemory
{
    /// <summary>The mark that was saved last; <see cref="BoxMark.Fresh"/> when none was.</summary>
    BoxMark Load();

    /// <summary>Saves; when it returns, the mark survives a loss of power, and when it throws, nobody knows.</summary>
    /// <exception cref="IOException">It may not have been saved.</exception>
    void Save(BoxMark mark);
}
