using Kexin.Circuits;
using Kexin.Mpc.ObliviousTransfer.Authenticated;

namespace Kexin.Mpc.GarbledCircuits.Authenticated;

/// <summary>An AND gate's masks: of its two inputs, of its output, and of the product of the first two.</summary>
internal readonly record struct GateMasks(
    AuthenticatedBit Left,
    AuthenticatedBit Right,
    AuthenticatedBit Output,
    AuthenticatedBit Product
)
{
    /// <summary>Whether the gate was computed rightly, shared: 0 if the masked values are those of an AND.</summary>
    public AuthenticatedBit Check(AuthenticatedParty party, bool left, bool right, bool output) =>
        party.Add((Right & left) ^ (Left & right) ^ Product ^ Output, (left & right) ^ output);
}

/// <summary>A circuit's masks, and the hash of its gates.</summary>
/// <remarks>Every wire has a mask that neither party knows; what is seen of a wire is its value ⊕ mask.</remarks>
internal sealed class AuthenticatedGates(CompiledCircuit circuit, AuthenticatedBit[] inputs)
{
    /// <summary>The masks of each AND gate, in the order of the steps.</summary>
    public GateMasks[] Gates { get; } = new GateMasks[circuit.AndCount];

    /// <summary>The masks of the output wires.</summary>
    public AuthenticatedBit[] Outputs { get; private set; } = [];

    /// <summary>The function-dependent part: masks along the wires, and of each AND the product of its inputs' masks.</summary>
    /// <param name="party">This party.</param>
    /// <param name="outputs">A fresh mask for each AND's output.</param>
    /// <param name="products">A fresh product for each AND.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task PrepareAsync(
        AuthenticatedParty party,
        AuthenticatedBit[] outputs,
        Product[] products,
        CancellationToken cancellationToken
    )
    {
        Walk(outputs);

        // D. Beaver's: masks ⊕ x and ⊕ y are opened; the product follows.
        var differences = new AuthenticatedBit[2 * Gates.Length];
        for (var i = 0; i < Gates.Length; i++)
        {
            differences[2 * i] = Gates[i].Left ^ products[i].X;
            differences[2 * i + 1] = Gates[i].Right ^ products[i].Y;
        }

        var opened = await party.OpenAsync(differences, "preprocessing, masks of gates", cancellationToken);
        for (var i = 0; i < Gates.Length; i++)
        {
            var (left, right) = (opened[2 * i], opened[2 * i + 1]);
            var product = products[i].Z ^ (products[i].Y & left) ^ (products[i].X & right);
            Gates[i] = Gates[i] with { Product = party.Add(product, left & right) };
        }
    }

    private void Walk(AuthenticatedBit[] outputs)
    {
        var slots = new AuthenticatedBit[circuit.SlotCount];
        inputs.CopyTo(slots, 0);
        var gate = 0;
        foreach (ref readonly var step in circuit.Steps)
        {
            var (left, right) = (slots[step.Left], slots[step.Right]);
            if (step.Kind == GateKind.And)
            {
                Gates[gate] = new GateMasks(left, right, outputs[gate], default);
                slots[step.Target] = outputs[gate++];
            }
            else
            {
                // A negation leaves the mask as it is: the masked value is negated.
                slots[step.Target] = step.Kind == GateKind.Xor ? left ^ right : left;
            }
        }

        Outputs = [.. circuit.Outputs.ToArray().Select(slot => slots[slot])];
    }
}
