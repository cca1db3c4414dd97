using Kexin.Cryptography;
using Kexin.Mpc.SetIntersection.Ristretto255;

namespace Kexin.Mpc.SetIntersection.Tests.Ristretto255;

/// <summary>Every implementation of the group does what the reference does.</summary>
public sealed class ContractTests
{
    private const int Many = 1_100;

    public static TheoryData<string> Names => Groups.Names;

    public static TheoryData<string, string> NamesAndScalars
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in Groups.All.Keys)
            {
                foreach (var scalar in EdgeScalars)
                {
                    data.Add(name, scalar);
                }
            }

            return data;
        }
    }

    // Little-endian: 0, 1, 2, 8, 15, 16, order − 1, (order − 1)/2, (order + 1)/2, 2^252, 2^252 − 1, and runs of digits.
    private static IEnumerable<string> EdgeScalars =>
        [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "0200000000000000000000000000000000000000000000000000000000000000",
            "0800000000000000000000000000000000000000000000000000000000000000",
            "0f00000000000000000000000000000000000000000000000000000000000000",
            "1000000000000000000000000000000000000000000000000000000000000000",
            "ecd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
            "f6e97a2e8d31092c6bce7b51ef7c6f0a00000000000000000000000000000008",
            "f7e97a2e8d31092c6bce7b51ef7c6f0a00000000000000000000000000000008",
            "0000000000000000000000000000000000000000000000000000000000000010",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0f",
            "f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f00f",
            "8888888888888888888888888888888888888888888888888888888888888808",
            "7777777777777777777777777777777777777777777777777777777777777707",
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Random_strings_and_scalars_give_what_the_reference_gives(string group)
    {
        using var random = SeededRandomSource.FromNumber(1);
        var uniform = random.GetBytes(64 * Many);
        using var scalar = Scalar.Random(random);
        Assert.Equal(Run(Groups.Reference), Run(Groups.Get(group)));

        string[] Run(IRistretto255 implementation)
        {
            var mapped = new byte[32 * Many];
            implementation.MapAndMultiply(uniform, scalar.Bytes, mapped);
            var multiplied = new byte[32 * Many];
            Assert.Equal(-1, implementation.Multiply(mapped, scalar.Bytes, multiplied));
            return new[] { mapped, multiplied }
                .SelectMany(bytes => bytes.Chunk(32))
                .Select(Convert.ToHexStringLower)
                .ToArray();
        }
    }

    [Theory]
    [MemberData(nameof(NamesAndScalars))]
    public void Edge_scalars_give_what_the_reference_gives(string group, string scalarHex)
    {
        var scalar = Convert.FromHexString(scalarHex);
        using var random = SeededRandomSource.FromNumber(2);
        var uniform = random.GetBytes(64 * 3);
        var elements = new byte[32 * 3];
        using var other = Scalar.Random(random);
        Groups.Reference.MapAndMultiply(uniform, other.Bytes, elements);
        Assert.Equal(Run(Groups.Reference), Run(Groups.Get(group)));

        string[] Run(IRistretto255 implementation)
        {
            var mapped = new byte[32 * 3];
            implementation.MapAndMultiply(uniform, scalar, mapped);
            var multiplied = new byte[32 * 3];
            Assert.Equal(-1, implementation.Multiply(elements, scalar, multiplied));
            return [.. new[] { mapped, multiplied }.Select(Convert.ToHexStringLower)];
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Batches_of_every_small_size_give_what_the_reference_gives(string group)
    {
        using var random = SeededRandomSource.FromNumber(3);
        using var scalar = Scalar.Random(random);
        for (var count = 0; count <= 19; count++)
        {
            var uniform = random.GetBytes(64 * count);
            var expected = new byte[32 * count];
            var actual = new byte[32 * count];
            Groups.Reference.MapAndMultiply(uniform, scalar.Bytes, expected);
            Groups.Get(group).MapAndMultiply(uniform, scalar.Bytes, actual);
            Assert.Equal(expected, actual);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Uniform_strings_at_the_edges_of_the_field_give_what_the_reference_gives(string group)
    {
        // Halves 0, 1, p − 1, p, p + 1, 2^255 − 1 and all ones, in all pairs: zero denominators and equal summands.
        string[] halves =
        [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        ];
        var pairs = string.Concat(halves.SelectMany(first => halves.Select(second => first + second)));
        var uniform = Convert.FromHexString(pairs);
        var one = new byte[32];
        one[0] = 1;
        var expected = new byte[uniform.Length / 2];
        var actual = new byte[uniform.Length / 2];
        Groups.Reference.MapAndMultiply(uniform, one, expected);
        Groups.Get(group).MapAndMultiply(uniform, one, actual);
        Assert.Equal(Convert.ToHexStringLower(expected), Convert.ToHexStringLower(actual));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sizes_that_do_not_belong_together_are_the_callers_mistake(string group)
    {
        var one = new byte[32];
        Assert.Throws<ArgumentException>(() => Groups.Get(group).MapAndMultiply(new byte[64], one, new byte[64]));
        Assert.Throws<ArgumentException>(() => Groups.Get(group).Multiply(new byte[32], new byte[31], new byte[32]));
    }
}
