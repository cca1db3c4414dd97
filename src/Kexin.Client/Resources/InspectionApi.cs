using System.Runtime.CompilerServices;
using System.Text.Json;
using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Inspections, as managers and auditors use them.</summary>
public sealed class InspectionApi
{
    private readonly ApiCalls _calls;

    internal InspectionApi(ApiCalls calls) => _calls = calls;

    /// <summary>The sites, by name.</summary>
    public Task<IReadOnlyList<InspectionSite>> SitesAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<IReadOnlyList<InspectionSite>>(InspectionRoutes.Sites, cancel);

    /// <summary>Makes a site, or replaces the one whose id is given.</summary>
    public Task<InspectionSite> PutSiteAsync(InspectionSite site, CancellationToken cancel = default) =>
        _calls.PostAsync<InspectionSite, InspectionSite>(InspectionRoutes.Sites, site, cancel);

    /// <summary>The checkpoints, by site and label.</summary>
    public Task<IReadOnlyList<InspectionCheckpoint>> PointsAsync(
        string? site = null,
        CancellationToken cancel = default
    ) => _calls.GetAsync<IReadOnlyList<InspectionCheckpoint>>(InspectionRoutes.Points.Query(("site", site)), cancel);

    /// <summary>Makes a checkpoint, or replaces the one whose id is given.</summary>
    public Task<InspectionCheckpoint> PutPointAsync(InspectionCheckpoint point, CancellationToken cancel = default) =>
        _calls.PostAsync<InspectionCheckpoint, InspectionCheckpoint>(InspectionRoutes.Points, point, cancel);

    /// <summary>The boxes, with the retired ones.</summary>
    public Task<IReadOnlyList<InspectionBox>> BoxesAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<IReadOnlyList<InspectionBox>>(InspectionRoutes.Boxes, cancel);

    /// <summary>Registers a box on the ledger, bound to a checkpoint.</summary>
    public Task<BoxChanged> RegisterBoxAsync(RegisterBox box, CancellationToken cancel = default) =>
        _calls.PostAsync<RegisterBox, BoxChanged>(InspectionRoutes.Boxes, box, cancel);

    /// <summary>Binds a box to another checkpoint.</summary>
    public Task<BoxChanged> MoveBoxAsync(string id, MoveBox move, CancellationToken cancel = default) =>
        _calls.PostAsync<MoveBox, BoxChanged>(InspectionRoutes.MoveBox.With(id), move, cancel);

    /// <summary>Retires a box and registers another at its checkpoint; the new one's own checkpoint is not looked at.</summary>
    public Task<BoxChanged> ReplaceBoxAsync(string id, RegisterBox box, CancellationToken cancel = default) =>
        _calls.PostAsync<RegisterBox, BoxChanged>(InspectionRoutes.ReplaceBox.With(id), box, cancel);

    /// <summary>Takes a box out of use for good.</summary>
    public Task<BoxChanged> RetireBoxAsync(string id, CancellationToken cancel = default) =>
        _calls.PostAsync<BoxChanged>(InspectionRoutes.RetireBox.With(id), cancel);

    /// <summary>The keys that are written into a tag.</summary>
    public Task<TagKeyPair> TagKeysAsync(string id, CancellationToken cancel = default) =>
        _calls.GetAsync<TagKeyPair>(InspectionRoutes.TagKeys.With(id), cancel);

    /// <summary>Notes a certificate of a person, or replaces the one whose id is given.</summary>
    public Task<InspectionQualification> PutQualificationAsync(
        InspectionQualification held,
        CancellationToken cancel = default
    ) =>
        _calls.PostAsync<InspectionQualification, InspectionQualification>(
            InspectionRoutes.Qualifications,
            held,
            cancel
        );

    /// <summary>From where on the rules speak.</summary>
    public Task<InspectionTuning> TuningAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<InspectionTuning>(InspectionRoutes.Tuning, cancel);

    /// <summary>Sets from where on the rules speak.</summary>
    public Task<InspectionTuning> SetTuningAsync(InspectionTuning tuning, CancellationToken cancel = default) =>
        _calls.PutAsync<InspectionTuning, InspectionTuning>(InspectionRoutes.Tuning, tuning, cancel);

    /// <summary>The newest version of each template.</summary>
    public Task<IReadOnlyList<InspectionTemplate>> TemplatesAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<IReadOnlyList<InspectionTemplate>>(InspectionRoutes.Templates, cancel);

