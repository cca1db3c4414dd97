using System.Security.Cryptography;
using System.Text;

namespace Kexin.Cryptography.Tests.Vectors;

/// <summary>Form C and form D as Python's unicodedata 14.0.0 gives them: its answers to the same questions have these digests.</summary>
public sealed class NormalFormVectors
{
    /// <summary>Marks, letters that take them, letters that decompose, Korean letters and syllables, compatibility ideographs.</summary>
    private static readonly (int First, int Last)[] s_pool =
    [
        (0x41, 0x7A),
        (0xC0, 0x17F),
        (0x300, 0x345),
        (0x390, 0x3CF),
        (0x5B0, 0x5EA),
        (0x915, 0x94D),
        (0x9BE, 0x9DF),
        (0xBC6, 0xBD7),
        (0xF40, 0xF84),
        (0x1100, 0x1112),
        (0x1161, 0x1175),
        (0x11A7, 0x11C2),
        (0xAC00, 0xAC70),
        (0x1E00, 0x1FFF),
        (0x212A, 0x212B),
        (0x3041, 0x309A),
        (0xF900, 0xFA2D),
        (0x1D15E, 0x1D164),
        (0x110A5, 0x110BA),
    ];

    [Fact]
    public void Every_character_has_the_forms_that_unicode_gives_it()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var rune = 0; rune <= 0x10FFFF; rune++)
        {
            if (Rune.IsValid(rune))
            {
                var text = new Rune(rune).ToString();
                digest.AppendData(Encoding.UTF8.GetBytes($"{NormalForm.ToC(text)}\n{NormalForm.ToD(text)}\n"));
            }
        }

        Assert.Equal(
            "b49b03a3e274a31698e80e2f7a96afe5ce1184498f28b01543ac3231b54f8629",
            Convert.ToHexStringLower(digest.GetHashAndReset())
        );
    }

    [Fact]
    public void Twenty_thousand_texts_have_the_form_that_unicode_gives_them()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var state = 1UL;
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            for (var left = 1 + Next(8); left > 0; left--)
            {
                var (first, last) = s_pool[Next(s_pool.Length)];
                text.Append(new Rune(first + Next(last - first + 1)).ToString());
            }

            var answer = NormalForm.IsC(text.ToString()) ? '1' : '0';
            digest.AppendData(Encoding.UTF8.GetBytes($"{NormalForm.ToC(text.ToString())}\n{answer}"));
        }

        Assert.Equal(
            "816fdae63f9d9ac8a5a01511395c9cbf901cd3b0190610c255548a382fa98d0c",
            Convert.ToHexStringLower(digest.GetHashAndReset())
        );

        int Next(int below)
        {
            state = unchecked((state * 6364136223846793005UL) + 1442695040888963407UL);
            return (int)((state >> 33) % (ulong)below);
        }
    }

    [Fact]
    public void Half_a_character_has_no_form() => Assert.False(NormalForm.IsC("a\ud800"));
}
