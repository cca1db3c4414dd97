using System.Xml.Linq;

namespace Kexin.Architecture.Tests;

/// <summary>Who may see whom. A new row comes with a decision record.</summary>
public sealed class ReferenceTests
{
    private const string Base = "Cryptography Channels";
    private const string Engines =
        "Circuits Mpc.GarbledCircuits Mpc.ObliviousTransfer Mpc.SecretSharing Mpc.SetIntersection";

    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["Cryptography"] = "",
        ["Files"] = "",
        ["Channels"] = "Cryptography",
        ["Box"] = "Cryptography",
        ["Circuits"] = "",
        ["Mpc.ObliviousTransfer"] = Base,
        ["Mpc.GarbledCircuits"] = $"{Base} Circuits Mpc.ObliviousTransfer",
        ["Mpc.SecretSharing"] = $"{Base} Mpc.ObliviousTransfer",
        ["Mpc.SetIntersection"] = Base,
        ["Ledger.Log"] = "Cryptography",
        ["Ledger.Contracts"] = "Ledger.Log Cryptography",
        ["Ledger.Consensus"] = "Ledger.Contracts Ledger.Log Ledger.Storage Cryptography",
        ["Ledger.Storage"] = "Ledger.Contracts Ledger.Log Cryptography Files",
        ["Ledger.Member"] = "Ledger.Contracts Ledger.Log Ledger.Storage Ledger.Consensus Cryptography Files",
        ["Data"] = "Cryptography",
        ["ObjectStorage"] = "Cryptography Files",
        ["Vault"] = "Data Cryptography Files",
        ["Governance"] = "Data Ledger.Contracts Cryptography",
        ["Inspection"] = "Box Governance Ledger.Contracts People Cryptography",
        ["People"] = "Ledger.Contracts Cryptography",
        ["Computations"] = $"{Base} {Engines} Data Ledger.Contracts",
        ["Collaboration"] = $"{Base} Computations Data Governance Ledger.Contracts",
        ["Peers"] = $"{Base} Collaboration Ledger.Consensus Ledger.Contracts Ledger.Member Ledger.Storage",
        ["Home"] =
            $"{Base} Client Collaboration Computations Data Files Governance Ledger.Contracts Ledger.Member Ledger.Storage ObjectStorage People Vault",
        ["Client"] = "",
        ["Endpoints"] =
            $"{Base} Client Collaboration Computations Data Governance Home Ledger.Consensus Ledger.Contracts Ledger.Member Ledger.Storage People Vault",
        ["Node.Inspection"] =
            "Box Client Cryptography Endpoints Files Governance Home Inspection Ledger.Consensus Ledger.Contracts Ledger.Member Ledger.Storage Peers People",
        ["Node"] =
            $"{Base} Ledger.Log Ledger.Contracts Ledger.Consensus Ledger.Storage Ledger.Member Data Vault ObjectStorage Governance People Computations Collaboration Endpoints Inspection Node.Inspection Client Peers Home",
        ["Console"] = "Client",
        ["Cli"] = "Client Computations Console Data Cryptography Files Home Node Box",
    };

    public static TheoryData<string> Projects => new(Repository.SourceProjects.Select(ProjectName));

    private static string ProjectName(string path) => Path.GetFileNameWithoutExtension(path);

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_its_row_names(string project)
    {
        var row = project["Kexin.".Length..];
        Assert.True(Allowed.ContainsKey(row), $"{project} has no row in the table of allowed references.");
        var allowed = Allowed[row].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => $"Kexin.{name}");
        var path = Repository.SourceProjects.Single(file => ProjectName(file) == project);
        Assert.Empty(Repository.References(path).Except(allowed));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Versions_of_packages_stand_in_one_file(string project)
    {
        var path = Repository.SourceProjects.Single(file => ProjectName(file) == project);
        var pinned = XDocument
            .Load(path)
            .Descendants("PackageReference")
            .Where(item => item.Attribute("Version") is not null);
        Assert.Empty(pinned);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Kexin.slnx"));
        var projects = Repository
            .Files(".csproj")
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'));
        Assert.All(projects, project => Assert.Contains($"\"{project}\"", solution, StringComparison.Ordinal));
    }
}
