namespace Kexin.Architecture.Tests;

public sealed class SizeTests
{
    private const int LongestFileInLines = 500;

    [Fact]
    public void No_source_file_is_longer_than_500_lines()
    {
        var tooLong = Repository
            .Files(".cs")
            .Select(file => (Name: Path.GetRelativePath(Repository.Root, file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > LongestFileInLines)
            .Select(file => $"{file.Name}: {file.Lines} lines");
        Assert.Empty(tooLong);
    }

    [Theory]
    [InlineData("Utils")]
    [InlineData("Helpers")]
    [InlineData("Common")]
    [InlineData("Shared")]
    [InlineData("Manager")]
    public void No_file_is_named_for_having_no_idea(string word) =>
        Assert.DoesNotContain(
            Repository.Files(".cs"),
            file => Path.GetFileNameWithoutExtension(file).EndsWith(word, StringComparison.Ordinal)
        );
}
