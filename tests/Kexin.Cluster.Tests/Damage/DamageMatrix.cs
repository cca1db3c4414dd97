using System.Collections.Concurrent;
using System.Diagnostics;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Cluster.Tests.Faults;

namespace Kexin.Cluster.Tests.Damage;

/// <summary>Each file of a node's folder flipped, cut short and deleted, and the node started on it, a process each.</summary>
/// <remarks>
/// The node either serves, and then has all that it had or says in an alarm what is wrong, or it ends with a message that names the file. The
/// files are found by walking the folder: a new kind is covered by itself, and has to be named here when its damage is of no consequence.
/// </remarks>
internal sealed class DamageMatrix
{
    private const string SilentByNature = "swap-in-clear"; // of the machine, and no file's

    private static readonly IReadOnlyDictionary<string, Action<string, Random>> s_damages = new Dictionary<
        string,
        Action<string, Random>
    >(StringComparer.Ordinal)
    {
        ["flipped"] = FileDamage.Flip,
        ["cut short"] = FileDamage.CutShort,
        ["gone"] = FileDamage.Delete,
    };

    private readonly LivedInHome _home;
    private readonly int _seed;
    private readonly string _token;
    private readonly ConcurrentBag<DamageCase> _cases = [];
    private HomeAnswers _whole = null!;
    private HashSet<string> _usual = [];

    private DamageMatrix(LivedInHome home, int seed)
    {
        _home = home;
        _seed = seed;
        _token = ApiAccess.Load(home.Copies[0].Folder).Token;
    }

    /// <summary>Runs cases on as many copies side by side as the machine has cores, two at least.</summary>
    /// <param name="seed">Repeats the run: which cases, which byte, which length.</param>
    /// <param name="most">As many of the cases, chosen by the seed: each kind of file once before any comes again.</param>
    /// <param name="only">What the paths of the files hold; empty for all.</param>
    /// <param name="report">Told of each case when it is over.</param>
    /// <returns>All cases, with the broken promise of each that broke one.</returns>
    public static async Task<IReadOnlyList<DamageCase>> RunAsync(int seed, int most, string only, Action<string> report)
    {
        await using var home = await LivedInHome.MakeAsync(Math.Max(2, Environment.ProcessorCount));
        var matrix = new DamageMatrix(home, seed);
        await matrix.LookAtWholeAsync();
        var cases = FilesOf(LivedInHome.WholeOf(home.Copies[0]))
            .Where(file => file.Contains(only, StringComparison.Ordinal))
            .SelectMany(file => s_damages.Keys.Select(damage => (File: file, Damage: damage)))
            .ToArray();
#pragma warning disable CA5394 // Nobody's secret: choices that a seed must repeat.
        new Random(seed).Shuffle(cases);
#pragma warning restore CA5394
        var waiting = new ConcurrentQueue<(string File, string Damage)>(
            cases
                .GroupBy(each => KindOf(each.File))
                .SelectMany(kind => kind.Select((each, index) => (Case: each, Index: index)))
                .OrderBy(each => each.Index)
                .Select(each => each.Case)
                .Take(most)
        );
        await Task.WhenAll(
            home.Copies.Select(async copy =>
            {
                while (waiting.TryDequeue(out var next))
                {
                    var done = await matrix.TryAsync(copy, next.File, next.Damage);
                    matrix._cases.Add(done);
                    report(done.ToString());
                }
            })
        );
        return [.. matrix._cases];
    }

    private static IEnumerable<string> FilesOf(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => new FileInfo(path).Length > 0)
            .Select(path => Path.GetRelativePath(folder, path))
            .Order(StringComparer.Ordinal);

    /// <summary>The path without what numbers and hashes tell apart.</summary>
    public static string KindOf(string file) =>
        string.Concat(
            file.Split('/')
                .Select(part =>
                    part.Length >= 2 && part.All(char.IsAsciiHexDigit)
                        ? "/*"
                        : "/" + string.Concat(part.Where(letter => !char.IsAsciiDigit(letter)))
                )
        );

