using Kexin.Channels;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.GarbledCircuits;

/// <summary>What the two parties of a garbled circuit share: the order of a run, and that a role is not used after a failure.</summary>
public abstract class CircuitRole : IDisposable
{
    private bool _over;

    private protected CircuitRole(IMessageChannel channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        Channel = channel;
    }

    private protected IMessageChannel Channel { get; }

    /// <summary>Computes instances of a circuit with the other party's call of the same.</summary>
    /// <param name="roles">The circuit, who brings what and who learns.</param>
    /// <param name="inputs">This party's input bits, instance after instance.</param>
    /// <param name="instances">How many.</param>
    /// <param name="cancellationToken">Ends the computation.</param>
    /// <returns>The output bits, instance after instance, or nothing if this party does not learn them.</returns>
    /// <exception cref="ArgumentException">The bits are not whole instances.</exception>
    /// <exception cref="ProtocolException">The peer is at fault; the role is over.</exception>
    public async Task<bool[]> RunAsync(
        CircuitRoles roles,
        ReadOnlyMemory<bool> inputs,
        int instances,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(roles);
        ArgumentOutOfRangeException.ThrowIfLessThan(instances, 1);
        var bits = OwnBits(roles);
        if (inputs.Length != (long)instances * bits)
        {
            throw new ArgumentException(
                $"{instances} instances take {(long)instances * bits} bits, {inputs.Length} given.",
                nameof(inputs)
            );
        }

        ObjectDisposedException.ThrowIf(_over, this);
        _over = true;
        await GreetAsync(roles, instances, cancellationToken);
        var outputs = new List<bool>();
        for (var done = 0; done < instances; done += roles.InstancesAtOnce)
        {
            var count = Math.Min(roles.InstancesAtOnce, instances - done);
            var own = inputs.Slice(done * bits, count * bits);
            outputs.AddRange(await RunGroupAsync(roles, own, count, cancellationToken));
        }

        _over = false;
        return [.. outputs];
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Clears the labels.</summary>
    protected virtual void Dispose(bool disposing) => _over = true;

    /// <summary>The input bits that this party brings of one instance.</summary>
    private protected abstract int OwnBits(CircuitRoles roles);

    /// <summary>What both must agree on, before a label is used.</summary>
    private protected abstract Task GreetAsync(CircuitRoles roles, int instances, CancellationToken cancellationToken);

    /// <summary>Instances whose inputs are sent together.</summary>
    private protected abstract Task<bool[]> RunGroupAsync(
        CircuitRoles roles,
        ReadOnlyMemory<bool> inputs,
        int count,
        CancellationToken cancellationToken
    );

    private protected static void Put(Span<Block> labels, int[] slots, ReadOnlySpan<Block> values)
    {
        for (var i = 0; i < slots.Length; i++)
        {
            labels[slots[i]] = values[i];
        }
    }
}
