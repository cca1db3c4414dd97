using System.Buffers.Binary;
using System.IO.Compression;
using Kexin.Collaboration.Runs;
using Kexin.Computations.Policy;
using Kexin.Ledger.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Home.Database;

/// <summary>Opens the account of a dataset's releases to a requester.</summary>
public sealed class ReleaseHistories(
    IDbContextFactory<NodeDatabase> databases,
    RecordSeal seal,
    NodeConfiguration configuration
) : IReleaseHistories
{
    public IReleaseHistory Find(TokenId dataset, IReadOnlyList<MemberId> learners) =>
        new ReleaseHistory(
            databases,
            seal,
            dataset,
            learners,
            [.. learners.SelectMany(configuration.TogetherWith).Distinct().Except(learners)]
        );
}

/// <summary>Which rows of one of this node's datasets some members have had totals of, or may have: sealed, in the node's database.</summary>
/// <remarks>Rows are two bytes each, equal tables once, compressed before they are sealed: they seldom take a byte a row.</remarks>
public sealed class ReleaseHistory(
    IDbContextFactory<NodeDatabase> databases,
    RecordSeal seal,
    TokenId dataset,
    IReadOnlyList<MemberId> learners,
    IReadOnlyList<MemberId> together
) : IReleaseHistory
{
    /// <summary>The learners' own, then those of the members that stand together with one of them.</summary>
    private readonly string[] _scopes = [.. learners.Concat(together).Select(member => $"{dataset}{member}")];

    /// <exception cref="ProblemException">A record was altered on disk.</exception>
    public async Task<IReadOnlyList<ReleaseShape>> ListAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await database
            .Releases.AsNoTracking()
            .Where(row => _scopes.Contains(row.Scope))
            .OrderBy(row => row.Number)
            .Select(row => new
            {
                row.Scope,
                row.Release,
                row.Shape,
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.DistinctBy(row => row.Release)
                .Select(row => ReleaseShape.Decode(seal.Open(NameOf("shape", row.Scope, row.Release), row.Shape))),
        ];
    }

    /// <exception cref="ProblemException">The record was altered on disk.</exception>
    public async Task<ReleasedRows> LoadAsync(ReleaseShape release, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(release);
        var id = release.Id.ToString();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var row = await database
            .Releases.AsNoTracking()
            .FirstAsync(item => _scopes.Contains(item.Scope) && item.Release == id, cancellationToken);
        var packed = seal.Open(NameOf("rows", row.Scope, id), row.Rows);
        return new ReleasedRows(release, Unpack(packed, release.Tables.Count));
    }

    public async Task KeepAsync(ReleasedRows rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var id = rows.Shape.Id.ToString();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var own = _scopes.Take(learners.Count);
        var kept = await database
            .Releases.Where(row => own.Contains(row.Scope) && row.Release == id)
            .Select(row => row.Scope)
            .ToListAsync(cancellationToken);
        var packed = new Lazy<byte[]>(() => Pack(rows.Cells));
        foreach (var scope in own.Except(kept))
        {
            var shape = seal.Seal(NameOf("shape", scope, id), rows.Shape.Encode());
            var cells = seal.Seal(NameOf("rows", scope, id), packed.Value);
            await database.Database.ExecuteSqlAsync(
                $"INSERT OR IGNORE INTO Releases (Scope, Release, Shape, Rows) VALUES ({scope}, {id}, {shape}, {cells})",
                cancellationToken
            );
        }
    }

    /// <summary>For each table the number of its array, then the arrays, low bytes before high ones.</summary>
    public static byte[] Pack(IReadOnlyList<ushort[]> tables)
    {
        var arrays = tables.Distinct().ToList();
        using var packed = new MemoryStream();
        using (var stream = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            Span<byte> length = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(length, arrays[0].Length);
            stream.Write(length);
            stream.Write([.. tables.Select(table => (byte)arrays.IndexOf(table))]);
            foreach (var array in arrays)
            {
                var bytes = new byte[2 * array.Length];
                for (var i = 0; i < array.Length; i++)
                {
                    (bytes[i], bytes[array.Length + i]) = ((byte)array[i], (byte)(array[i] >> 8));
                }

                stream.Write(bytes);
            }
        }

        return packed.ToArray();
    }

    /// <summary>What <see cref="Pack"/> made.</summary>
    public static ushort[][] Unpack(byte[] packed, int tables)
    {
        using var stream = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
        var head = new byte[sizeof(int) + tables];
        stream.ReadExactly(head);
        var rows = BinaryPrimitives.ReadInt32LittleEndian(head);
        var numbers = head.AsSpan(sizeof(int));
        var arrays = new ushort[numbers.ToArray().Max() + 1][];
        var bytes = new byte[2 * rows];
        for (var array = 0; array < arrays.Length; array++)
        {
            stream.ReadExactly(bytes);
            arrays[array] = new ushort[rows];
            for (var i = 0; i < rows; i++)
            {
                arrays[array][i] = (ushort)(bytes[i] | (bytes[rows + i] << 8));
            }
        }

        return [.. numbers.ToArray().Select(number => arrays[number])];
    }

    private static string NameOf(string part, string scope, string release) => $"release {part} {scope} {release}";
}
