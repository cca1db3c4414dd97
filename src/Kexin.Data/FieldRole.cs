namespace Kexin.Data;

/// <summary>What a field says about a person, and so what it may be used for.</summary>
public enum FieldRole
{
    /// <summary>Names a person by itself, as a patient's number does: joined only.</summary>
    Identifier = 1,

    /// <summary>Helps to tell persons apart, as age and sex do: joined, filtered, grouped and computed on.</summary>
    QuasiIdentifier = 2,

    /// <summary>Only computed on: no filter and no group tells rows apart by it.</summary>
    Measure = 3,
}

/// <summary>What a computation does with a field.</summary>
public enum FieldUse
{
    /// <summary>Rows of two owners are matched by it.</summary>
    Joined = 1,

    /// <summary>A condition chooses rows by it.</summary>
    Filtered = 2,

    /// <summary>Rows are put into groups by its values.</summary>
    Grouped = 3,

    /// <summary>Its values go into sums, histograms or a model.</summary>
    Computed = 4,
}

/// <summary>A field and what is done with it.</summary>
public readonly record struct UsedField(string Name, FieldUse Use);

/// <summary>Which uses a role allows.</summary>
public static class FieldRoles
{
    /// <summary>Whether a field of this role may be used so.</summary>
    public static bool Allows(this FieldRole role, FieldUse use) =>
        role switch
        {
            FieldRole.Identifier => use == FieldUse.Joined,
            FieldRole.QuasiIdentifier => true,
            FieldRole.Measure => use == FieldUse.Computed,
            _ => throw new ArgumentOutOfRangeException(nameof(role)),
        };
}
