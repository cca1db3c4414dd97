using System.Net;
using System.Net.Sockets;
using Kexin.Channels;
using Kexin.Collaboration.Runs;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Peers;

/// <summary>Opens the session of a run with every other party: of two parties, the one with the smaller id connects.</summary>
internal sealed class SessionOpener(
    PeerSettings settings,
    MemberDirectory members,
    ChannelLobby lobby,
    DialRules rules,
    TimeProvider time
) : IPartySessions
{
    public async Task<Session> OpenAsync(
        SessionId id,
        Digest document,
        IReadOnlyList<RunParty> parties,
        Action<MemberId> connected,
        CancellationToken cancel
    )
    {
        var self = ToParty(parties.Single(party => party.Member == settings.Self));
        var others = parties.Where(party => party.Member != settings.Self).ToList();
        var terms = new SessionTerms(
            id,
            document,
            settings.Suite,
            self,
            settings.Key,
            [.. others.Select(ToParty)],
            settings.Patience
        );
        var opening = others.ToDictionary(party => party.Member.ToString(), party => OpenAsync(party.Member));
        try
        {
            await FirstFaultAsync([.. opening.Values]);
            var channels = opening.ToDictionary(pair => pair.Key, pair => pair.Value.Result);
            return await Session.OpenAsync(terms, channels, RandomSource.System, cancel);
        }
        catch
        {
            // A connection that comes up later finds nobody here.
            foreach (var connection in opening.Values)
            {
                _ = connection.ContinueWith(
                    static async done =>
                    {
                        if (done.IsCompletedSuccessfully)
                        {
                            await done.Result.DisposeAsync();
                        }
                        else
                        {
                            _ = done.Exception;
                        }
                    },
                    TaskScheduler.Default
                );
            }

            throw;
        }

        async Task<IMessageChannel> OpenAsync(MemberId other)
        {
            var channel = await ConnectAsync(other, id, cancel);
            connected(other);
            return channel;
        }
    }

    private SessionParty ToParty(RunParty party) => new(party.Member.ToString(), Details(party.Member).Key, party.Role);

    private Task<IMessageChannel> ConnectAsync(MemberId other, SessionId id, CancellationToken cancel)
    {
        var name = other.ToString();
        if (settings.Self.Value > other.Value)
        {
            return lobby.TakeAsync(id, name, cancel);
        }

        var details = Details(other).Details;
        return DialAsync(name, details, id, cancel);
    }

    private async Task<IMessageChannel> DialAsync(
        string name,
        MemberDetails details,
        SessionId id,
        CancellationToken cancel
    )
    {
        var endpoint = DialRules.Parse(details.ChannelEndpoint);
        IPAddress[] addresses;
        try
        {
            addresses = await rules.ResolveAsync(endpoint, cancel);
        }
        catch (HttpRequestException error)
        {
            throw new ProtocolException(ProtocolError.Refused, name, error.Message, error);
        }
        catch (SocketException error)
        {
            throw new ProtocolException(ProtocolError.PeerClosed, name, error.Message, error);
        }

        // The addresses that were looked at are those that are connected to.
        var dialer = new TlsChannelDialer(settings.Certificate, settings.Patience, time);
        for (var i = 0; ; i++)
        {
            try
            {
                var address = new DnsEndPoint(addresses[i].ToString(), endpoint.Port);
                return await dialer.DialAsync(name, address, details.TlsKeyHash, id, cancel);
            }
            catch (ProtocolException error) when (error.Error == ProtocolError.PeerClosed && i < addresses.Length - 1)
            {
                // A name may have an address at which nobody listens.
            }
        }
    }

    private MembershipToken Details(MemberId member) =>
        members.Find(member)
        ?? throw new ProtocolException(ProtocolError.Refused, member.ToString(), "is no active member any more.");

    private static async Task FirstFaultAsync(List<Task<IMessageChannel>> connections)
    {
        while (connections.Count > 0)
        {
            var done = await Task.WhenAny(connections);
            connections.Remove(done);
            await done;
        }
    }
}
