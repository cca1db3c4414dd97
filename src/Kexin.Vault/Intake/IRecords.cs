namespace Kexin.Vault;

/// <summary>The rows of a file as texts, one after the other, each with as many cells as there are names.</summary>
internal interface IRecords : IAsyncDisposable
{
    /// <summary>The columns' names.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The line or row of the file on which the current record begins, counted from 1.</summary>
    long Line { get; }

    /// <summary>The text of a cell of the current record; valid until the next.</summary>
    ReadOnlySpan<char> this[int column] { get; }

    /// <summary>Goes to the next record, or says false at the end.</summary>
    /// <exception cref="IntakeException">The record is broken.</exception>
    ValueTask<bool> ReadAsync(CancellationToken cancellationToken);
}