    /// <summary>An undamaged start of each of two copies: what both answer is what a node has to have.</summary>
    private async Task LookAtWholeAsync()
    {
        HomeAnswers? common = null;
        foreach (var (answers, alarms) in await Task.WhenAll(_home.Copies.Take(2).Select(LookAsync)))
        {
            common = common is null ? answers : common.Common(answers);
            _usual.UnionWith(alarms.Select(alarm => alarm.Code));
        }

        _whole = common!;
    }

    private async Task<(HomeAnswers Answers, IReadOnlyList<Alarm> Alarms)> LookAsync(NodeProcess copy)
    {
        await copy.StartAsync();
        var whole = await ReadAsync(copy);
        await copy.KillAsync();
        await LivedInHome.RestoreAsync(copy);
        return whole;
    }

    private async Task<(HomeAnswers Answers, IReadOnlyList<Alarm> Alarms)> ReadAsync(NodeProcess node)
    {
        var answers = await HomeAnswers.ReadAsync(_home, node, _token);
        return (answers, (await node.Client.Node.HealthAsync()).Alarms);
    }

    private async Task<DamageCase> TryAsync(NodeProcess copy, string file, string damage)
    {
        var begin = Stopwatch.GetTimestamp();
        var path = Path.Combine(copy.Folder, file);
        s_damages[damage](path, new Random(HashCode(file, damage)));
        var damaged = Bytes(path);
        var before = copy.Log().Length;
        var (end, broken) = ("", (string?)null);
        try
        {
            var (started, code) = await copy.StartOrFailAsync();
            (end, broken) = started
                ? await JudgeRunningAsync(copy, path, damaged)
                : ($"refused with {code}", FileDamage.FindFault(copy, path, code, copy.Log()[before..]));
            if (started && !copy.HasEnded)
            {
                await copy.KillAsync();
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            broken = error.Message;
            if (!copy.HasEnded)
            {
                await copy.KillAsync();
            }
        }

        var said = copy.Log()[before..];
        broken ??= FileDamage.FindStackTrace(said);
        await LivedInHome.RestoreAsync(copy);
        return new DamageCase(file, damage, end, broken, broken is null ? "" : said, Stopwatch.GetElapsedTime(begin));
    }

    /// <summary>The node serves: it has everything, or says what it has not; and its ledger goes on, or it says why not.</summary>
    private async Task<(string End, string? Broken)> JudgeRunningAsync(NodeProcess copy, string path, byte[] damaged)
    {
        var (answers, alarms) = await ReadAsync(copy);
        var news = alarms.Where(alarm => !_usual.Contains(alarm.Code) && alarm.Code != SilentByNature).ToList();
        var lacks = _whole.MissingFrom(answers);
        if (news.Count > 0)
        {
            return ($"alarm {string.Join(", ", news.Select(alarm => alarm.Code))}", null);
        }

        if (lacks.Count > 0)
        {
            return ("", $"no alarm, but {lacks.Count} answers differ: {string.Join("; ", lacks.Take(3))}");
        }

        await copy.Client.Destructions.HoldAsync(_home.Dataset, new HoldDataset("a look at it"));
        return (Bytes(path).AsSpan().SequenceEqual(damaged) ? "not looked at" : "made again", null);
    }

    private static byte[] Bytes(string path) => File.Exists(path) ? File.ReadAllBytes(path) : [];

    private int HashCode(string file, string damage) =>
        BitConverter.ToInt32(
            System.Security.Cryptography.SHA256.HashData(
                System.Text.Encoding.UTF8.GetBytes($"{_seed} {Path.GetFileName(file)} {damage}")
            )
        );
}

/// <summary>A file, what was done to it, and what became of that.</summary>
/// <param name="File">Relative to the node's folder.</param>
/// <param name="Damage">What was done.</param>
/// <param name="End">What the node did.</param>
/// <param name="Broken">The promise that was broken, or null.</param>
/// <param name="Said">The node's log, if a promise was broken.</param>
/// <param name="Took">From the damage to the folder's restoring.</param>
internal sealed record DamageCase(string File, string Damage, string End, string? Broken, string Said, TimeSpan Took)
{
    /// <summary>In one line.</summary>
    public override string ToString() =>
        $"{(Broken is null ? "ok " : "BROKEN")} {File} {Damage}: {(Broken is null ? End : Broken)} ({Took.TotalSeconds:F1} s)";
}
