using Kexin.Data;
using ParquetSharp;

namespace Kexin.Vault;

/// <summary>A column whose values have one size.</summary>
internal abstract class FixedBuffer<T>(int capacity) : ColumnBuffer(capacity)
    where T : unmanaged
{
    private readonly T[] _values = new T[capacity];
    private int _present;

    protected CellFault Keep(T value)
    {
        _values[_present++] = value;
        return CellFault.None;
    }

    protected override void Write(ColumnWriter column) =>
        ((ColumnWriter<T>)column).WriteBatch(Count, Levels, default, _values.AsSpan(0, _present));

    protected override void Clear()
    {
        _values.AsSpan(0, _present).Clear();
        _present = 0;
    }
}

/// <summary>Numbers; rounded only where somebody said that they are quantities, and never a whole number.</summary>
internal sealed class NumberBuffer(int capacity, bool isDeclared) : FixedBuffer<double>(capacity)
{
    protected override CellFault Store(ReadOnlySpan<char> text)
    {
        var form = NumberText.Read(text, out var value, out var isLabel);
        return form == NumberForm.Exact && (isDeclared || !isLabel) || form == NumberForm.Rounded && isDeclared
            ? Keep(value)
            : CellFault.NotOfType;
    }

    protected override CellFault Store(double value) => double.IsFinite(value) ? Keep(value) : CellFault.NotOfType;

    protected override CellFault Store(long value) =>
        Math.Abs((decimal)value) <= CellText.GreatestInteger ? Keep(value) : CellFault.NotOfType;
}

internal sealed class BooleanBuffer(int capacity) : FixedBuffer<bool>(capacity)
{
    protected override CellFault Store(ReadOnlySpan<char> text) =>
        CellText.TryReadBoolean(text, out var value) ? Keep(value) : CellFault.NotOfType;

    protected override CellFault Store(long value) => value is 0 or 1 ? Keep(value == 1) : CellFault.NotOfType;
}

internal sealed class WholeBuffer(int capacity, bool isDeclared) : FixedBuffer<long>(capacity)
{
    private readonly WholeSpelling _spelling = new(isDeclared);

    protected override CellFault Store(ReadOnlySpan<char> text) =>
        _spelling.TryRead(text, out var value) ? Keep(value) : CellFault.NotOfType;

    protected override CellFault Store(long value) =>
        value is >= -CellText.GreatestInteger and <= CellText.GreatestInteger ? Keep(value) : CellFault.NotOfType;
}

/// <summary>Instants, or days, as whole milliseconds.</summary>
internal sealed class TimeBuffer(int capacity, ColumnPlan plan) : FixedBuffer<long>(capacity)
{
    protected override CellFault Store(ReadOnlySpan<char> text)
    {
        var form = TimeText.Read(text, out var milliseconds);
        return (form, plan.Type) switch
        {
            (TimeForm.Date, FieldType.Date) or (TimeForm.Instant, FieldType.Timestamp) => Keep(milliseconds),
            (TimeForm.WallClock, FieldType.Timestamp) => StoreWallClock(milliseconds),
            _ => CellFault.NotOfType,
        };
    }

    protected override CellFault Store(long value) => Keep(value);

    protected override CellFault StoreWallClock(long wall)
    {
        if (plan.Zone is null)
        {
            return CellFault.NoZone;
        }

        var fault = plan.Zone.TryFind(wall, out var instant);
        return fault == CellFault.None ? Keep(instant) : fault;
    }
}
