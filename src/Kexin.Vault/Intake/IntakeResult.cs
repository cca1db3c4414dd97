using Kexin.Data;

namespace Kexin.Vault;

/// <summary>What came in: the fields with their missing values counted, and the rows.</summary>
internal sealed record IntakeResult(IReadOnlyList<DatasetField> Fields, long Rows)
{
    /// <summary>Reads it off a writer that has been closed.</summary>
    public static IntakeResult Of(
        IReadOnlyList<ColumnPlan> plans,
        EncryptedParquetWriter writer,
        ImportOptions options
    ) =>
        new(
            [
                .. plans.Select(
                    (plan, i) =>
                        new DatasetField(
                            plan.Name,
                            plan.Type,
                            writer.Columns[i].Missing,
                            plan.Zone?.Name,
                            options.Columns.GetValueOrDefault(plan.Name)?.Meaning
                        )
                ),
            ],
            writer.Rows
        );
}

/// <summary>Opens the encrypted file once it is known how its columns are read.</summary>
internal delegate EncryptedParquetWriter OpenWriter(IReadOnlyList<ColumnPlan> plans);
