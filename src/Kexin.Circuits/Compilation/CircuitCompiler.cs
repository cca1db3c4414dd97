namespace Kexin.Circuits;

/// <summary>Orders a circuit's gates by levels of AND gates and gives wires slots for as long as they are needed.</summary>
public static class CircuitCompiler
{
    /// <summary>The circuit as levels on slots.</summary>
    public static CompiledCircuit Compile(Circuit circuit)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        var (order, levels) = Order(circuit);
        var gates = circuit.Gates;

        // The last step that reads each wire; outputs are read after all.
        var lastUse = new int[circuit.WireCount];
        Array.Fill(lastUse, -1);
        for (var step = 0; step < order.Length; step++)
        {
            var gate = gates[order[step]];
            lastUse[gate.Left] = step;
            lastUse[gate.Right] = step;
        }

        foreach (var wire in circuit.Outputs)
        {
            lastUse[wire] = int.MaxValue;
        }

        var slots = new int[circuit.WireCount];
        var free = new Stack<int>();
        var slotCount = circuit.InputBits;
        for (var wire = circuit.InputBits - 1; wire >= 0; wire--)
        {
            slots[wire] = wire;
            if (lastUse[wire] < 0)
            {
                free.Push(wire);
            }
        }

        var steps = new CircuitStep[order.Length];
        for (var step = 0; step < order.Length; step++)
        {
            var (kind, left, right) = gates[order[step]];
            if (lastUse[left] == step)
            {
                free.Push(slots[left]);
            }

            if (right != left && lastUse[right] == step)
            {
                free.Push(slots[right]);
            }

            var target = free.TryPop(out var slot) ? slot : slotCount++;
            slots[circuit.InputBits + order[step]] = target;
            steps[step] = new CircuitStep(kind, slots[left], slots[right], target);
        }

        var outputs = new int[circuit.OutputBits];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = slots[circuit.Outputs[i]];
        }

        return new CompiledCircuit(circuit, steps, levels, outputs, slotCount);
    }

    /// <summary>The gates in the order in which they run: by level, the free ones of each before its AND gates.</summary>
    private static (int[] Order, CircuitLevel[] Levels) Order(Circuit circuit)
    {
        var gates = circuit.Gates;

        // The level of a wire is the number of AND gates on the longest way to it.
        var level = new int[circuit.WireCount];
        var sizes = new List<(int Free, int And)> { (0, 0) };
        for (var i = 0; i < gates.Length; i++)
        {
            var reads = Math.Max(level[gates[i].Left], level[gates[i].Right]);
            var isAnd = gates[i].Kind == GateKind.And;
            level[circuit.InputBits + i] = isAnd ? reads + 1 : reads;
            while (sizes.Count <= reads)
            {
                sizes.Add((0, 0));
            }

            sizes[reads] = isAnd
                ? (sizes[reads].Free, sizes[reads].And + 1)
                : (sizes[reads].Free + 1, sizes[reads].And);
        }

        var levels = new CircuitLevel[sizes.Count];
        var next = new (int Free, int And)[sizes.Count];
        var at = 0;
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = new CircuitLevel(at, at + sizes[i].Free, at + sizes[i].Free + sizes[i].And);
            next[i] = (levels[i].Start, levels[i].AndStart);
            at = levels[i].End;
        }

        var order = new int[gates.Length];
        for (var i = 0; i < gates.Length; i++)
        {
            var reads = Math.Max(level[gates[i].Left], level[gates[i].Right]);
            order[gates[i].Kind == GateKind.And ? next[reads].And++ : next[reads].Free++] = i;
        }

        return (order, levels);
    }
}
