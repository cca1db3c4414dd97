using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kexin.Box.Contacts;
using Kexin.Box.Tags;

namespace Kexin.Box.Simulation;

/// <summary>A site of simulated boxes <c>b1</c>, <c>b2</c>, … and tags <c>t1</c>, <c>t2</c>, …, whose keys all follow from the site's.</summary>
/// <remarks>Not for: anything but simulation. A real box makes its own key, which nobody else ever has.</remarks>
public sealed class SimulatedSite : IDisposable
{
    private readonly SoftwareSiteKey _site;
    private readonly List<SigningKey> _keys = [];

    /// <summary>Makes the site.</summary>
    /// <param name="suite">That of the consortium.</param>
    /// <param name="key">The site's key, 16 bytes.</param>
    /// <param name="boxes">How many active boxes.</param>
    /// <param name="tags">How many tags.</param>
    /// <param name="memory">Where the box or tag of an id keeps its mark.</param>
    /// <param name="clock">The true time.</param>
    /// <param name="faults">What goes wrong; all of ids that are there, and tags have neither clock nor battery.</param>
    /// <exception cref="ArgumentException">The key has another size, or a fault can't be: <see cref="FindFault"/> tells before.</exception>
    public SimulatedSite(
        Suite suite,
        ReadOnlySpan<byte> key,
        int boxes,
        int tags,
        Func<string, IBoxMemory> memory,
        TimeProvider clock,
        IReadOnlyCollection<ScriptedFault> faults
    )
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(memory);
        if (FindFault(boxes, tags, faults) is { } impossible)
        {
            throw new ArgumentException($"{impossible.Id} can't have the fault {impossible.Kind}.", nameof(faults));
        }

        _site = new SoftwareSiteKey(key);
        foreach (var id in Ids('b', boxes))
        {
            _keys.Add(KeyOf(suite, key, id));
            Boxes[id] = new SimulatedBox(
                new SoftwareBoxKey(_keys[^1]),
                memory(id),
                clock,
                faults.Where(fault => fault.Id == id)
            );
        }

        foreach (var id in Ids('t', tags))
        {
            Tags[id] = new SimulatedTag(_site, UidOf(_site, id), memory(id), faults.Where(fault => fault.Id == id));
        }
    }

    /// <summary>The active boxes by their ids.</summary>
    public OrderedDictionary<string, SimulatedBox> Boxes { get; } = [];

    /// <summary>The tags by their ids.</summary>
    public OrderedDictionary<string, SimulatedTag> Tags { get; } = [];

    /// <summary>The first fault that no box or tag of such a site can have; null when all can be.</summary>
    public static ScriptedFault? FindFault(int boxes, int tags, IReadOnlyCollection<ScriptedFault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        var (active, passive) = (Ids('b', boxes).ToHashSet(), Ids('t', tags).ToHashSet());
        return faults.FirstOrDefault(fault =>
            !active.Contains(fault.Id)
            && !(passive.Contains(fault.Id) && fault.Kind is FaultKind.Clone or FaultKind.Replay)
        );
    }

    /// <summary>Clears the keys.</summary>
    public void Dispose()
    {
        _site.Dispose();
        _keys.ForEach(key => key.Dispose());
    }

    private static IEnumerable<string> Ids(char kind, int count) =>
        Enumerable.Range(1, count).Select(number => kind + number.ToString(CultureInfo.InvariantCulture));

    private static SigningKey KeyOf(Suite suite, ReadOnlySpan<byte> key, string id)
    {
        Span<byte> seed = stackalloc byte[SeededRandomSource.SeedSizeInBytes];
        suite.DeriveKey(key, [], Encoding.ASCII.GetBytes($"kexin/simulated-box/{id}"), seed);
        using var random = suite.CreateRandomSource(seed);
        CryptographicOperations.ZeroMemory(seed);
        return suite.CreateSigningKey(random);
    }

    /// <summary>A number as NXP gives them: the first byte says whose chip it is.</summary>
    private static TagUid UidOf(SoftwareSiteKey site, string id)
    {
        const byte nxp = 0x04;
        var input = Encoding.ASCII.GetBytes($"kexin/simulated/{id}");
        return TagUid.Read([nxp, .. site.Diversify(input).AsSpan(0, TagUid.SizeInBytes - 1)]);
    }
}
