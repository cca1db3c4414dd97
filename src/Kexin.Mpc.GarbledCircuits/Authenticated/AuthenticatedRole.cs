using System.Security.Cryptography;
using System.Text;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.GarbledCircuits.Authenticated;
using Kexin.Mpc.ObliviousTransfer;
using Kexin.Mpc.ObliviousTransfer.Authenticated;

namespace Kexin.Mpc.GarbledCircuits;

/// <summary>Two-party computation of a circuit against malicious parties: what both sides share.</summary>
/// <remarks>
/// What: every wire has a mask that neither party knows, shared with codes; the garbler garbles masked values, the evaluator's results prove
/// themselves gate by gate. Products for the AND gates are made before the circuit is known and are kept.
/// Source: J. Katz, S. Ranellucci, M. Rosulek, X. Wang, "Optimizing Authenticated Garbling for Faster Secure Two-Party Computation", CRYPTO 2018.
/// Security: malicious with abort, 40 bits statistical (<see cref="Buckets"/>), given correlated transfers against malicious parties in both
/// directions; the error names the stage.
/// Cost: an AND takes 3 to 5 leaky products before, 33 bytes of tables, and about a byte of openings.
/// Not for: transfers that are semi-honest (refused where they say so).
/// </remarks>
public abstract class AuthenticatedRole : IDisposable
{
    private const string Purpose = "kexin/authenticated-garbling/1";

    private readonly Products _products;
    private readonly Queue<Product> _prepared = new();
    private readonly SessionId _session;
    private bool _over;

    private protected AuthenticatedRole(
        bool isGarbler,
        ICorrelatedOtSender keys,
        ICorrelatedOtReceiver codes,
        IMessageChannel channel,
        SessionId session,
        RandomSource random
    )
    {
        Party = new AuthenticatedParty(isGarbler, keys, codes, channel, random);
        _products = new Products(Party, KeyOf(session, "products"));
        _session = session;
        Start = KeyOf(session, "gates");
    }

    /// <summary>The AND gates for which products are ready.</summary>
    public int PreparedGates => _prepared.Count;

    private protected AuthenticatedParty Party { get; }

    /// <summary>The start of the gates' hash.</summary>
    private protected Block Start { get; }

    /// <summary>The gates that were garbled so far: none is numbered twice.</summary>
    private protected ulong GatesDone { get; private set; }

    private protected IMessageChannel Channel => Party.Channel;

    /// <summary>Makes products for AND gates of circuits to come; many at once are cheaper.</summary>
    /// <exception cref="ProtocolException">The peer is at fault; the role is over.</exception>
    public async Task PrepareAsync(int gates, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(gates);
        ObjectDisposedException.ThrowIf(_over, this);
        _over = true;
        await PrepareProductsAsync(gates, cancellationToken);
        _over = false;
    }

    /// <summary>Computes a circuit with the other party's call of the same.</summary>
    /// <param name="roles">The circuit, who brings what and who learns.</param>
    /// <param name="inputs">This party's input bits.</param>
    /// <param name="cancellationToken">Ends the computation.</param>
    /// <returns>The output bits, or nothing if this party does not learn them.</returns>
    /// <exception cref="ArgumentException">The bits are not those of this party's inputs.</exception>
    /// <exception cref="ProtocolException">The peer is at fault; the role is over, and there is no output.</exception>
    public async Task<bool[]> RunAsync(
        CircuitRoles roles,
        ReadOnlyMemory<bool> inputs,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(roles);
        var expected = Party.IsFirst ? roles.GarblerBits : roles.EvaluatorBits;
        if (inputs.Length != expected)
        {
            throw new ArgumentException($"{expected} input bits were expected, {inputs.Length} given.", nameof(inputs));
        }

        ObjectDisposedException.ThrowIf(_over, this);
        _over = true;
        await AgreeAsync(roles, cancellationToken);
        var circuit = roles.Circuit;
        await PrepareProductsAsync(circuit.AndCount - _prepared.Count, cancellationToken);
        var masks = await Party.NextAsync(circuit.InputBits + circuit.AndCount, cancellationToken);
        var gates = new AuthenticatedGates(circuit, masks[..circuit.InputBits]);
        var products = Enumerable.Range(0, circuit.AndCount).Select(_ => _prepared.Dequeue()).ToArray();
        await gates.PrepareAsync(Party, masks[circuit.InputBits..], products, cancellationToken);
        var outputs = await RunAsync(roles, gates, masks[..circuit.InputBits], inputs, cancellationToken);
        GatesDone += (ulong)circuit.AndCount;
        _over = false;
        return outputs;
    }

    public void Dispose()
    {
        _over = true;
        _prepared.Clear();
        _products.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>This side of the garbled circuit.</summary>
    private protected abstract Task<bool[]> RunAsync(
        CircuitRoles roles,
        AuthenticatedGates gates,
        AuthenticatedBit[] inputMasks,
        ReadOnlyMemory<bool> inputs,
        CancellationToken cancellationToken
    );

    private protected static AuthenticatedBit[] At(AuthenticatedBit[] bits, int[] places) =>
        [.. places.Select(place => bits[place])];

    private async Task PrepareProductsAsync(int count, CancellationToken cancellationToken)
    {
        if (count > 0)
        {
            foreach (var product in await _products.NextAsync(count, cancellationToken))
            {
                _prepared.Enqueue(product);
            }
        }
    }

    private async Task AgreeAsync(CircuitRoles roles, CancellationToken cancellationToken)
    {
        byte[] what =
        [
            .. Encoding.UTF8.GetBytes(Purpose),
            .. _session.Value.ToArray(),
            .. roles.Bind(1),
            .. BitConverter.GetBytes(PreparedGates),
        ];
        var own = SHA256.HashData(what);
        var theirs = await Channel.ExchangeExactlyAsync(own, "set-up", cancellationToken);
        if (!own.AsSpan().SequenceEqual(theirs))
        {
            throw new ProtocolException(
                ProtocolError.Mismatch,
                Channel.Peer,
                "set-up: is in another session, or has another circuit, other owners of inputs, other outputs or other products prepared."
            );
        }
    }

    private static Block KeyOf(SessionId session, string use) =>
        new(
            SHA256
                .HashData([.. Encoding.UTF8.GetBytes($"{Purpose} {use} "), .. session.Value.ToArray()])
                .AsSpan(0, Block.SizeInBytes)
        );
}
