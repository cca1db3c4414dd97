namespace Kexin.Client;

/// <summary>The API's paths of inspections, beside <see cref="Routes"/>.</summary>
public static class InspectionRoutes
{
    /// <summary>GET, POST: makes one, or replaces the one whose id is given.</summary>
    public const string Sites = "/v1/inspection/sites";

    /// <summary>DELETE.</summary>
    public const string Site = "/v1/inspection/sites/{id}";

    /// <summary>GET <c>?site=</c>, POST: makes one, or replaces the one whose id is given.</summary>
    public const string Points = "/v1/inspection/points";

    /// <summary>DELETE.</summary>
    public const string Point = "/v1/inspection/points/{id}";

    /// <summary>GET, POST: registers one on the ledger; an act of two people.</summary>
    public const string Boxes = "/v1/inspection/boxes";

    /// <summary>GET: what is written into a tag.</summary>
    public const string TagKeys = "/v1/inspection/boxes/{id}/keys";

    /// <summary>POST: an act of two people.</summary>
    public const string MoveBox = "/v1/inspection/boxes/{id}/move";

    /// <summary>POST: an act of two people.</summary>
    public const string ReplaceBox = "/v1/inspection/boxes/{id}/replace";

    /// <summary>POST, no body: an act of two people.</summary>
    public const string RetireBox = "/v1/inspection/boxes/{id}/retire";

    /// <summary>GET, POST: keeps a file as the template's next version.</summary>
    public const string Templates = "/v1/inspection/templates";

    /// <summary>GET.</summary>
    public const string Template = "/v1/inspection/templates/{id}";

    /// <summary>GET.</summary>
    public const string TemplateFile = "/v1/inspection/templates/{id}/file";

    /// <summary>GET, POST: makes one, or replaces the one whose id is given.</summary>
    public const string Plans = "/v1/inspection/plans";

    /// <summary>DELETE.</summary>
    public const string Plan = "/v1/inspection/plans/{id}";

    /// <summary>GET, POST: makes one, or replaces the one whose id is given.</summary>
    public const string Shifts = "/v1/inspection/shifts";

    /// <summary>DELETE.</summary>
    public const string Shift = "/v1/inspection/shifts/{id}";

    /// <summary>GET, POST: makes one, or replaces the one whose id is given.</summary>
    public const string Qualifications = "/v1/inspection/qualifications";

    /// <summary>DELETE.</summary>
    public const string Qualification = "/v1/inspection/qualifications/{id}";

    /// <summary>GET, PUT.</summary>
    public const string Tuning = "/v1/inspection/tuning";

    /// <summary>GET, PUT.</summary>
    public const string Webhook = "/v1/inspection/webhook";

    /// <summary>GET.</summary>
    public const string Phones = "/v1/inspection/phones";

    /// <summary>DELETE: ends the binding.</summary>
    public const string BoundPhone = "/v1/inspection/phones/{id}";

    /// <summary>POST, no body.</summary>
    public const string PhoneCode = "/v1/inspection/people/{id}/phone-code";

    /// <summary>GET, PUT: an act of two people.</summary>
    public const string PersonSites = "/v1/inspection/people/{id}/sites";

    /// <summary>POST; no token needed.</summary>
    public const string EnrolPhone = "/v1/inspection/enrol";

    /// <summary>GET: the day of the phone that calls.</summary>
    public const string Phone = "/v1/inspection/phone";

    /// <summary>POST.</summary>
    public const string HandIn = "/v1/inspection/phone/records";

    /// <summary>PUT, the file as the body; GET.</summary>
    public const string Photo = "/v1/inspection/photos/{hash}";

    /// <summary>GET: the same file, for who reads records.</summary>
    public const string File = "/v1/inspection/files/{hash}";

    /// <summary>GET.</summary>
    public const string Board = "/v1/inspection/board";

    /// <summary>GET <c>?by=&amp;from=&amp;until=&amp;step=&amp;site=&amp;person=&amp;plan=&amp;format=&amp;part=</c>, answers a file.</summary>
    public const string Report = "/v1/inspection/report";

    /// <summary>GET, the same query but for <c>format</c> and <c>part</c>: the report in numbers.</summary>
    public const string ReportFigures = "/v1/inspection/report/figures";

    /// <summary>GET <c>?from=&amp;until=</c>, POST, no body: makes the rounds of the plans.</summary>
    public const string Tasks = "/v1/inspection/tasks";

    /// <summary>GET.</summary>
    public const string Task = "/v1/inspection/tasks/{id}";

    /// <summary>PUT.</summary>
    public const string AssignTask = "/v1/inspection/tasks/{id}/person";

    /// <summary>GET, answers <c>application/pdf</c>.</summary>
    public const string Certificate = "/v1/inspection/tasks/{id}/certificate";

    /// <summary>GET <c>?person=&amp;point=&amp;box=&amp;task=</c> (paged, newest first).</summary>
    public const string Records = "/v1/inspection/records";

    /// <summary>GET.</summary>
    public const string Record = "/v1/inspection/records/{hash}";

    /// <summary>GET <c>?state=</c> (paged, newest first).</summary>
    public const string Alarms = "/v1/inspection/alarms";

    /// <summary>POST.</summary>
    public const string AcknowledgeAlarm = "/v1/inspection/alarms/{id}/acknowledge";

    /// <summary>POST.</summary>
    public const string CloseAlarm = "/v1/inspection/alarms/{id}/close";

    /// <summary>GET <c>?seconds=</c>, answers <c>text/event-stream</c>.</summary>
    public const string Live = "/v1/inspection/live";

    /// <summary>GET <c>?state=</c> (paged, next due first).</summary>
    public const string Correctives = "/v1/inspection/correctives";

    /// <summary>POST.</summary>
    public const string AssignCorrective = "/v1/inspection/correctives/{id}/assign";

    /// <summary>POST.</summary>
    public const string FinishCorrective = "/v1/inspection/correctives/{id}/finish";

    /// <summary>POST.</summary>
    public const string VerifyCorrective = "/v1/inspection/correctives/{id}/verify";
}
