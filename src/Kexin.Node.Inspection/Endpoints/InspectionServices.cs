using Kexin.Inspection.Alarms;
using Kexin.Inspection.Book;
using Kexin.Inspection.Correcting;
using Kexin.Inspection.Desks;
using Kexin.Inspection.Reports;
using Kexin.Inspection.Stream;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Node.Inspection.Endpoints;

/// <summary>Registers inspections: the domain's desks over the node's database, ledger and evidence.</summary>
public static class InspectionServices
{
    public static IServiceCollection AddInspection(this IServiceCollection services) =>
        services
            .AddSingleton<InspectionTables>()
            .AddSingleton<IThingStore, ThingStore>()
            .AddSingleton<InspectionBook>()
            .AddSingleton<IRoundStore, RoundStore>()
            .AddSingleton<AlarmStore>()
            .AddSingleton<IAlarmStore>(provider => provider.GetRequiredService<AlarmStore>())
            .AddSingleton<ICorrectiveStore>(provider => provider.GetRequiredService<AlarmStore>())
            .AddSingleton<IHeaders, LedgerHeaders>()
            .AddSingleton<LiveFeed>()
            .AddSingleton<AlarmDesk>()
            .AddSingleton<CorrectiveDesk>()
            .AddSingleton<Gathering>()
            .AddSingleton<RoundEnd>()
            .AddSingleton<IntakeDesk>()
            .AddSingleton<TaskDesk>()
            .AddSingleton<PhoneDesk>()
            .AddSingleton<BoxDesk>()
            .AddSingleton<PhotoDesk>()
            .AddSingleton<PhotoFolder>()
            .AddSingleton<SetupDesk>()
            .AddSingleton<SiteDesk>()
            .AddSingleton<InspectionViews>()
            .AddSingleton<RoundCertificate>()
            .AddSingleton<ReportDays>()
            .AddSingleton<ReportWording>()
            .AddSingleton<InspectionReport>()
            .AddHostedService<InspectionClock>()
            .AddHostedService<AlarmWebhook>()
            .AddHostedService<AlarmMail>();
}
