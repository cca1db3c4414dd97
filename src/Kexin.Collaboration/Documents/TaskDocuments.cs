using Kexin.Collaboration.Contract;
using Kexin.Computations;
using Kexin.Computations.Documents;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Documents;

/// <summary>The computation documents that this member made or was given: what they say goes to their parties alone, not onto the ledger.</summary>
/// <param name="records">Keeps them.</param>
/// <param name="peers">Carries them.</param>
/// <param name="ledger">Says which tasks there are.</param>
public sealed class TaskDocuments(IDocumentRecords records, IDocumentPeers peers, ILedger ledger)
{
    /// <summary>The largest document that is taken from another member.</summary>
    public const int LargestInBytes = 1 << 20;

    /// <summary>Keeps a document.</summary>
    public Task SaveAsync(ComputationDocument document, CancellationToken cancel) =>
        records.SaveAsync(HashOf(document), DocumentCodec.Encode(document), cancel);

    /// <summary>The document, or null; what is kept is hashed anew, and what was altered there is as if it were not, until it is fetched again.</summary>
    /// <remarks>Looking takes nothing away: a document that arrives in that moment stays.</remarks>
    public async Task<ComputationDocument?> FindAsync(Digest hash, CancellationToken cancel) =>
        await records.FindAsync(hash, cancel) is { } encoded ? Read(encoded, hash) : null;

    /// <summary>The document, from the requester's node if it is not here; null when that cannot be reached now.</summary>
    public async Task<ComputationDocument?> GetAsync(Digest hash, MemberId requester, CancellationToken cancel)
    {
        if (await FindAsync(hash, cancel) is { } known)
        {
            return known;
        }

        if (
            requester == ledger.Self
            || await peers.FetchAsync(requester, hash, cancel) is not { } encoded
            || Read(encoded, hash) is not { } document
        )
        {
            return null;
        }

        await SaveAsync(document, cancel);
        return document;
    }

    /// <summary>The document's bytes for a member that is a party of it, or null.</summary>
    public async Task<byte[]?> FindForAsync(MemberId caller, Digest hash, CancellationToken cancel) =>
        await FindAsync(hash, cancel) is { } document && IsParty(document, caller)
            ? DocumentCodec.Encode(document)
            : null;

    /// <summary>Takes a document that its requester sends.</summary>
    /// <exception cref="DomainException">
    /// The sender is not its requester, this member no party of it, or no task on the ledger is about it: what nobody can run would only
    /// fill the disk. One that comes before its task is here is fetched when the task is seen.
    /// </exception>
    public async Task TakeAsync(MemberId caller, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        ComputationDocument document;
        try
        {
            document = DocumentCodec.Decode(bytes);
            DocumentRules.Check(document);
        }
        catch (DocumentException error)
        {
            throw DomainException.Invalid(error.Text.En, error.Text.Zh);
        }

        if (document.Requester != caller || !IsParty(document, ledger.Self))
        {
            throw DomainException.Invalid(
                "A document is sent by its requester to its parties.",
                "文档须由其发起方发给参与方。"
            );
        }

        var hash = HashOf(document);
        if (ledger.Tokens(TaskToken.Type, caller).All(token => TaskToken.Read(token).Document != hash))
        {
            throw DomainException.Invalid(
                "No task on the ledger is about this document yet.",
                "账本上还没有与该文档对应的任务。"
            );
        }

        await SaveAsync(document, cancel);
    }

    /// <summary>Sends a document to every provider's node; one that cannot be reached asks for it later.</summary>
    public Task SendAsync(ComputationDocument document, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(document);
        var bytes = DocumentCodec.Encode(document);
        return Task.WhenAll(
            document
                .Providers.Where(provider => provider != ledger.Self)
                .Select(provider => peers.SendAsync(provider, bytes, cancel))
        );
    }

    private Digest HashOf(ComputationDocument document) => DocumentCodec.HashOf(ledger.Genesis.Suite, document);

    /// <summary>The document, if the bytes are one with this hash.</summary>
    private ComputationDocument? Read(byte[] encoded, Digest hash)
    {
        try
        {
            var document = DocumentCodec.Decode(encoded);
            return HashOf(document) == hash ? document : null;
        }
        catch (Exception error) when (error is DecodingException or DocumentException)
        {
            return null;
        }
    }

    private static bool IsParty(ComputationDocument document, MemberId member) =>
        document.Requester == member || document.Providers.Contains(member);
}
