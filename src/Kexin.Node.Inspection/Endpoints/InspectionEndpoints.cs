using Microsoft.AspNetCore.Routing;

namespace Kexin.Node.Inspection.Endpoints;

/// <summary>All of the API about inspections.</summary>
public static class InspectionEndpoints
{
    public static void MapInspection(this IEndpointRouteBuilder app)
    {
        app.MapInspectionSetup();
        app.MapInspectionTemplates();
        app.MapInspectionBoxes();
        app.MapInspectionPhones();
        app.MapInspectionWatch();
        app.MapInspectionReports();
    }
}
