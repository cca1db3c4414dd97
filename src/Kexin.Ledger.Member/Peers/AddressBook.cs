using Kexin.Cryptography;
using Kexin.Files;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Opening;
using Microsoft.Extensions.Logging;

namespace Kexin.Ledger.Member.Peers;

/// <summary>The newest address card of each member that this node has seen; kept in a file apart from the ledger.</summary>
/// <remarks>
/// The ledger says the same in the end. But a member that moved has to be found before its renewal can be fetched, and one that lost its
/// ledger has to find the others.
/// </remarks>
public sealed class AddressBook(MemberHome home, TimeProvider time, ILogger<AddressBook> logger)
{
    /// <summary>The longest list of cards, in bytes.</summary>
    public const int LargestInBytes = Bounds.Members * (AddressCard.LargestInBytes + 16);

    /// <summary>How far two cards of a member are apart at least, so that none keeps the others' disks and lines busy.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan AheadAtMost = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Lock _writing = new();
    private readonly Dictionary<MemberId, AddressCard> _cards = [];
    private readonly Dictionary<MemberId, RaisedAlarm> _moves = [];
    private Genesis? _genesis;

    /// <summary>Changes with every card that is taken.</summary>
    public int Version { get; private set; }

    /// <summary>Who has moved in the last hour, by a card that was taken here.</summary>
    public IReadOnlyList<RaisedAlarm> Standing
    {
        get
        {
            lock (_lock)
            {
                return [.. _moves.Values.Where(move => time.GetUtcNow() - move.Since < AddressMoves.AlarmPeriod)];
            }
        }
    }

    /// <summary>Says which consortium the cards are of, and reads the file.</summary>
    public void Open(Genesis genesis)
    {
        lock (_lock)
        {
            _genesis = genesis;
        }

        try
        {
            if (File.Exists(home.Addresses))
            {
                Take(Decode(File.ReadAllBytes(home.Addresses)), isNews: false);
            }
        }
        catch (Exception error) when (error is DecodingException or IOException)
        {
            // The other members have the cards, too, and this node signs its own again.
            logger.LogWarning("The address book could not be read (error {Code}).", error.HResult & 0xFFFF);
        }
    }

    /// <summary>The newest card of a member, or null.</summary>
    /// <remarks>A card that was taken while this node's clock ran days ahead does not count any more: it would shut out all that come.</remarks>
    public AddressCard? Find(MemberId member)
    {
        lock (_lock)
        {
            return _cards.GetValueOrDefault(member) is { } card && IsPossible(card) ? card : null;
        }
    }

    /// <summary>Takes those cards that are newer than what is known; others are passed over.</summary>
    /// <exception cref="DecodingException">One of them is none; those before it are taken.</exception>
    public void Take(IEnumerable<byte[]> cards) => Take(cards, isNews: true);

    /// <summary>All cards, as <see cref="Decode"/> reads them.</summary>
    public byte[] Encode()
    {
        lock (_lock)
        {
            return CanonicalCbor.Encode(writer =>
                writer.WriteList([.. _cards.Values], (w, card) => w.WriteByteString(card.Encoded))
            );
        }
    }

    /// <summary>Cards that are not checked yet.</summary>
    /// <exception cref="DecodingException">The bytes are no list of cards.</exception>
    public static IReadOnlyList<byte[]> Decode(byte[] bytes) =>
        CanonicalCbor.Decode(
            (ReadOnlyMemory<byte>)bytes,
            reader => reader.ReadList(Bounds.Members, item => item.ReadBytes(2 * AddressCard.LargestInBytes).ToArray())
        );

    private void Take(IEnumerable<byte[]> cards, bool isNews)
    {
        var before = Version;
        foreach (var bytes in cards)
        {
            if (_genesis is { } genesis)
            {
                Take(genesis, AddressCard.Decode(bytes, genesis), isNews);
            }
        }

        if (isNews && Version != before)
        {
            Write();
        }
    }

    private void Take(Genesis genesis, AddressCard card, bool isNews)
    {
        lock (_lock)
        {
            var before = Find(card.Member);
            if (!IsPossible(card) || card.IssuedAt - before?.IssuedAt < Step.TotalMilliseconds)
            {
                return;
            }

            _cards[card.Member] = card;
            Version++;
            if (isNews && card.Member != home.Self)
            {
                Tell(genesis, card, before);
            }
        }
    }

    private bool IsPossible(AddressCard card) =>
        card.IssuedAt <= (time.GetUtcNow() + AheadAtMost).ToUnixTimeMilliseconds();

    private void Write()
    {
        try
        {
            // Two exchanges may end at once, and there is one file.
            lock (_writing)
            {
                OwnersFile.Write(home.Addresses, Encode());
            }
        }
        catch (IOException error)
        {
            logger.LogWarning("The address book could not be written (error {Code}).", error.HResult & 0xFFFF);
        }
    }

    private void Tell(Genesis genesis, AddressCard card, AddressCard? before)
    {
        var member = genesis.Members.Find(card.Member)!;
        var old = before is null
            ? (member.Details.PeerEndpoint, member.Details.ChannelEndpoint)
            : (before.Address.PeerEndpoint, before.Address.ChannelEndpoint);
        var now = (card.Address.PeerEndpoint, card.Address.ChannelEndpoint);
        if (AddressMoves.Compare(card.Member, member.Name, old, now, time.GetUtcNow()) is { } move)
        {
            logger.LogWarning(
                "Member {Member} moved from {Old} to {New}.",
                card.Member.Value.ToShortString(),
                old,
                now
            );
            _moves[card.Member] = move;
        }
    }
}
