using System.Globalization;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Ledger.Contracts;
using Kexin.Peers;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>This node's own evidence log, and proof files.</summary>
internal static class EvidenceEndpoints
{
    public static void MapEvidence(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("evidence");
        var files = app.MapGroup("").WithTags("proofs");
        routes
            .MapGet(
                Routes.Evidence,
                (string? kind, string? after, string? limit, EvidenceViews evidence) =>
                    kind is null
                        ? evidence.List(QueryValues.Page(after, limit))
                        : evidence.ListOfKind(kind, QueryValues.Page(after, limit))
            )
            .For("Entries of this node's evidence log, newest first.", Permission.ReadEvidence);
        routes
            .MapGet(
                Routes.AuditEvents,
                (string? after, string? limit, AuditEvents events) =>
                    TypedResults.Text(events.List(QueryValues.Page(after, limit)).ToJsonString(), AuditEvents.MediaType)
            )
            .Produces<string>(StatusCodes.Status200OK, AuditEvents.MediaType)
            .For(
                "Entries of this node's evidence log as FHIR AuditEvents (R4), newest first.",
                Permission.ReadEvidence
            );
        routes
            .MapGet(Routes.EvidenceEntry, (string index, EvidenceViews evidence) => evidence.Get(ReadIndex(index)))
            .For("One entry.", Permission.ReadEvidence);
        routes
            .MapPost(
                Routes.RestartEvidence,
                (EvidenceAnchoring anchoring, CancellationToken cancel) => anchoring.RestartAsync(cancel).ToApiAsync()
            )
            .For(
                "Goes on with a log whose anchored entries are lost for good; the ledger records it for all to see.",
                Permission.RestartEvidence
            );
        files
            .MapGet(
                Routes.TransactionProof,
                (string id, NodeLedger node, Proofs proofs) =>
                {
                    var transaction = TransactionLookup.ReadId(node.Joined, id);
                    return Answer(proofs.OfTransaction(transaction), $"transaction-{transaction}.proof");
                }
            )
            .Produces<byte[]>(StatusCodes.Status200OK, ProofFile.MediaType)
            .For(
                "The proof file that a transaction is in a final block; 'kexin verify' checks it.",
                Permission.ReadLedger
            );
        files
            .MapGet(
                Routes.EvidenceProof,
                (string index, Proofs proofs) =>
                {
                    var entry = ReadIndex(index);
                    return Answer(proofs.OfEvidence(entry), $"evidence-{entry}.proof");
                }
            )
            .Produces<byte[]>(StatusCodes.Status200OK, ProofFile.MediaType)
            .For(
                "The proof file that an entry of this node's evidence log is anchored in a final block.",
                Permission.ReadEvidence
            );
        files
            .MapPost(Routes.CheckProof, CheckAsync)
            .WithMetadata(new FileBody("The proof file. 证明文件。"))
            .For(
                "What the proof file that is the body says, and whether it holds for this consortium.",
                Permission.ReadLedger
            )
            .ChangingNothing();
    }

    private static async Task<ProofReading> CheckAsync(HttpContext context, NodeLedger node, CancellationToken cancel)
    {
        byte[] file;
        try
        {
            file = await BoundedBody.ReadAsync(context.Request.Body, ProofFile.MaxSizeInBytes, cancel);
        }
        catch (InvalidDataException)
        {
            throw DomainException.Invalid(
                $"A proof file has at most {ProofFile.MaxSizeInBytes} bytes.",
                $"证明文件最多 {ProofFile.MaxSizeInBytes} 字节。"
            );
        }

        var verdict = ProofVerifier.Verify(file, node.Joined.Consortium);
        return new ProofReading(
            verdict.Holds,
            [.. verdict.Checks.Select(check => new ProofStep(check.Passed, check.Text.Localized()))],
            [.. verdict.Proves.Select(text => text.Localized())],
            verdict.Content?.Transaction.Id.ToString(),
            verdict.Content?.Header.Height
        );
    }

    private static FileContentHttpResult Answer(ProofFile proof, string name) =>
        TypedResults.File(proof.Encoded.ToArray(), ProofFile.MediaType, name);

    private static long ReadIndex(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw DomainException.Invalid(
                $"'{text}' is no index of an entry: a whole number from 0.",
                $"“{text}”不是记录序号：应为从 0 起的整数。"
            );
}
