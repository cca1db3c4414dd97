using System.Text.RegularExpressions;

namespace Kexin.Architecture.Tests;

/// <summary>The plaintext of a dataset has one way out.</summary>
public sealed class VaultTests
{
    private const string Vault = "src/Kexin.Home/Datasets/HomeVault.cs";

    [Fact]
    public void Only_the_gate_opens_the_vault() =>
        Assert.Equal(
            [
                "src/Kexin.Governance/Access/Gate.cs",
                "src/Kexin.Governance/Access/IVault.cs",
                Vault,
                "src/Kexin.Node/Hosting/DataServices.cs",
            ],
            FilesNaming("IVault")
        );

    [Fact]
    public void Only_the_vault_behind_the_gate_takes_the_key_of_a_dataset() =>
        Assert.Equal([Vault, "src/Kexin.Vault/DatasetVault.cs"], FilesNaming("LoadWrappedKey"));

    private static IEnumerable<string> FilesNaming(string name) =>
        Repository
            .Files(".cs")
            .Where(file => Regex.IsMatch(File.ReadAllText(file), $@"\b{name}\b"))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => file.StartsWith("src/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
}
