using System.Reflection;
using Kexin.Governance.Declarations;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Classification.Schemes;

/// <summary>The organisation's own files of schemes.</summary>
public interface ISchemeFiles
{
    /// <summary>Those that are there now, by name; a file that cannot be read is told of as one that is no scheme.</summary>
    IReadOnlyList<DeclarationFile> Read();
}

/// <summary>A file that should be a scheme and is none.</summary>
/// <param name="File">Its name.</param>
/// <param name="What">What is wrong, with the line.</param>
public sealed record SchemeFault(string File, BilingualText What);

/// <summary>The schemes that the program brings, and the organisation's own; a file that is none leaves the others as they are.</summary>
/// <param name="files">The organisation's own.</param>
public sealed class SchemeLibrary(ISchemeFiles files)
{
    private const string Prefix = "schemes/";

    private static readonly Lazy<IReadOnlyList<Scheme>> s_shipped = new(() =>
        [.. DeclarationFile.Brought(Assembly.GetExecutingAssembly(), Prefix).Select(SchemeReader.Read)]
    );

    /// <summary>Those that the program brings, by id.</summary>
    public static IReadOnlyList<Scheme> Shipped => s_shipped.Value;

    /// <summary>All of them, by id, and the files that are none.</summary>
    public (IReadOnlyList<Scheme> Schemes, IReadOnlyList<SchemeFault> Faults) Read()
    {
        var schemes = Shipped.ToDictionary(scheme => scheme.Id, StringComparer.Ordinal);
        var faults = new List<SchemeFault>();
        foreach (var file in files.Read())
        {
            try
            {
                var scheme = SchemeReader.Read(file);
                if (!schemes.TryAdd(scheme.Id, scheme))
                {
                    faults.Add(
                        new SchemeFault(
                            file.Name,
                            new(
                                $"{file.Name}: there is already a scheme '{scheme.Id}'. Give it another id.",
                                $"{file.Name}：已有方案“{scheme.Id}”，请换一个标识。"
                            )
                        )
                    );
                }
            }
            catch (DomainException fault)
            {
                faults.Add(new SchemeFault(file.Name, fault.Title));
            }
        }

        return ([.. schemes.Values.OrderBy(scheme => scheme.Id, StringComparer.Ordinal)], faults);
    }

    /// <summary>Names the files that are no schemes; null where all are.</summary>
    /// <param name="now">Since when it is known.</param>
    public RaisedAlarm? FindAlarm(DateTimeOffset now) =>
        Read().Faults is [var first, ..] faults
            ? new RaisedAlarm(
                "schemes-bad",
                new(
                    $"{faults.Count} of the files in 'schemes' are not used: {first.What.En}",
                    $"“schemes”中有 {faults.Count} 个文件未被采用：{first.What.Zh}"
                ),
                now
            )
            : null;

    /// <summary>One scheme.</summary>
    /// <exception cref="DomainException">There is none of that id.</exception>
    public Scheme Get(string id)
    {
        var (schemes, _) = Read();
        return schemes.FirstOrDefault(scheme => scheme.Id == id)
            ?? throw DomainException.NotFound(
                $"There is no scheme '{id}'. The schemes are: {string.Join(", ", schemes.Select(scheme => scheme.Id))}.",
                $"没有方案“{id}”。现有方案：{string.Join("、", schemes.Select(scheme => scheme.Id))}。"
            );
    }
}
