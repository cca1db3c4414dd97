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
    }
}