    /// <summary>The newest version of a template as a file.</summary>
    public Task<TemplateFile> ExportTemplateAsync(string id, CancellationToken cancel = default) =>
        _calls.GetAsync<TemplateFile>(InspectionRoutes.TemplateFile.With(id), cancel);

    /// <summary>Keeps a file as the next version of the template that it names.</summary>
    public Task<InspectionTemplate> ImportTemplateAsync(TemplateFile file, CancellationToken cancel = default) =>
        _calls.PostAsync<TemplateFile, InspectionTemplate>(InspectionRoutes.Templates, file, cancel);

    /// <summary>The plans, by name.</summary>
    public Task<IReadOnlyList<InspectionPlan>> PlansAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<IReadOnlyList<InspectionPlan>>(InspectionRoutes.Plans, cancel);

    /// <summary>Makes a plan, or replaces the one whose id is given.</summary>
    public Task<InspectionPlan> PutPlanAsync(InspectionPlan plan, CancellationToken cancel = default) =>
        _calls.PostAsync<InspectionPlan, InspectionPlan>(InspectionRoutes.Plans, plan, cancel);

    /// <summary>Makes the rounds of the plans for the next seven days.</summary>
    public Task<TasksMade> MakeTasksAsync(CancellationToken cancel = default) =>
        _calls.PostAsync<TasksMade>(InspectionRoutes.Tasks, cancel);

    /// <summary>The rounds of the last and the next twelve hours, by site.</summary>
    public Task<InspectionBoard> BoardAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<InspectionBoard>(InspectionRoutes.Board, cancel);

    /// <summary>A code by which a person binds a phone, once.</summary>
    public Task<PhoneCode> PhoneCodeAsync(string person, CancellationToken cancel = default) =>
        _calls.PostAsync<PhoneCode>(InspectionRoutes.PhoneCode.With(person), cancel);

    /// <summary>Binds a phone; needs no token.</summary>
    public Task<PhoneEnrolled> EnrolAsync(EnrolPhone phone, CancellationToken cancel = default) =>
        _calls.PostAsync<EnrolPhone, PhoneEnrolled>(InspectionRoutes.EnrolPhone, phone, cancel);

    /// <summary>The day of the phone that calls.</summary>
    public Task<PhoneDay> DayAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<PhoneDay>(InspectionRoutes.Phone, cancel);

    /// <summary>Hands in records of the phone that calls.</summary>
    public Task<HandedIn> HandInAsync(HandInRecords records, CancellationToken cancel = default) =>
        _calls.PostAsync<HandInRecords, HandedIn>(InspectionRoutes.HandIn, records, cancel);

    /// <summary>Keeps a photo under its hash.</summary>
    public async Task<KeptPhoto> PutPhotoAsync(
        string hash,
        string type,
        byte[] content,
        CancellationToken cancel = default
    )
    {
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue(type);
        return await _calls.SendAsync(
            HttpMethod.Put,
            InspectionRoutes.Photo.With(hash),
            body,
            KexinJson.Default.KeptPhoto,
            cancel
        );
    }

    /// <summary>Records, newest first; what is null is not looked at.</summary>
    public Task<Page<InspectionRecordSummary>> RecordsAsync(
        Paging paging,
        string? person = null,
        string? point = null,
        string? box = null,
        string? task = null,
        CancellationToken cancel = default
    ) =>
        _calls.GetAsync<Page<InspectionRecordSummary>>(
            InspectionRoutes.Records.Query(
                ("person", person),
                ("point", point),
                ("box", box),
                ("task", task),
                paging.AfterQuery,
                paging.LimitQuery
            ),
            cancel
        );

    /// <summary>A record with its four-fold proof.</summary>
    public Task<InspectionRecordDetail> RecordAsync(string hash, CancellationToken cancel = default) =>
        _calls.GetAsync<InspectionRecordDetail>(InspectionRoutes.Record.With(hash), cancel);

    /// <summary>Alarms, newest first.</summary>
    public Task<Page<InspectionAlarm>> AlarmsAsync(
        Paging paging,
        InspectionAlarmState? state = null,
        CancellationToken cancel = default
    ) =>
        _calls.GetAsync<Page<InspectionAlarm>>(
            InspectionRoutes.Alarms.Query(("state", state?.ToString()), paging.AfterQuery, paging.LimitQuery),
            cancel
        );

    /// <summary>Says who looks after an alarm: whoever calls, or another.</summary>
    public Task<InspectionAlarm> AcknowledgeAsync(
        string id,
        AcknowledgeAlarm request,
        CancellationToken cancel = default
    ) =>
        _calls.PostAsync<AcknowledgeAlarm, InspectionAlarm>(
            InspectionRoutes.AcknowledgeAlarm.With(id),
            request,
            cancel
        );

