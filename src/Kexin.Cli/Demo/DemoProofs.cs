namespace Kexin.Cli.Demo;

/// <summary>Fetches the proof file of every receipt and result into one folder.</summary>
internal static class DemoProofs
{
    /// <summary>The files, in the order of the walk.</summary>
    public static async Task<IReadOnlyList<string>> SaveAsync(
        DemoNetwork network,
        IReadOnlyList<DemoStep> steps,
        IReadOnlyList<DemoAnalysis> analyses,
        DemoLedger ledger,
        string folder,
        CancellationToken cancel
    )
    {
        Directory.CreateDirectory(folder);
        var wanted = steps
            .SelectMany(step => step.Receipts.Select((item, index) => (step.Number, step.Name, item, index)))
            .Select(entry =>
                (
                    Node: network.Nodes.First(node => node.Member.Name == entry.item.Organisation),
                    Url: entry.item.Receipt.ProofUrl,
                    Name: $"{entry.Number}-{entry.Name}-{entry.index + 1:00}.proof"
                )
            )
            .Concat(
                analyses.SelectMany(
                    (analysis, number) =>
                        analysis.Joint.ProofUrls.Select(
                            (url, index) => (network.Asker, url, $"9-result-{number + 1}-{index + 1:00}.proof")
                        )
                )
            )
            .ToList();
        var files = new List<string>();
        foreach (var (node, url, name) in wanted)
        {
            var bytes = await ledger.UntilAsync(stop => node.Client.Proofs.AtAsync(url, stop), _ => true, cancel);
            var file = Path.Combine(folder, name);
            await File.WriteAllBytesAsync(file, bytes, cancel);
            files.Add(file);
        }

        return files;
    }
}
