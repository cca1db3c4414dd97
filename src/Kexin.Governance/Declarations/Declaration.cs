using System.Reflection;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Declarations;

/// <summary>A file that an officer writes, as it stands.</summary>
/// <param name="Name">The file's name, without its folder.</param>
/// <param name="Text">What it says; null where it is too long, or no text in UTF-8.</param>
public sealed record DeclarationFile(string Name, string? Text)
{
    /// <summary>The longest file, in bytes and in characters.</summary>
    public const int MostBytes = 4 << 20;

    /// <summary>The files that a program brings within itself, by name.</summary>
    /// <param name="assembly">Of the program.</param>
    /// <param name="prefix">What the resources' names begin with, and the files' do not.</param>
    public static IReadOnlyList<DeclarationFile> Brought(Assembly assembly, string prefix)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    return new DeclarationFile(name[prefix.Length..], reader.ReadToEnd());
                }),
        ];
    }
}

/// <summary>Reads YAML that people write as a record: strictly, within bounds, and with the line of what is wrong.</summary>
/// <remarks>What a file may say is the record's JSON Schema (<see cref="RecordJson.Schema"/>).</remarks>
public static class Declaration
{
    /// <summary>The record of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="check">What a record keeps beyond its own rules; throws at the place.</param>
    /// <exception cref="DomainException">The file is something else; it names the file and the line.</exception>
    public static T Read<T>(DeclarationFile file, Action<T>? check = null)
        where T : class
    {
        if (file.Text is not { Length: <= DeclarationFile.MostBytes } text)
        {
            throw At(
                file.Name,
                1,
                new(
                    $"must be text in UTF-8, of at most {DeclarationFile.MostBytes} bytes.",
                    $"必须是 UTF-8 文本，最多 {DeclarationFile.MostBytes} 字节。"
                ),
                null
            );
        }

        IReadOnlyDictionary<string, long> lines = new Dictionary<string, long>();
        try
        {
            (var json, lines) = YamlJson.Read(text);
            var record = RecordJson.Read<T>(json);
            check?.Invoke(record);
            return record;
        }
        catch (YamlFault fault)
        {
            throw At(file.Name, fault.Line, new($"{fault.What.En}.", $"{fault.What.Zh}。"), fault);
        }
        catch (RecordException fault)
        {
            throw At(file.Name, LineOf(fault.Path, lines), new($": {fault.Text.En}", $"：{fault.Text.Zh}"), fault);
        }
    }

    /// <summary>The line of a place, or of what it stands in where the place itself is missing.</summary>
    private static long LineOf(string path, IReadOnlyDictionary<string, long> lines)
    {
        while (path.Length > 0)
        {
            if (lines.TryGetValue(path, out var line))
            {
                return line;
            }

            path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
        }

        return lines.GetValueOrDefault("", 1);
    }

    private static DomainException At(string file, long line, BilingualText what, Exception? cause)
    {
        var space = what.En.StartsWith(':') ? "" : " ";
        return new(
            FaultCodes.Invalid,
            new($"{file}, line {line}{space}{what.En}", $"{file} 第 {line} 行{what.Zh}"),
            null,
            cause
        )
        {
            Line = line,
        };
    }
}
