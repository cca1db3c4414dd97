namespace Kexin.Vault;

/// <summary>What came in: the fields with their missing values counted, and the rows.</summary>
internal sealed record IntakeResult(IReadOnlyList<DatasetField> Fields, long Rows)
{
    /// <summary>Reads it off a writer that has been closed.</summary>
    public static IntakeResult Of(
        IReadOnlyList<string> names,
        IReadOnlyList<FieldType> types,
        EncryptedParquetWriter writer
    ) => new([.. names.Select((name, i) => new DatasetField(name, types[i], writer.Columns[i].Missing))], writer.Rows);
}

/// <summary>Opens the encrypted file once the types of its columns are known.</summary>
internal delegate EncryptedParquetWriter OpenWriter(IReadOnlyList<FieldType> types);
