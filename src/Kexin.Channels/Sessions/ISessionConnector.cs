namespace Kexin.Channels;

/// <summary>Makes more connections between the parties of a session, for its sub-sessions.</summary>
public interface ISessionConnector
{
    /// <summary>The channel to a party for a sub-session; the party asks for the same at its end.</summary>
    /// <param name="session">The sub-session's id.</param>
    /// <param name="party">The other end's name.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProtocolException">The party cannot be reached, or did not come in time.</exception>
    Task<IMessageChannel> ConnectAsync(SessionId session, string party, CancellationToken cancellationToken);
}
