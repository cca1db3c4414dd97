using Kexin.Data;

namespace Kexin.Vault;

/// <summary>How a column of a file is read.</summary>
/// <param name="Name">As in the header.</param>
/// <param name="Type">What it becomes.</param>
/// <param name="IsDeclared">Whether somebody said that it is of this type, and it was not inferred.</param>
/// <param name="Zone">The zone of its wall clock, or null.</param>
internal sealed record ColumnPlan(string Name, FieldType Type, bool IsDeclared, ZoneClock? Zone);
