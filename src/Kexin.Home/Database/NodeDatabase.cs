using Microsoft.EntityFrameworkCore;

namespace Kexin.Home.Database;

/// <summary>What a node remembers beside ledger, evidence and vault: SQLite in the node's folder, through EF Core.</summary>
/// <remarks>Rows hold no values of data; results are sealed by the node's key before they come here.</remarks>
public sealed class NodeDatabase(DbContextOptions<NodeDatabase> options) : DbContext(options)
{
    public DbSet<DatasetRow> Datasets => Set<DatasetRow>();

    public DbSet<DocumentRow> Documents => Set<DocumentRow>();

    public DbSet<RunRow> Runs => Set<RunRow>();

    public DbSet<RetractionRow> Retractions => Set<RetractionRow>();

    public DbSet<ReleaseRow> Releases => Set<ReleaseRow>();

    public DbSet<TaskMarkRow> TaskMarks => Set<TaskMarkRow>();

    public DbSet<ClassificationRow> Classifications => Set<ClassificationRow>();

    public DbSet<ConsentLinkRow> ConsentLinks => Set<ConsentLinkRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<DatasetRow>(row =>
        {
            row.HasKey(item => item.Id);
            row.HasIndex(item => item.Name).IsUnique();
            row.HasIndex(item => item.Token).IsUnique();
        });
        modelBuilder.Entity<DocumentRow>().HasKey(item => item.Hash);
        modelBuilder.Entity<RunRow>(row =>
        {
            row.HasKey(item => item.Id);
            row.HasIndex(item => item.Task);
        });
        modelBuilder.Entity<RetractionRow>().HasKey(item => item.Token);
        modelBuilder.Entity<ReleaseRow>(row =>
        {
            row.HasKey(item => item.Number);
            row.HasIndex(item => new { item.Scope, item.Release }).IsUnique();
        });
        modelBuilder.Entity<ClassificationRow>().HasKey(item => item.Dataset);
        modelBuilder.Entity<ConsentLinkRow>().HasKey(item => new { item.Dataset, item.Consent });
        modelBuilder.Entity<TaskMarkRow>().HasKey(item => new { item.Task, item.Kind });
    }
}

/// <summary>A dataset in this node's vault.</summary>
public sealed class DatasetRow
{
    /// <summary>The vault's id, 64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    public required string Name { get; set; }

    /// <summary>Where the data was collected, by whom, on what ground; or null.</summary>
    public string? Source { get; set; }

    /// <summary>Milliseconds since 1970, UTC.</summary>
    public long AddedAt { get; init; }

    /// <summary>The catalogue's id once it was published, 64 hexadecimal digits.</summary>
    public string? Token { get; set; }

    /// <summary>The same as <see cref="Id"/>.</summary>
    [System.ComponentModel.DataAnnotations.Schema.NotMapped]
    public Vault.DatasetId VaultId => new(Cryptography.Digest.Parse(Id));
}

/// <summary>A computation document that this node made or was given.</summary>
public sealed class DocumentRow
{
    /// <summary>Its hash, 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>Its canonical CBOR, sealed by the node's key.</summary>
    public required byte[] Encoded { get; init; }
}

/// <summary>This node's part in a run.</summary>
public sealed class RunRow
{
    /// <summary>64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The task's id, 64 hexadecimal digits.</summary>
    public required string Task { get; init; }

    public long Attempt { get; init; }

    /// <summary>Milliseconds since 1970, UTC.</summary>
    public long StartedAt { get; init; }

    /// <summary>
    /// Milliseconds since 1970, UTC; null while it goes on or its end is held back, and for ever when the node was stopped in it.
    /// </summary>
    public long? EndedAt { get; set; }

    /// <summary>The output and its salt, sealed by the node's key; null when nothing was learned.</summary>
    public byte[]? Sealed { get; set; }

    /// <summary>The run's account for people, as JSON sealed by the node's key: traffic, what was learned, the problem.</summary>
    public byte[]? Account { get; set; }
}

/// <summary>A grant or a dataset that this node's owner took back.</summary>
public sealed class RetractionRow
{
    /// <summary>The token's id, 64 hexadecimal digits.</summary>
    public required string Token { get; init; }

    /// <summary>The token's version and the time, sealed by the node's key.</summary>
    public required byte[] Sealed { get; set; }
}

/// <summary>Which rows of a dataset a result covers that a requester got, or may have got.</summary>
public sealed class ReleaseRow
{
    /// <summary>Rising in the order in which they were remembered.</summary>
    public long Number { get; init; }

    /// <summary>The dataset's id and the requester's, 64 hexadecimal digits each.</summary>
    public required string Scope { get; init; }

    /// <summary>The id of the rows' definition, 64 hexadecimal digits.</summary>
    public required string Release { get; init; }

    /// <summary>The tables, sealed by the node's key.</summary>
    public required byte[] Shape { get; init; }

    /// <summary>The rows, compressed and sealed by the node's key.</summary>
    public required byte[] Rows { get; init; }
}

/// <summary>Something that this node remembers of a task, sealed by its key.</summary>
public sealed class TaskMarkRow
{
    /// <summary>The task's id, 64 hexadecimal digits.</summary>
    public required string Task { get; init; }

    /// <summary>What is remembered.</summary>
    public required string Kind { get; init; }

    /// <summary>More of it.</summary>
    public required byte[] Sealed { get; init; }
}

/// <summary>What was decided about a dataset's fields.</summary>
public sealed class ClassificationRow
{
    /// <summary>The dataset's id at home, 64 hexadecimal digits.</summary>
    public required string Dataset { get; init; }

    /// <summary>The decisions, as JSON sealed by the node's key.</summary>
    public required byte[] Sealed { get; init; }
}

/// <summary>Whose rows of a dataset a consent is about.</summary>
public sealed class ConsentLinkRow
{
    /// <summary>The dataset's token, 64 hexadecimal digits.</summary>
    public required string Dataset { get; init; }

    /// <summary>The consent's token, 64 hexadecimal digits.</summary>
    public required string Consent { get; init; }

    /// <summary>Field and value, as JSON sealed by the node's key.</summary>
    public required byte[] Sealed { get; init; }
}
