namespace Kexin.Channels;

/// <summary>Every party says something to all, and all are sure that everybody heard the same.</summary>
public interface IBroadcast
{
    /// <summary>One round; every party of the session calls it with the same label and bound.</summary>
    /// <param name="label">Names the round; used once in the session.</param>
    /// <param name="message">What this party says; may be empty.</param>
    /// <param name="maxSizeInBytes">The longest message that any party may say.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>What each party said, by name, this one included.</returns>
    /// <exception cref="ProtocolException">A party is at fault; nobody may use what it heard.</exception>
    Task<IReadOnlyDictionary<string, byte[]>> RunAsync(
        string label,
        ReadOnlyMemory<byte> message,
        int maxSizeInBytes,
        CancellationToken cancellationToken
    );
}
