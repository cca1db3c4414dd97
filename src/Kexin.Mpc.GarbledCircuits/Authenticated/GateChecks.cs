using Kexin.Circuits;
using Kexin.Mpc.ObliviousTransfer.Authenticated;

namespace Kexin.Mpc.GarbledCircuits.Authenticated;

/// <summary>From the masked values of inputs and AND gates: what proves each gate, and the masked outputs.</summary>
internal static class GateChecks
{
    public const string Stage = "evaluation, check of gates";

    /// <summary>A shared 0 for each gate that is right.</summary>
    public static (AuthenticatedBit[] Checks, bool[] Outputs) Of(
        CompiledCircuit circuit,
        AuthenticatedGates gates,
        AuthenticatedParty party,
        bool[] inputs,
        bool[] results
    )
    {
        var slots = new bool[circuit.SlotCount];
        inputs.CopyTo(slots, 0);
        var checks = new AuthenticatedBit[circuit.AndCount];
        var gate = 0;
        foreach (ref readonly var step in circuit.Steps)
        {
            var (left, right) = (slots[step.Left], slots[step.Right]);
            if (step.Kind == GateKind.And)
            {
                checks[gate] = gates.Gates[gate].Check(party, left, right, results[gate]);
                slots[step.Target] = results[gate++];
            }
            else
            {
                slots[step.Target] = step.Kind == GateKind.Xor ? left ^ right : !left;
            }
        }

        return (checks, [.. circuit.Outputs.ToArray().Select(slot => slots[slot])]);
    }
}
