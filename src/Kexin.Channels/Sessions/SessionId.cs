using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>Names one run of one computation; never used for a second run.</summary>
/// <param name="Value">32 bytes, such as the hash of the task's token and the run's number.</param>
public readonly record struct SessionId(Digest Value)
{
    public override string ToString() => Value.ToString();
}
