namespace Kexin.Cluster.Tests;

/// <summary>Whoever stops the demonstration has no nodes left running.</summary>
public sealed class DemoInterruptTests : IDisposable
{
    private const int Interrupted = 130;
    private const int Nodes = 6;

    private readonly string _folder = Directory.CreateTempSubdirectory("kexin-cluster-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Ctrl_C_of_the_demo_leaves_no_process_behind()
    {
        await using var demo = DemoProcess.Start(Path.Combine(_folder, "demo"), "--rows", "50");
        await Cluster.WaitAsync(
            () => Task.FromResult(demo.HasEnded || Founded() == Nodes),
            () => $"the demo's nodes found their consortium: {Founded()}"
        );
        Assert.False(
            demo.HasEnded,
            $"The demo ended by itself: {(demo.HasEnded ? (await demo.EndAsync()).Screen : "")}"
        );
        Assert.Equal(Nodes, demo.Running().Count(process => process != demo.Id));
        await demo.InterruptAsync();
        Assert.Equal(Interrupted, (await demo.EndAsync()).ExitCode);
        Assert.Empty(demo.Running());
    }

    private int Founded() => Directory.GetFiles(_folder, "genesis.cbor", SearchOption.AllDirectories).Length;
}
