using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Alarms;
using Kexin.Ledger.Member.Evidence;
using Kexin.Ledger.Member.Joined;
using Kexin.Ledger.Member.Joining;
using Kexin.Ledger.Member.Opening;
using Kexin.Ledger.Member.Peers;
using Kexin.Ledger.Member.Submitting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kexin.Ledger.Member.Tests;

/// <summary>All that a member's node is, but for its host.</summary>
internal sealed class FoundingNode : IAsyncDisposable
{
    private readonly LedgerOpening _opening;

    public FoundingNode(MemberHome home, Others? others = null)
    {
        var (time, peers) = (TimeProvider.System, new OneMember.Nobody());
        var submitter = new Submitter(Ledger, [], time);
        var book = new AddressBook(home, time, NullLogger<AddressBook>.Instance);
        var directory = new MemberDirectory(Ledger, book);
        var repair = new LedgerRepair(home, SceneContracts.All, peers, Alarms, time, NullLogger<LedgerRepair>.Instance);
        _opening = new LedgerOpening(home, SceneContracts.All, repair, peers, Alarms, time, NullLoggerFactory.Instance);
        Start = new LedgerStart(
            home,
            Ledger,
            directory,
            book,
            new OwnAddress(home, Ledger, book, submitter, time, NullLogger<OwnAddress>.Instance),
            new FeedWatch(time),
            _opening,
            new EvidenceService(Ledger, time),
            Alarms
        );
        Round = new SignatureRound(
            home,
            Start,
            directory,
            others ?? new Others(),
            time,
            NullLogger<SignatureRound>.Instance
        );
        Founding = new Founding(home, Start, Round, time);
    }

    public NodeLedger Ledger { get; } = new();

    public Noted Alarms { get; } = new();

    public LedgerStart Start { get; }

    public SignatureRound Round { get; }

    public Founding Founding { get; }

    public Task<FoundingDraft> CreateAsync(params MemberCard[] cards) =>
        Founding.CreateAsync(
            "One 联盟",
            new ConsortiumRules(),
            null,
            [.. cards.Select(card => card.Encoded.ToArray())],
            CancellationToken.None
        );

    public async ValueTask DisposeAsync()
    {
        await Start.StopAsync();
        await _opening.DisposeAsync();
        Start.Dispose();
        Round.Dispose();
    }

    internal sealed class Noted : IAlarms
    {
        public List<string> Raised { get; } = [];

        public void Raise(string code, BilingualText text) => Raised.Add(code);

        public void Clear(string code) => Raised.Remove(code);
    }

    /// <summary>The nodes that can be reached, by member.</summary>
    internal sealed class Others : Dictionary<MemberId, SignatureRound>, IFoundingPeers
    {
        public async Task<byte[]?> ExchangeAsync(
            MemberId member,
            ReadOnlyMemory<byte> document,
            CancellationToken cancel
        ) => (await this[member].AnswerAsync(document.ToArray(), cancel))?.ToArray();
    }
}
