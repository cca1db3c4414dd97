using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Tasks;

/// <summary>Keeps, sealed, what this member remembers of a task beside the ledger.</summary>
public interface ITaskMarkStore
{
    /// <summary>Keeps a mark, in place of one of the same kind; on disk when it returns.</summary>
    void Keep(TokenId task, string kind, ReadOnlySpan<byte> content);

    /// <summary>The mark's content, or null.</summary>
    /// <exception cref="DomainException">The record was altered on disk.</exception>
    Task<byte[]?> FindAsync(TokenId task, string kind, CancellationToken cancel);
}
