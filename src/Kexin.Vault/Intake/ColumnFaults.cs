using Kexin.Data;

namespace Kexin.Vault;

/// <summary>Turns what a column says of a value into the error that its file gets.</summary>
internal static class ColumnFaults
{
    /// <summary>The error for a value that a column did not take.</summary>
    /// <param name="plan">The column.</param>
    /// <param name="column">Its number, from 0.</param>
    /// <param name="fault">Why.</param>
    /// <param name="line">The line or row, from 1.</param>
    /// <param name="trimmed">The value as text, without spaces around it; it is not quoted.</param>
    /// <param name="mayBeMissing">Whether words that stand for no value can be named.</param>
    public static IntakeException Of(
        ColumnPlan plan,
        int column,
        CellFault fault,
        long line,
        ReadOnlySpan<char> trimmed,
        bool mayBeMissing
    )
    {
        var isType = fault == CellFault.NotOfType;
        return new IntakeException(
            fault switch
            {
                CellFault.NoZone => IntakeError.NoZone,
                CellFault.SkippedTime => IntakeError.SkippedTime,
                CellFault.RepeatedTime => IntakeError.RepeatedTime,
                CellFault.TooLong => IntakeError.CellTooLong,
                _ => IntakeError.WrongType,
            }
        )
        {
            Line = line,
            Column = column + 1,
            Field = plan.Name,
            Expected = isType ? CellText.Describe(plan.Type) : plan.Zone?.Name,
            Found = isType ? ValueShape.Describe(trimmed) : null,
            Remedy = isType ? ValueShape.Widen(plan.Type, trimmed) : null,
            MayBeMissing = isType && mayBeMissing,
        };
    }

    /// <summary>Of a column of times: that some name no zone, at the first that does not say what those before it said; else null.</summary>
    public static IntakeException? ZoneFault(string name, int column, TypeInference inference) =>
        inference.Type == FieldType.Timestamp && inference.FirstWallClock is { } wall
            ? new IntakeException(inference.FirstInstant is null ? IntakeError.NoZone : IntakeError.MixedZones)
            {
                Line = Math.Max(wall, inference.FirstInstant ?? 0),
                Column = column + 1,
                Field = name,
            }
            : null;

    /// <summary>The plan of a column whose type or zone is declared; null where it must be inferred.</summary>
    /// <exception cref="IntakeException">The zone is unknown, or the type has none.</exception>
    public static ColumnPlan? Declared(string name, int column, ImportOptions options)
    {
        var hasType = options.Types.TryGetValue(name, out var type);
        if (!options.Zones.TryGetValue(name, out var zone))
        {
            return hasType ? new ColumnPlan(name, type, IsDeclared: true, Zone: null) : null;
        }

        if (hasType && type != FieldType.Timestamp)
        {
            throw new IntakeException(IntakeError.ZoneOfOtherType) { Column = column + 1, Field = name };
        }

        return ZoneClock.TryParse(zone, out var clock)
            ? new ColumnPlan(name, FieldType.Timestamp, IsDeclared: true, clock)
            : throw new IntakeException(IntakeError.UnknownZone)
            {
                Column = column + 1,
                Field = name,
                Found = zone,
            };
    }
}
