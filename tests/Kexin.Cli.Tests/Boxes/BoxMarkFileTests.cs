using Kexin.Box.Contacts;
using Kexin.Cli.Boxes;
using Kexin.Cryptography;

namespace Kexin.Cli.Tests.Boxes;

/// <summary>Faults: what a box remembers after its power was lost at any point of a save.</summary>
public sealed class BoxMarkFileTests : IDisposable
{
    private static readonly BoxMark s_first = new(1, Suite.Standard.Hash([1]), 10);
    private static readonly BoxMark s_second = new(2, Suite.Standard.Hash([2]), 20);
    private readonly string _folder = Directory.CreateTempSubdirectory("kexin-mark-").FullName;

    private string Mark => Path.Combine(_folder, "box.mark");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_saved_last_is_loaded()
    {
        BoxMarkFile.Create(Mark);
        Assert.Equal(BoxMark.Fresh, Reload());
        Save(s_first, s_second);
        Assert.Equal(s_second, Reload());
        var skipped = s_second with { Counter = 4 };
        Save(skipped);
        Assert.Equal(skipped, Reload());
    }

    [Fact]
    public void A_save_that_breaks_off_at_any_byte_leaves_the_mark_before_it()
    {
        BoxMarkFile.Create(Mark);
        Save(s_first);
        var before = File.ReadAllBytes(Mark);
        Save(s_second);
        var after = File.ReadAllBytes(Mark);
        var changed = Enumerable.Range(0, after.Length).Where(at => before[at] != after[at]).ToList();
        Assert.NotEmpty(changed);
        for (var written = 0; written < changed.Count; written++)
        {
            var torn = before.ToArray();
            changed.Take(written).ToList().ForEach(at => torn[at] = after[at]);
            File.WriteAllBytes(Mark, torn);
            Assert.Equal(s_first, Reload());
        }
    }

    [Fact]
    public void A_file_that_is_gone_or_holds_no_whole_mark_is_no_new_box()
    {
        Assert.Throws<FileNotFoundException>(() => BoxMarkFile.Open(Mark));
        File.WriteAllBytes(Mark, new byte[8192]);
        Assert.Throws<InvalidDataException>(() => BoxMarkFile.Open(Mark));
        File.WriteAllBytes(Mark, []);
        Assert.Throws<InvalidDataException>(() => BoxMarkFile.Open(Mark));
    }

    [Fact]
    public void Two_programs_never_have_one_box()
    {
        BoxMarkFile.Create(Mark);
        using var first = BoxMarkFile.Open(Mark);
        Assert.ThrowsAny<IOException>(() => BoxMarkFile.Open(Mark));
        Assert.ThrowsAny<IOException>(() => BoxMarkFile.Create(Mark));
    }

    private void Save(params BoxMark[] marks)
    {
        using var file = BoxMarkFile.Open(Mark);
        foreach (var mark in marks)
        {
            file.Save(mark);
        }
    }

    private BoxMark Reload()
    {
        using var file = BoxMarkFile.Open(Mark);
        return file.Load();
    }
}