    /// <summary>Closes an alarm, with what was done.</summary>
    public Task<InspectionAlarm> CloseAsync(string id, WhatWasDone done, CancellationToken cancel = default) =>
        _calls.PostAsync<WhatWasDone, InspectionAlarm>(InspectionRoutes.CloseAlarm.With(id), done, cancel);

    /// <summary>Hazards that are to be put right, the next due first.</summary>
    public Task<Page<CorrectiveTask>> CorrectivesAsync(Paging paging, CancellationToken cancel = default) =>
        _calls.GetAsync<Page<CorrectiveTask>>(
            InspectionRoutes.Correctives.Query(paging.AfterQuery, paging.LimitQuery),
            cancel
        );

    /// <summary>Gives a hazard to somebody, with a deadline.</summary>
    public Task<CorrectiveTask> AssignAsync(string id, AssignCorrective assign, CancellationToken cancel = default) =>
        _calls.PostAsync<AssignCorrective, CorrectiveTask>(InspectionRoutes.AssignCorrective.With(id), assign, cancel);

    /// <summary>Says that a hazard is put right, and how.</summary>
    public Task<CorrectiveTask> FinishAsync(string id, WhatWasDone done, CancellationToken cancel = default) =>
        _calls.PostAsync<WhatWasDone, CorrectiveTask>(InspectionRoutes.FinishCorrective.With(id), done, cancel);

    /// <summary>Looks at a hazard again.</summary>
    public Task<CorrectiveTask> VerifyAsync(string id, VerifyCorrective verify, CancellationToken cancel = default) =>
        _calls.PostAsync<VerifyCorrective, CorrectiveTask>(InspectionRoutes.VerifyCorrective.With(id), verify, cancel);

    /// <summary>What happens from now on, as it happens; the first item says that it began. It ends when the node ends it, at the latest after an hour.</summary>
    /// <exception cref="KexinApiException">The node refuses it.</exception>
    public async IAsyncEnumerable<InspectionEvent> WatchAsync(
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        const string Data = "data: ";
        using var answer = await _calls.SendAsync(HttpMethod.Get, InspectionRoutes.Live, null, cancel);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancel));
        while (await lines.ReadLineAsync(cancel) is { } line)
        {
            if (
                line.StartsWith(Data, StringComparison.Ordinal)
                && JsonSerializer.Deserialize(line.AsSpan(Data.Length), KexinJson.Default.InspectionEvent)
                    is { } happened
            )
            {
                yield return happened;
            }
        }
    }

    /// <summary>The sites to which a person's inspections are narrowed.</summary>
    public Task<InspectorSites> SitesOfAsync(string person, CancellationToken cancel = default) =>
        _calls.GetAsync<InspectorSites>(InspectionRoutes.PersonSites.With(person), cancel);

    /// <summary>Narrows a person's inspections to sites.</summary>
    public Task<InspectorSites> NarrowAsync(string person, InspectorSites sites, CancellationToken cancel = default) =>
        _calls.PutAsync<InspectorSites, InspectorSites>(InspectionRoutes.PersonSites.With(person), sites, cancel);

    /// <summary>A report of a period, in numbers.</summary>
    public Task<InspectionReport> ReportAsync(InspectionReportQuestion question, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        return _calls.GetAsync<InspectionReport>(question.At(InspectionRoutes.ReportFigures), cancel);
    }

    /// <summary>A report of a period as a file.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="format">csv, xlsx or pdf; csv when left out, in UTF-8 that begins with U+FEFF.</param>
    /// <param name="part">Of comma-separated values, which table: lines, trend or rules; lines when left out.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<byte[]> ReportFileAsync(
        InspectionReportQuestion question,
        string? format = null,
        string? part = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(question);
        var path = question.At(InspectionRoutes.Report, ("format", format), ("part", part));
        using var answer = await _calls.SendAsync(HttpMethod.Get, path, null, cancel);
        return await answer.Content.ReadAsByteArrayAsync(cancel);
    }

    /// <summary>The certificate of a round: a PDF with the proof file inside.</summary>
    public async Task<byte[]> CertificateAsync(string task, CancellationToken cancel = default)
    {
        using var answer = await _calls.SendAsync(
            HttpMethod.Get,
            InspectionRoutes.Certificate.With(task),
            null,
            cancel
        );
        return await answer.Content.ReadAsByteArrayAsync(cancel);
    }
}
