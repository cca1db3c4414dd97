using System.Security.Cryptography.X509Certificates;
using Kexin.Channels;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kexin.Node;

/// <summary>Announces where this node is: a card for the others at once, and a renewal on the ledger when it says something else.</summary>
internal sealed class OwnAddress(
    NodeConfiguration configuration,
    NodeKeys keys,
    NodeLedger node,
    AddressBook book,
    Submitter submitter,
    TimeProvider time,
    ILogger<OwnAddress> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Watch = TimeSpan.FromMinutes(1);

    /// <summary>Signs a card if the last one says something else; its time never goes back.</summary>
    public void Announce(Genesis genesis)
    {
        var address = Describe(genesis);
        var last = book.Find(keys.Member);
        if (last is not null && Same(last.Address, address))
        {
            return;
        }

        var next = last is null ? 0 : last.IssuedAt + (long)AddressBook.Step.TotalMilliseconds;
        var now = Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), next);
        book.Take([AddressCard.Sign(genesis.Consortium, keys.Signing, now, address).Encoded]);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ledger = await node.WaitAsync(stoppingToken);
        var address = Describe(ledger.Genesis);
        while (true)
        {
            // Another card of this node's may come from the others: a folder that was set back has an older one.
            Announce(ledger.Genesis);
            var isKnown = await RenewAsync(ledger, address, stoppingToken);
            await Task.Delay(isKnown ? Watch : Pause, time, stoppingToken);
        }
    }

    /// <summary>Renews this node's membership if it says something else; false when that could not be done yet.</summary>
    private async Task<bool> RenewAsync(JoinedLedger ledger, RenewMembership address, CancellationToken stopping)
    {
        var token = ledger.Queries.FindToken(MembershipToken.IdOf(ledger.Suite, keys.Member))!;
        var known = MembershipToken.Read(token, ledger.Suite).Details;
        if (Same(new RenewMembership(known.TlsKeyHash, known.PeerEndpoint, known.ChannelEndpoint), address))
        {
            return true;
        }

        try
        {
            await submitter.SubmitAsync(
                new ContractAction(
                    MembershipContract.ContractName,
                    MembershipContract.Renew,
                    address.Encode(),
                    [],
                    [token]
                ),
                SubmissionState.Final,
                stopping
            );
            logger.LogInformation("This node's new address {Address} is on the ledger.", address.PeerEndpoint);
            return true;
        }
        catch (DomainException error)
        {
            logger.LogWarning("This node's new address is not on the ledger yet: {Reason}", error.Message);
            return false;
        }
    }

    private RenewMembership Describe(Genesis genesis)
    {
        var hash = PeerCertificate.SpkiHash(keys.Certificate);
        if (genesis.Members.Find(keys.Member)!.Details.TlsKeyHash == hash)
        {
            return new RenewMembership(hash, configuration.PeerEndpoint, configuration.ChannelEndpoint);
        }

        using var key = keys.Certificate.GetECDsaPrivateKey()!;
        var proof = TlsKeyProof.Sign(key, genesis.Consortium, keys.Member);
        return new RenewMembership(hash, configuration.PeerEndpoint, configuration.ChannelEndpoint, proof);
    }

    private static bool Same(RenewMembership a, RenewMembership b) =>
        (a.TlsKeyHash, a.PeerEndpoint, a.ChannelEndpoint) == (b.TlsKeyHash, b.PeerEndpoint, b.ChannelEndpoint);
}
