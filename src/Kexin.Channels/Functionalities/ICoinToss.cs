namespace Kexin.Channels;

/// <summary>Random bytes that all parties learn and none of them could choose.</summary>
public interface ICoinToss
{
    /// <summary>One toss; every party of the session calls it with the same label and size.</summary>
    /// <param name="label">Names the toss; used once in the session.</param>
    /// <param name="sizeInBytes">How many bytes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProtocolException">A party is at fault.</exception>
    Task<byte[]> TossAsync(string label, int sizeInBytes, CancellationToken cancellationToken);
}
