using Kexin.Client.Contracts;

namespace Kexin.Cli.Demo.Inspections;

/// <summary>What a day of inspections came to: what <c>--json</c> writes.</summary>
/// <param name="Consortium">The consortium's id.</param>
/// <param name="Folder">Where everything lies.</param>
/// <param name="Board">The day's rounds at the end.</param>
/// <param name="Alarms">All that were raised, the newest first.</param>
/// <param name="Refused">The rules that refused a record.</param>
/// <param name="Certificate">Where the certificate of the honest round lies.</param>
/// <param name="Verification">What its proof was found to be, without a node.</param>
/// <param name="Browser">What the phone app in a browser said at its end; null where no browser was.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record InspectionDemoRecord(
    string Consortium,
    string Folder,
    InspectionBoard Board,
    IReadOnlyList<InspectionAlarm> Alarms,
    IReadOnlyList<InspectionRule> Refused,
    string Certificate,
    Verification Verification,
    string? Browser,
    double Seconds
);
