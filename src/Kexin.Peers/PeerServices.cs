using Kexin.Channels;
using Kexin.Collaboration.Documents;
using Kexin.Collaboration.Runs;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Member.Joining;
using Kexin.Ledger.Member.Peers;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Peers;

/// <summary>Registers what other members' nodes are called by, and called from.</summary>
public static class PeerServices
{
    /// <summary>Adds them; clock, the members' directory and their places come from the host, as do the domains that answer.</summary>
    public static IServiceCollection AddPeers(this IServiceCollection services, PeerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return services
            .AddSingleton(settings)
            .AddSingleton<HandshakePlaces>()
            .AddSingleton<DialRules>()
            .AddSingleton<PeerConnections>()
            .AddSingleton<HttpLedgerPeers>()
            .AddSingleton<ILedgerPeers>(provider => provider.GetRequiredService<HttpLedgerPeers>())
            .AddSingleton<IMemberNodes>(provider => provider.GetRequiredService<HttpLedgerPeers>())
            .AddSingleton<IFoundingPeers>(provider => provider.GetRequiredService<HttpLedgerPeers>())
            .AddSingleton<PartyPeers>()
            .AddSingleton<IDocumentPeers>(provider => provider.GetRequiredService<PartyPeers>())
            .AddSingleton<IRunWitnesses>(provider => provider.GetRequiredService<PartyPeers>())
            .AddSingleton<IPartySessions, SessionOpener>()
            .AddSingleton(provider => new ChannelLobby(settings.Patience, provider.GetRequiredService<TimeProvider>()))
            .AddHostedService<ChannelListener>();
    }
}
