using Microsoft.Extensions.Hosting;

namespace Kexin.Node;

/// <summary>Anchors the evidence log while the node runs.</summary>
internal sealed class AnchoringJob(EvidenceAnchoring anchoring) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => anchoring.RunAsync(stoppingToken);
}
