using System.Security.Cryptography;
using System.Text.Json;
using Kexin.Client;
using Kexin.Cryptography;
using Kexin.Inspection.Book;
using Kexin.Inspection.Desks;
using Kexin.Inspection.Plans;
using Kexin.Inspection.Rounds;
using Kexin.Inspection.Sites;
using Kexin.Inspection.Stream;
using Kexin.Peers;
using Kexin.People;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node.Inspection.Endpoints;

/// <summary>What phones ask: to be bound, for the day's work, and to hand in records and photos.</summary>
internal static class InspectionPhoneEndpoints
{
    private const double FaceThreshold = 0.6;
    private const int MostRecordsInCall = 100;
    private const int MostTasks = 500;

    public static void MapInspectionPhones(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("inspection");
        routes
            .MapPost(InspectionRoutes.PhoneCode, NewCode)
            .For("A code by which a person binds a phone, once; earlier ones end.", Permission.ManageInspection)
            .AtAllSites();
        routes
            .MapPost(InspectionRoutes.EnrolPhone, EnrolAsync)
            .Open("Binds the phone that brings a code; the person's phone of before ends.");
        routes
            .MapGet(InspectionRoutes.Phones, List)
            .For("The phones that are or were bound.", Permission.ReadInspection)
            .OfNoSite();
        routes
            .MapDelete(
                InspectionRoutes.BoundPhone,
                (string id, InspectionBook book, PhoneDesk desk) =>
                {
                    desk.End(book.Phones.Get(id));
                    return TypedResults.NoContent();
                }
            )
            .For("Ends a phone's binding; its records stay.", Permission.ManageInspection)
            .AtAllSites();
        routes
            .MapGet(InspectionRoutes.Phone, Day)
            .Produces<Api.PhoneDay>()
            .For("All that the phone that calls needs for its day.", Permission.Inspect)
            .OfOwnSites();
        routes
            .MapPost(InspectionRoutes.HandIn, HandInAsync)
            .For(
                "Takes records of the phone that calls, each once, in its chain; each is an entry of the evidence log.",
                Permission.Inspect
            )
            .OfNoSite()
            .ChangingNothing();
        routes
            .MapPut(InspectionRoutes.Photo, KeepPhotoAsync)
            .WithMetadata(new FileBody("The file. 文件。"))
            .For("Keeps a photo, a film or a voice note under its hash.", Permission.Inspect)
            .OfNoSite()
            .ChangingNothing();
        routes
            .MapGet(InspectionRoutes.Photo, PhotoAsync)
            .Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream")
            .For("A photo, a film or a voice note, as a phone shows it.", Permission.Inspect)
            .OfOwnSites();
        routes
            .MapGet(InspectionRoutes.File, PhotoAsync)
            .Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream")
            .For("A photo, a film or a voice note, for who reads records.", Permission.ReadInspection)
            .OfOwnSites();
    }

    private static Ok<Api.PhoneCode> NewCode(string id, PhoneDesk desk)
    {
        var (code, endsAt) = desk.NewCode(id);
        return TypedResults.Ok(new Api.PhoneCode(code, endsAt));
    }

    private static async Task<Ok<Api.PhoneEnrolled>> EnrolAsync(
        Api.EnrolPhone request,
        PhoneDesk desk,
        SignIns failures,
        NodeConfiguration configuration,
        CancellationToken cancel
    )
    {
        try
        {
            var (phone, token, credential, person) = desk.Enrol(
                request.Code,
                Bytes(request.PublicKey, "publicKey"),
                request.Name
            );
            return TypedResults.Ok(
                new Api.PhoneEnrolled(
                    phone.Id,
                    token,
                    credential.EndsAt,
                    new Api.PersonReference(person.Id, person.Name),
                    configuration.Name
                )
            );
        }
        catch (DomainException fault) when (fault.Code == PeopleFaults.WrongSignIn)
        {
            // Who guesses codes is slowed down.
            await failures.FailAsync(cancel);
            throw;
        }
    }

