using CsCheck;
using Kexin.Computations.Accounts;
using Kexin.Computations.Policy;
using Kexin.Cryptography;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Tests.Policy;

/// <summary>Whatever a requester asks for: what has opened, added and subtracted, tells of no few rows; found by trying all ways.</summary>
public sealed class AccountProperties
{
    private const int K = 3;
    private const int RowsOfOne = 14;
    private const int Questions = 5;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_sum_or_difference_of_opened_totals_is_about_few_rows(int providers)
    {
        var opened = 0;
        Gen.Select(Gen.Int[0, 5].Array[Questions * providers * RowsOfOne], Gen.Int[0, int.MaxValue].Array[Questions])
            .Sample(
                (noise, choices) =>
                {
                    var sets = Ask(providers, noise, choices);
                    opened += sets.Count;
                    foreach (var signs in Signs(sets.Count))
                    {
                        var rows = Enumerable
                            .Range(0, providers * RowsOfOne)
                            .Count(row => sets.Select((set, i) => set[row] ? signs[i] : 0).Sum() != 0);
                        Assert.True(rows is 0 or >= K, $"{rows} rows are found by {string.Join(", ", signs)}.");
                    }
                },
                iter: 60
            );
        Assert.True(opened > 100, $"Only {opened} opened: the property says little.");
    }

    /// <summary>Asks for sets that are nearly sums or differences of earlier ones, and gives those that open.</summary>
    private static List<bool[]> Ask(int providers, int[] noise, int[] choices)
    {
        var policy = new OutputPolicy(K, providers);
        var memories = Enumerable.Range(0, providers).Select(_ => new RememberedReleases()).ToArray();
        var (asked, opened) = (new List<bool[]>(), new List<bool[]>());
        for (var question = 0; question < Questions; question++)
        {
            var set = new bool[providers * RowsOfOne];
            for (var row = 0; row < set.Length; row++)
            {
                var chance = noise[question * set.Length + row];
                var (one, two) = asked.Count < 2 ? (chance > 2, false) : (Of(0, row), Of(1, row));
                set[row] = (choices[question] % 3) switch
                {
                    0 => one ^ (chance == 0),
                    1 => (one ^ two) ^ (row % RowsOfOne == choices[question] % RowsOfOne),
                    _ => chance > 2,
                };
            }

            var shape = Shape(question);
            var before = memories[0].ListAsync(default).Result;
            var differences = new Differences(policy, shape, before);
            var counts = new long[differences.Count];
            for (var provider = 0; provider < providers; provider++)
            {
                var cells = set.Skip(provider * RowsOfOne)
                    .Take(RowsOfOne)
                    .Select(isIn => isIn ? (ushort)0 : ReleasedRows.Unused)
                    .ToArray();
                var rows = new ReleasedRows(shape, [cells]);
                using var random = SeededRandomSource.FromNumber(provider + 1);
                var check = new AccountCheck(differences, rows, before, memories[provider], random);
                foreach (var (count, gate) in check.CountAsync(default).Result.Select((count, gate) => (count, gate)))
                {
                    counts[gate] += count;
                }

                memories[provider].KeepAsync(rows, default).Wait();
            }

            GateRange[] gates = [.. differences.Gates];
            asked.Add(set);
            if (
                set.Count(isIn => isIn) >= K
                && differences
                    .GuardsOf(0, 0)
                    .All(gate => counts[gate] < gates[gate].From || counts[gate] >= gates[gate].Below)
            )
            {
                opened.Add(set);
            }

            bool Of(int which, int row) => asked[(choices[question] >> (8 * which)) % asked.Count][row];
        }

        return opened;
    }

    private static IEnumerable<int[]> Signs(int sets)
    {
        for (var number = 0; number < Math.Pow(5, sets); number++)
        {
            var rest = number;
            var signs = new int[sets];
            for (var i = 0; i < sets; i++, rest /= 5)
            {
                signs[i] = rest % 5 - 2;
            }

            yield return signs;
        }
    }

    private static ReleaseShape Shape(int question)
    {
        var bytes = new byte[Digest.SizeInBytes];
        bytes[0] = (byte)(question + 1);
        var key = new Digest(bytes);
        return new ReleaseShape(key, [new TableShape([], [], key, key, [])]);
    }
}
