using Kexin.Cryptography;
using Kexin.Files;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Opening;
using Kexin.Ledger.Member.Peers;
using Microsoft.Extensions.Logging;

namespace Kexin.Ledger.Member.Joining;

/// <summary>How a founding document comes to the other members' nodes while it is signed.</summary>
public interface IFoundingPeers
{
    /// <summary>Gives the document as far as it is signed here for the same as far as it is signed there.</summary>
    /// <returns>Its bytes; null where that member has not signed it.</returns>
    Task<byte[]?> ExchangeAsync(MemberId member, ReadOnlyMemory<byte> document, CancellationToken cancel);
}

/// <summary>Gathers what is missing of a founding document that this member has signed, and joins when nobody is missing.</summary>
/// <remarks>
/// What: the nodes of those who have signed the same document ask each other for signatures, by the addresses and TLS keys of its cards,
/// until each has all of them; so every member signs once and nobody carries copies back.
/// Security: only a document that this member has signed is taken, given or joined; a signature is checked wherever it comes from. Until
/// then the cards of that document are the only ones whose TLS keys are let in.
/// </remarks>
/// <param name="home">Where the document is kept until then.</param>
/// <param name="start">Joins.</param>
/// <param name="members">Told whose keys count.</param>
/// <param name="peers">The others' nodes.</param>
/// <param name="time">The pauses.</param>
/// <param name="logger">Told of what is not kept.</param>
public sealed class SignatureRound(
    MemberHome home,
    LedgerStart start,
    MemberDirectory members,
    IFoundingPeers peers,
    TimeProvider time,
    ILogger<SignatureRound> logger
) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1);
    private volatile FoundingDraft? _draft;

    /// <summary>Keeps a document that this member has signed, instead of one that it signed before; joins if nobody is missing.</summary>
    /// <returns>The document with all signatures that are known here.</returns>
    /// <exception cref="DomainException">This member is in another consortium.</exception>
    public async Task<FoundingDraft> KeepAsync(FoundingDraft document, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(document);
        await _turn.WaitAsync(cancel);
        try
        {
            if (start.Joined is { } genesis && genesis.Consortium == document.Consortium)
            {
                return FoundingDraft.Decode(genesis.Encoded);
            }

            start.ThrowIfJoined();
            var all = _draft is { } held && held.Consortium == document.Consortium ? held.Merge(document) : document;
            if (all.Missing.Count == 0)
            {
                await start.JoinAsync(all.Complete(), cancel);
                _draft = null;
                File.Delete(home.Founding);
                return all;
            }

            OwnersFile.Write(home.Founding, all.Encoded.Span);
            members.Expect(all.Members);
            _draft = all;
            return all;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes another member's copy and answers with this one's; null for a document that this member has not signed.</summary>
    /// <exception cref="DecodingException">The bytes are no founding document.</exception>
    public async Task<ReadOnlyMemory<byte>?> AnswerAsync(byte[] copy, CancellationToken cancel)
    {
        if (_draft is { } same && same.Encoded.Span.SequenceEqual(copy))
        {
            return same.Encoded;
        }

        // Null as bytes would be no bytes at all, and not nothing.
        ReadOnlyMemory<byte>? nothing = null;
        var theirs = FoundingDraft.Decode(copy);
        if (start.Joined is { } genesis)
        {
            return genesis.Consortium == theirs.Consortium ? genesis.Encoded : nothing;
        }

        return _draft?.Consortium == theirs.Consortium ? (await KeepAsync(theirs, cancel)).Encoded : nothing;
    }

    /// <summary>Asks the others until this member has joined a consortium, or it is stopped.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        await ResumeAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        while (start.Joined is null && await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (_draft is { } draft)
            {
                var others = draft.Terms.Cards.Where(card => card.Id != home.Self);
                await Task.WhenAll(others.Select(card => AskAsync(card.Id, draft, stoppingToken)));
            }
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Goes on with what was signed before the node was stopped.</summary>
    private async Task ResumeAsync(CancellationToken cancel)
    {
        if (!File.Exists(home.Founding))
        {
            return;
        }

        try
        {
            if (start.IsToOpen)
            {
                File.Delete(home.Founding);
                return;
            }

            await KeepAsync(FoundingDraft.Decode(await File.ReadAllBytesAsync(home.Founding, cancel)), cancel);
        }
        catch (Exception error) when (error is DecodingException or DomainException)
        {
            logger.LogWarning("'{File}' is left alone: {Reason} Sign again.", home.Founding, error.Message);
        }
    }

    private async Task AskAsync(MemberId member, FoundingDraft draft, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            if (await peers.ExchangeAsync(member, draft.Encoded, either.Token) is { } copy)
            {
                await AnswerAsync(copy, stopping);
            }
        }
        catch (Exception error) when (error is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // Whatever another node answers, or fails to, must not stop this one; it is asked again.
            logger.LogDebug("{Member} gave no signatures: {Reason}", member.Value.ToShortString(), error.Message);
        }
    }
}
