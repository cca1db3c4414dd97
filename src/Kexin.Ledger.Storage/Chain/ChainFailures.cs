namespace Kexin.Ledger.Storage;

/// <summary>A ledger on disk that is not what it was when it was written.</summary>
public sealed class LedgerDamagedException : Exception
{
    /// <summary>Says no more than that there is damage.</summary>
    public LedgerDamagedException()
        : this("The ledger on disk is damaged.") { }

    /// <summary>Says where the damage is.</summary>
    public LedgerDamagedException(string message)
        : base(message) { }

    /// <summary>Says where the damage is, with the cause.</summary>
    public LedgerDamagedException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>Says where each piece of damage is.</summary>
    public LedgerDamagedException(string folder, IReadOnlyList<ChainDamage> damages)
        : this(
            $"The ledger in '{folder}' is damaged in {damages?.Count} places: "
                + string.Join(" ", damages?.Take(3).Select(damage => damage.ToString()) ?? [])
                + " Rebuild it from the other members."
        ) => Damages = damages ?? [];

    /// <summary>What was found, as far as it is known piece by piece.</summary>
    public IReadOnlyList<ChainDamage> Damages { get; } = [];
}

/// <summary>A ledger that could not be written; everything that was acknowledged before is still there.</summary>
public sealed class LedgerWriteException : IOException
{
    /// <summary>Says no more than that writing failed.</summary>
    public LedgerWriteException()
        : this("The ledger could not be written.") { }

    /// <summary>Says what failed.</summary>
    public LedgerWriteException(string message)
        : base(message) { }

    /// <summary>Says what failed, with the cause.</summary>
    public LedgerWriteException(string message, Exception? innerException)
        : base(message, innerException) { }
}

/// <summary>A piece of damage.</summary>
/// <param name="Height">The block that it is about, or null when it is about no single one.</param>
/// <param name="What">What is damaged and what was found.</param>
public sealed record ChainDamage(long? Height, string What)
{
    public override string ToString() => Height is null ? What : $"At height {Height}: {What}";
}
