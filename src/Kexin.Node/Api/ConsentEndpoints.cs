using Kexin.Client;
using Kexin.Cryptography;
using Kexin.Governance.Consenting;
using Kexin.Governance.Consents;
using Kexin.Ledger.Contracts;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node;

/// <summary>The consent of people and organisations, and every use of their data.</summary>
internal static class ConsentEndpoints
{
    public static void MapConsents(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("consents");
        routes.MapGet(Routes.Consents, ListAsync).For("Consents, by state.", Permission.ReadGrants);
        routes
            .MapPost(Routes.DraftConsent, Draft)
            .For("What a person has to sign to consent.", Permission.DecideGrants)
            .ChangingNothing();
        routes
            .MapPost(Routes.Consents, GiveAsync)
            .For("Gives consent: a person's, by signature, or this organisation's own.", Permission.DecideGrants);
        routes.MapGet(Routes.Consent, GetAsync).For("One consent.", Permission.ReadGrants);
        routes.MapPost(Routes.WithdrawConsent, WithdrawAsync).For("Takes a consent back.", Permission.DecideGrants);
        routes
            .MapPost(Routes.LinkConsent, LinkAsync)
            .For("Says at this node whose rows a consent is about.", Permission.DecideGrants);
        routes
            .MapGet(Routes.ConsentUses, Uses)
            .For(
                "Every use of the subject's data at this node, newest first, with its proof.",
                Permission.ReadGrants,
                Permission.ReadEvidence
            );
    }

    private static async Task<Api.Page<Api.Consent>> ListAsync(
        ConsentService consents,
        ConsentViews views,
        CancellationToken cancel,
        string? state = null,
        string? after = null,
        string? limit = null
    )
    {
        var standing = QueryValues.Choice<ConsentStanding>("state", state);
        var page = QueryValues.Page(after, limit);
        var found = TokenPages.Of(consents.List(standing, TokenPages.After(page)?.Token), page, token => token);
        return await Pages.OfAsync(
            found.Items,
            page,
            token => token.Id.ToString(),
            token => views.ShowAsync(token, cancel),
            found.Next
        );
    }

    private static Api.ConsentStatement Draft(Api.GiveConsent request, ConsentService consents, ILedger ledger) =>
        new(consents.Draft(DraftOf(request, ledger)).Statement, ledger.Genesis.Suite.Name);

    private static async Task<Api.Receipt> GiveAsync(
        Api.GiveConsent request,
        ConsentService consents,
        ILedger ledger,
        CancellationToken cancel,
        string? wait = null
    ) =>
        await consents
            .GiveAsync(DraftOf(request, ledger), SignatureOf(request.Signature), QueryValues.Wait(wait), cancel)
            .ToApiAsync();

    private static async Task<Api.Consent> GetAsync(string id, ConsentViews views, CancellationToken cancel) =>
        await views.GetAsync(id, cancel);

    private static async Task<Api.Receipt> WithdrawAsync(
        string id,
        Api.WithdrawConsent request,
        ConsentService consents,
        CancellationToken cancel,
        string? wait = null
    ) => await consents.WithdrawAsync(id, SignatureOf(request.Signature), QueryValues.Wait(wait), cancel).ToApiAsync();

    private static async Task<Api.Consent> LinkAsync(
        string id,
        Api.LinkConsent request,
        ConsentService consents,
        ConsentViews views,
        CancellationToken cancel
    )
    {
        await consents.LinkAsync(id, request.Dataset, request.Field, request.Value, cancel);
        return await views.GetAsync(id, cancel);
    }

    private static Api.Page<Api.ConsentUse> Uses(
        string id,
        ConsentViews views,
        string? after = null,
        string? limit = null
    ) => views.Uses(id, QueryValues.Page(after, limit));

    private static ConsentDraft DraftOf(Api.GiveConsent request, ILedger ledger) =>
        new(
            request.Datasets,
            request.Purpose,
            request.ValidUntil,
            request.Person is { } key ? KeyOf(key, ledger.Genesis.Suite) : null
        );

    private static PublicKey KeyOf(string text, Suite suite)
    {
        try
        {
            return PublicKey.Import(suite, Convert.FromHexString(text));
        }
        catch (Exception error) when (error is FormatException or DecodingException)
        {
            throw DomainException.Invalid(
                $"A person's key is a public signing key of the suite '{suite.Name}', in hexadecimal.",
                $"个人公钥须为套件“{suite.Name}”的签名公钥，用十六进制表示。"
            );
        }
    }

    private static byte[] SignatureOf(string? text)
    {
        var signature = new byte[Bounds.SignatureSizeInBytes];
        return text is null ? []
            : Convert.TryFromBase64String(text, signature, out var length) ? signature[..length]
            : throw DomainException.Invalid("A signature is written in base64.", "签名须用 base64 表示。");
    }
}
