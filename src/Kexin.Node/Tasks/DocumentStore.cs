using Kexin.Computations;
using Kexin.Computations.Documents;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Node;

/// <summary>The computation documents that this node made or was given: what they say goes to their parties alone, not onto the ledger.</summary>
internal sealed class DocumentStore(
    IDbContextFactory<NodeDatabase> database,
    NodeLedger node,
    PeerConnections connections,
    RecordSeal seal,
    TimeProvider time
)
{
    /// <summary>The largest document that is taken from another node.</summary>
    public const int LargestInBytes = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task SaveAsync(ComputationDocument document, CancellationToken cancel)
    {
        var hash = DocumentCodec.HashOf(node.Joined.Suite, document).ToString();
        var encoded = seal.Seal(RecordName(hash), DocumentCodec.Encode(document));
        await using var context = await database.CreateDbContextAsync(cancel);

        // It may arrive from its requester in the moment in which it is fetched.
        await context.Database.ExecuteSqlAsync(
            $"INSERT OR IGNORE INTO Documents (Hash, Encoded) VALUES ({hash}, {encoded})",
            cancel
        );
    }

    /// <summary>The document, or null; what is stored is hashed anew.</summary>
    public async Task<ComputationDocument?> FindAsync(Digest hash, CancellationToken cancel)
    {
        var key = hash.ToString();
        await using var context = await database.CreateDbContextAsync(cancel);
        var row = await context.Documents.AsNoTracking().FirstOrDefaultAsync(item => item.Hash == key, cancel);
        if (row is null)
        {
            return null;
        }

        try
        {
            var document = DocumentCodec.Decode(seal.Open(RecordName(key), row.Encoded));
            if (DocumentCodec.HashOf(node.Joined.Suite, document) == hash)
            {
                return document;
            }
        }
        catch (Exception error) when (error is DecodingException or DocumentException or ProblemException)
        {
            // Altered on disk: as if it were not there, so that it is fetched again.
        }

        await context.Documents.Where(item => item.Hash == key).ExecuteDeleteAsync(cancel);
        return null;
    }

    /// <summary>The document, from the requester's node if it is not here; null when that cannot be reached now.</summary>
    public async Task<ComputationDocument?> GetAsync(Digest hash, MemberId requester, CancellationToken cancel)
    {
        if (await FindAsync(hash, cancel) is { } known)
        {
            return known;
        }

        if (requester == node.Joined.Self)
        {
            return null;
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            using var answer = await connections.SendAsync(
                requester,
                HttpMethod.Get,
                $"{PeerRoutes.Documents}/{hash}",
                default,
                either.Token
            );
            var document = DocumentCodec.Decode(await BoundedBody.ReadAsync(answer, LargestInBytes, either.Token));
            if (DocumentCodec.HashOf(node.Joined.Suite, document) != hash)
            {
                return null;
            }

            await SaveAsync(document, cancel);
            return document;
        }
        catch (Exception error)
            when (error
                    is HttpRequestException
                        or IOException
                        or InvalidDataException
                        or DecodingException
                        or DocumentException
                || (error is OperationCanceledException && !cancel.IsCancellationRequested)
            )
        {
            return null;
        }
    }

    /// <summary>The document's bytes for a member that is a party of it, or null.</summary>
    public async Task<byte[]?> FindForAsync(MemberId caller, Digest hash, CancellationToken cancel) =>
        await FindAsync(hash, cancel) is { } document && IsParty(document, caller)
            ? DocumentCodec.Encode(document)
            : null;

    /// <summary>Takes a document that its requester sends.</summary>
    /// <exception cref="ProblemException">
    /// The sender is not its requester, this node no party of it, or no task on the ledger is about it: what nobody can run would only
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
            throw ProblemException.Invalid(error.Text.En, error.Text.Zh);
        }

        if (document.Requester != caller || !IsParty(document, node.Joined.Self))
        {
            throw ProblemException.Invalid(
                "A document is sent by its requester to its parties.",
                "文档须由其发起方发给参与方。"
            );
        }

        var hash = DocumentCodec.HashOf(node.Joined.Suite, document);
        if (TokenLookup.All(node.Joined, TaskToken.Type, caller).All(token => TaskToken.Read(token).Document != hash))
        {
            throw ProblemException.Invalid(
                "No task on the ledger is about this document yet.",
                "账本上还没有与该文档对应的任务。"
            );
        }

        await SaveAsync(document, cancel);
    }

    /// <summary>Sends a document to every provider's node; one that cannot be reached asks for it later.</summary>
    public Task SendAsync(ComputationDocument document, CancellationToken cancel)
    {
        var bytes = DocumentCodec.Encode(document);
        return Task.WhenAll(
            document
                .Providers.Where(provider => provider != node.Joined.Self)
                .Select(async provider =>
                {
                    using var patience = new CancellationTokenSource(Patience, time);
                    using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
                    try
                    {
                        using var answer = await connections.SendAsync(
                            provider,
                            HttpMethod.Post,
                            PeerRoutes.Documents,
                            bytes,
                            either.Token
                        );
                    }
                    catch (Exception error)
                        when (error is HttpRequestException or IOException
                            || (error is OperationCanceledException && !cancel.IsCancellationRequested)
                        )
                    {
                        // It fetches the document when it sees the task on the ledger.
                    }
                })
        );
    }

    private static string RecordName(string hash) => $"document {hash}";

    private static bool IsParty(ComputationDocument document, MemberId member) =>
        document.Requester == member || document.Providers.Contains(member);
}
