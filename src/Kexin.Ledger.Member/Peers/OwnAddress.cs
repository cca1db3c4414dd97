using System.Security.Cryptography.X509Certificates;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Joined;
using Kexin.Ledger.Member.Opening;
using Kexin.Ledger.Member.Submitting;
using Microsoft.Extensions.Logging;

namespace Kexin.Ledger.Member.Peers;

/// <summary>Announces where this node is: a card for the others at once, and a renewal on the ledger when it says something else.</summary>
public sealed class OwnAddress(
    MemberHome home,
    NodeLedger node,
    AddressBook book,
    Submitter submitter,
    TimeProvider time,
    ILogger<OwnAddress> logger
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Watch = TimeSpan.FromMinutes(1);

    /// <summary>Signs a card if the last one says something else; its time never goes back.</summary>
    public void Announce(Genesis genesis)
    {
        var address = Describe(genesis);
        var last = book.Find(home.Self);
        if (last is not null && Same(last.Address, address))
        {
            return;
        }

        var next = last is null ? 0 : last.IssuedAt + (long)AddressBook.Step.TotalMilliseconds;
        var now = Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), next);
        book.Take([AddressCard.Sign(genesis.Consortium, home.Key, now, address).Encoded]);
    }

    /// <summary>Keeps what the others and the ledger know of this node up to date until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
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
        var token = ledger.Queries.FindToken(MembershipToken.IdOf(ledger.Suite, home.Self))!;
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
        var address = new RenewMembership(
            home.Details.TlsKeyHash,
            home.Details.PeerEndpoint,
            home.Details.ChannelEndpoint
        );
        if (genesis.Members.Find(home.Self)!.Details.TlsKeyHash == address.TlsKeyHash)
        {
            return address;
        }

        using var key = home.Certificate.GetECDsaPrivateKey()!;
        return address with { Proof = TlsKeyProof.Sign(key, genesis.Consortium, home.Self) };
    }

    private static bool Same(RenewMembership a, RenewMembership b) =>
        (a.TlsKeyHash, a.PeerEndpoint, a.ChannelEndpoint) == (b.TlsKeyHash, b.PeerEndpoint, b.ChannelEndpoint);
}
