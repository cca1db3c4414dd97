using Kexin.Box.Contacts;

namespace Kexin.Box.Simulation;

/// <summary>An active box with a script of faults.</summary>
public sealed class SimulatedBox
{
    /// <summary>What a clock that drifts gains at each contact.</summary>
    public static readonly TimeSpan Gain = TimeSpan.FromMinutes(5);

    private readonly IBoxKey _key;
    private readonly IBoxMemory _memory;
    private readonly TimeProvider _clock;
    private readonly FaultScript _script;
    private readonly CheckpointBox _box;
    private readonly Lock _lock = new();
    private CheckpointBox? _copy;
    private byte[]? _last;

    internal SimulatedBox(IBoxKey key, IBoxMemory memory, TimeProvider clock, IEnumerable<ScriptedFault> faults)
    {
        _script = new FaultScript(faults);
        _clock = new DriftingClock(clock, _script);
        (_key, _memory) = (key, memory);
        _box = new CheckpointBox(key, memory, _clock);
    }

    /// <summary>What the ledger registers of it.</summary>
    public PublicKey PublicKey => _key.PublicKey;

    /// <summary>Answers a message as <see cref="CheckpointBox.Handle"/> does, but for the faults.</summary>
    /// <returns>The answer; null when the box says nothing.</returns>
    public byte[]? Handle(ReadOnlyMemory<byte> message)
    {
        lock (_lock)
        {
            _script.Count();
            if (_script.Has(FaultKind.Battery))
            {
                return null;
            }

            if (_script.Has(FaultKind.Replay) && _last is not null)
            {
                return _last;
            }

            if (_script.Has(FaultKind.Clone))
            {
                _copy ??= new CheckpointBox(_key, new CopiedMemory(_memory.Load()), _clock);
            }

            var answers = _script.Since(FaultKind.Clone) % 2 == 1 ? _copy! : _box;
            return _last = answers.Handle(message);
        }
    }

    private sealed class DriftingClock(TimeProvider clock, FaultScript script) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + (Gain * script.Since(FaultKind.Drift));
    }

    /// <summary>What whoever copies a box has of its memory: it goes its own way from then on.</summary>
    private sealed class CopiedMemory(BoxMark mark) : IBoxMemory
    {
        private BoxMark _mark = mark;

        public BoxMark Load() => _mark;

        public void Save(BoxMark mark) => _mark = mark;
    }
}
