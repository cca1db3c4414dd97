namespace Kexin.Circuits;

/// <summary>What a gate computes.</summary>
public enum GateKind : byte
{
    /// <summary>Exclusive or of two wires; costs nothing in protocols with linear sharing or free XOR.</summary>
    Xor,

    /// <summary>And of two wires: what protocols pay for.</summary>
    And,

    /// <summary>Negation of one wire; costs nothing.</summary>
    Not,
}

/// <summary>One gate. Its output is the wire of its own number: inputs come first, then gate by gate.</summary>
/// <param name="Kind">What it computes.</param>
/// <param name="Left">The first wire that it reads.</param>
/// <param name="Right">The second wire; of a negation, the first one again.</param>
public readonly record struct Gate(GateKind Kind, int Left, int Right);
