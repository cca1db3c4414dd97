using System.Diagnostics.Metrics;
using Kexin.Collaboration.Runs;

namespace Kexin.Node;

/// <summary>What the node counts, for <c>/metrics</c>; no name of a person or of a dataset is in it.</summary>
internal sealed class NodeMetrics : IRunMeter, IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Kexin.Node";

    private readonly Meter _meter = new(MeterName);
    private readonly Histogram<double> _runSeconds;
    private readonly Counter<long> _completed;
    private readonly Counter<long> _failed;
    private long _completedRuns;
    private long _failedRuns;

    public NodeMetrics(NodeLedger node, EvidenceService evidence, SignIns signIns)
    {
        _runSeconds = _meter.CreateHistogram<double>("kexin.run.duration", "s", "How long a run took here.");
        _completed = _meter.CreateCounter<long>("kexin.runs.completed", null, "Runs that ended with a result.");
        _failed = _meter.CreateCounter<long>("kexin.runs.failed", null, "Runs that ended without a result.");
        _meter.CreateObservableCounter(
            "kexin.api.refused",
            () => signIns.Total,
            null,
            "Calls to the API without the right token."
        );
        _meter.CreateObservableGauge(
            "kexin.ledger.height",
            () => node.Find()?.Engine.Status.Height ?? -1,
            null,
            "The highest block that was executed."
        );
        _meter.CreateObservableGauge(
            "kexin.ledger.final_height",
            () => node.Find()?.Engine.Status.FinalHeight ?? -1,
            null,
            "The highest final block."
        );
        _meter.CreateObservableGauge(
            "kexin.ledger.waiting",
            () => node.Find()?.Engine.Status.WaitingTransactions ?? 0,
            null,
            "Transactions that wait for a block, at the node that orders."
        );
        _meter.CreateObservableGauge(
            "kexin.evidence.entries",
            () => node.Find() is null ? 0 : evidence.Store.Size,
            null,
            "Entries of the evidence log."
        );
    }

    /// <summary>Runs that ended here with a result since the start.</summary>
    public long Completed => Interlocked.Read(ref _completedRuns);

    /// <summary>Runs that ended here without one since the start.</summary>
    public long Failed => Interlocked.Read(ref _failedRuns);

    public void Ended(TimeSpan took, bool withResult)
    {
        _runSeconds.Record(took.TotalSeconds);
        (withResult ? _completed : _failed).Add(1);
        Interlocked.Increment(ref (withResult ? ref _completedRuns : ref _failedRuns));
    }

    public void Dispose() => _meter.Dispose();
}
