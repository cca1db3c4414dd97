using Kexin.Box.Contacts;
using Kexin.Box.Tags;

namespace Kexin.Box.Simulation;

/// <summary>A tag with a script of faults.</summary>
public sealed class SimulatedTag
{
    private readonly ISiteKey _site;
    private readonly IBoxMemory _memory;
    private readonly FaultScript _script;
    private readonly TagChip _chip;
    private readonly Lock _lock = new();
    private TagChip? _copy;
    private string? _last;

    internal SimulatedTag(ISiteKey site, TagUid uid, IBoxMemory memory, IEnumerable<ScriptedFault> faults)
    {
        (_site, Uid, _memory, _script) = (site, uid, memory, new FaultScript(faults));
        _chip = TagChip.Enrolled(site, uid, (int)memory.Load().Counter);
    }

    /// <summary>Its number.</summary>
    public TagUid Uid { get; }

    /// <summary>Says <c>e=…&amp;c=…</c>; the counter is saved before.</summary>
    public string Tap()
    {
        lock (_lock)
        {
            _script.Count();
            if (_script.Has(FaultKind.Replay) && _last is not null)
            {
                return _last;
            }

            if (_script.Has(FaultKind.Clone))
            {
                _copy ??= TagChip.Enrolled(_site, Uid, _chip.Counter);
                if (_script.Since(FaultKind.Clone) % 2 == 1)
                {
                    return _last = _copy.Tap();
                }
            }

            var message = _chip.Tap();
            // A chip has no chain and no clock: of a mark it needs the counter.
            _memory.Save(BoxMark.Fresh with { Counter = _chip.Counter });
            return _last = message;
        }
    }
}
