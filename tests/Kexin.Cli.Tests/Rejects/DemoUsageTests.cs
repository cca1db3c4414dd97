namespace Kexin.Cli.Tests.Rejects;

public sealed class DemoUsageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kexin-demo-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_folder_with_fewer_than_two_files_is_refused()
    {
        File.WriteAllText(Path.Combine(_folder, "one.csv"), "a\n1\n");
        var shell = new Shell();
        var place = Path.Combine(_folder, "place");
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync("demo", "--data", _folder, "--dir", place));
        Assert.Contains("1 CSV or Parquet files", shell.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(place));
    }

    [Theory]
    [InlineData("en", "There is no folder")]
    [InlineData("zh", "没有文件夹")]
    public async Task A_folder_that_does_not_exist_is_named_and_none_is_made(string language, string message)
    {
        var shell = new Shell();
        var (data, place) = (Path.Combine(_folder, "gone"), Path.Combine(_folder, "place"));
        var code = await shell.RunAsync("demo", "--lang", language, "--data", data, "--dir", place);
        Assert.Equal(ExitCodes.NotFound, code);
        Assert.Contains(message, shell.Error, StringComparison.Ordinal);
        Assert.Contains(data, shell.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(place));
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_is_refused()
    {
        File.WriteAllText(Path.Combine(_folder, "precious"), "");
        var shell = new Shell();
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync("demo", "--dir", _folder));
        Assert.Contains(_folder, shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_few_rows_are_refused()
    {
        var shell = new Shell();
        var place = Path.Combine(_folder, "place");
        Assert.Equal(ExitCodes.Usage, await shell.RunAsync("demo", "--rows", "3", "--dir", place));
        Assert.False(Directory.Exists(place));
    }
}