    private static Ok<IReadOnlyList<Api.InspectionPhone>> List(
        InspectionBook book,
        IRoundStore rounds,
        InspectionViews views
    ) =>
        TypedResults.Ok<IReadOnlyList<Api.InspectionPhone>>([
            .. book
                .Phones.All.Values.OrderByDescending(phone => phone.BoundAt)
                .Select(phone => new Api.InspectionPhone(
                    phone.Id,
                    views.Person(phone.Person)!,
                    phone.Name,
                    InspectionShapes.Time(phone.BoundAt),
                    rounds.HeadOf(phone.Id).Seq,
                    phone.EndedAt is { } ended ? InspectionShapes.Time(ended) : null
                )),
        ]);

    private static IResult Day(
        HttpContext context,
        PhoneDesk phones,
        TaskDesk desk,
        InspectionBook book,
        IRoundStore rounds,
        IHeaders headers,
        InspectionViews views,
        NodeKeys keys,
        TimeProvider time
    )
    {
        var phone = phones.PhoneOf(Admission.CallerOf(context));
        var now = time.GetUtcNow();
        var today = now.ToUnixTimeMilliseconds();
        const long Day = 24 * 60 * 60 * 1000L;
        var scope = SiteBounds.ScopeOf(context);
        IReadOnlyList<TaskRow> tasks =
        [
            .. desk.Of(phone.Person, today - Day, today + Day, MostTasks).Where(row => scope.Has(row.Task.Site)),
        ];
        var points = tasks
            .SelectMany(row => row.Task.Points)
            .Distinct()
            .Select(book.Points.Find)
            .OfType<Checkpoint>()
            .ToList();
        var (seq, head) = rounds.HeadOf(phone.Id);
        var newest = headers.Newest;
        var answer = new Api.PhoneDay(
            new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero),
            new Api.PhoneChain(phone.Id, seq + 1, head.ToString()),
            views.Person(phone.Person)!,
            new Api.FaceDemand(true, FaceThreshold),
            newest is { } known
                ? new Api.QuotedHeader(
                    known.Header.Height,
                    known.Header.Hash.ToString(),
                    InspectionShapes.Time(known.Time)
                )
                : null,
            keys.Suite.Name,
            [.. tasks.Select(views.Of)],
            [
                .. tasks
                    .Select(row => (row.Task.Template, row.Task.TemplateVersion))
                    .Distinct()
                    .Select(each => book.FindTemplate(each.Template, each.TemplateVersion))
                    .OfType<Kexin.Inspection.Templates.Template>()
                    .Select(InspectionTemplateEndpoints.Show),
            ],
            [
                .. tasks
                    .Select(row => row.Task.Site)
                    .Distinct()
                    .Select(book.Sites.Find)
                    .OfType<Site>()
                    .Select(InspectionShapes.Show<Site, Api.InspectionSite>),
            ],
            [.. points.Select(point => Of(point, book))]
        );
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, KexinJson.Default.PhoneDay);
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\"";
        context.Response.Headers.ETag = tag;
        return context.Request.Headers.IfNoneMatch == tag
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Json(answer, KexinJson.Default.PhoneDay);
    }

    private static Api.PhonePoint Of(Checkpoint point, InspectionBook book)
    {
        var shown = InspectionShapes.Show<Checkpoint, Api.InspectionCheckpoint>(point);
        var box = book.Boxes.All.Values.FirstOrDefault(each => each.Point == point.Id);
        return new Api.PhonePoint(
            shown.Id,
            shown.Site,
            shown.Name,
            shown.Code,
            shown.Standard,
            shown.Procedure,
            shown.Pictures,
            shown.Place,
            shown.Plan,
            box is null
                ? null
                : new Api.PhoneBox(
                    box.Kind == BoxKind.Tag ? Api.InspectionBoxKind.Tag : Api.InspectionBoxKind.Active,
                    box.Id,
                    box.Kind == BoxKind.Tag ? null : box.Key,
                    box.Address
                )
        );
    }

    private static async Task<Ok<Api.HandedIn>> HandInAsync(
        Api.HandInRecords request,
        HttpContext context,
        PhoneDesk desk,
        IntakeDesk intake,
        IRoundStore rounds,
        InspectionViews views,
        CancellationToken cancel
    )
    {
        var phone = desk.PhoneOf(Admission.CallerOf(context));
        if (request.Records.Count is < 1 or > MostRecordsInCall)
        {
            throw DomainException.Invalid(
                $"A call hands in 1 to {MostRecordsInCall} records.",
                $"一次上传 1 至 {MostRecordsInCall} 条记录。"
            );
        }

        var answers = await intake.HandInAsync(
            phone,
            [
                .. request.Records.Select(record => new PhoneRecord(
                    record.Seq,
                    ReadDigest(record.Previous, "previous"),
                    record.Payload,
                    Bytes(record.Signature, "signature")
                )),
            ],
            cancel
        );
        var (seq, head) = rounds.HeadOf(phone.Id);
        return TypedResults.Ok(
            new Api.HandedIn(
                seq + 1,
                head.ToString(),
                [
                    .. answers.Select(answer => new Api.HandedInAnswer(
                        answer.Seq,
                        (Api.HandedInState)((int)answer.State - 1),
                        answer.Hash.ToString(),
                        answer.Rule is { } rule ? new Api.InspectionRule(rule.Code, rule.Sentence.Localized()) : null,
                        [.. answer.Findings.Select(views.Of)]
                    )),
                ]
            )
        );
    }

    private static async Task<Ok<Api.KeptPhoto>> KeepPhotoAsync(
        string hash,
        HttpContext context,
        PhotoFolder photos,
        CancellationToken cancel
    )
    {
        var digest = ReadDigest(hash, "hash");
        if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { } limit)
        {
            limit.MaxRequestBodySize = PhotoDesk.LargestInBytes;
        }

        byte[] content;
        try
        {
            content = await BoundedBody.ReadAsync(context.Request.Body, PhotoDesk.LargestInBytes, cancel);
        }
        catch (InvalidDataException)
        {
            throw DomainException.Invalid(
                $"A file has at most {PhotoDesk.LargestInBytes >> 20} MB.",
                $"文件最大 {PhotoDesk.LargestInBytes >> 20} MB。"
            );
        }

        var person = Admission.CallerOf(context).Person.Id;
        await photos.KeepAsync(person, digest, context.Request.ContentType, content, cancel);
        return TypedResults.Ok(new Api.KeptPhoto(hash, content.Length));
    }

    /// <summary>The file; never as a page of the node's own, whatever its bytes are.</summary>
    private static async Task<IResult> PhotoAsync(
        string hash,
        HttpContext context,
        PhotoFolder photos,
        SiteDesk sites,
        CancellationToken cancel
    )
    {
        if (SiteBounds.ScopeOf(context) is { IsNarrow: true } scope && !sites.OfFile(hash).Any(scope.Has))
        {
            scope.Require(null);
        }

        return await photos.FindAsync(ReadDigest(hash, "hash"), cancel) is var (content, type)
            ? TypedResults.File(content, type)
            : throw DomainException.NotFound($"There is no file '{hash}'.", $"没有文件“{hash}”。");
    }

    private static Digest ReadDigest(string text, string name) =>
        Digest.TryParse(text, out var digest)
            ? digest
            : throw DomainException.Invalid($"'{name}' is 64 hexadecimal digits.", $"“{name}”须为 64 位十六进制数字。");

    private static byte[] Bytes(string text, string name)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw DomainException.Invalid($"'{name}' is no Base64.", $"“{name}”不是 Base64。");
        }
    }
}
