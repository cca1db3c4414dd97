namespace Kexin.Box.Contacts;

/// <summary>What a contact does to the work at a checkpoint.</summary>
public enum ContactStep
{
    /// <summary>It begins.</summary>
    [Says("open", "开始")]
    Open = 1,

    /// <summary>It ends.</summary>
    [Says("close", "结束")]
    Close = 2,
}

/// <summary>What a phone asks of a box.</summary>
/// <param name="Step">Whether the work begins or ends.</param>
/// <param name="Header">The hash of the newest final header that the phone knows: the contact is not before it.</param>
/// <param name="Work">The hash of the work as the phone has it: the task at the beginning, the filled-in form at the end, salted.</param>
/// <param name="Nonce">16 random bytes, so that no answer was there before.</param>
[RecordKind("kexin/box-challenge/1")]
public sealed record Challenge(
    ContactStep Step,
    Digest Header,
    Digest Work,
    [Bytes(Challenge.NonceSizeInBytes)] ReadOnlyMemory<byte> Nonce
) : ICheckedRecord
{
    /// <summary>The size of a nonce, in bytes.</summary>
    public const int NonceSizeInBytes = 16;

    public BilingualText? FindFault() =>
        Nonce.Length == NonceSizeInBytes
            ? null
            : new($"must have a nonce of {NonceSizeInBytes} bytes", $"随机数必须为 {NonceSizeInBytes} 字节");

    /// <summary>What a box signs of it: the hash of its canonical bytes.</summary>
    public Digest HashBy(Suite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        return suite.Hash(CanonicalRecord.Encode(this));
    }
}
