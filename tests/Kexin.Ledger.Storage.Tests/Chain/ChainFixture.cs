using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Tests;

namespace Kexin.Ledger.Storage.Tests.Chain;

/// <summary>A consortium whose ledger is written to a folder.</summary>
internal sealed class ChainFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestConsortium Consortium { get; } = new();

    public List<CertifiedBlock> Blocks { get; } = [];

    public string Folder => Path.Combine(_folder.Path, "ledger");

    public ChainStore Open(ChainOpening opening = ChainOpening.CheckAll, TokenMarks? marks = null) =>
        ChainStore.Open(Folder, Consortium.Genesis, opening, marks);

    /// <summary>Blocks with one renewal a member, each final.</summary>
    public void Fill(ChainStore store, int blocks)
    {
        for (var i = 0; i < blocks; i++)
        {
            var renewals = Enumerable.Range(0, 6).Select(member => Consortium.SignRenewal(member, $"h{i}:1")).ToArray();
            var (block, execution) = Consortium.Append(renewals);
            var certificate = Consortium.Certify(block.Header);
            store.Append(block, execution.Update, certificate);
            Blocks.Add(new CertifiedBlock(block, certificate));
        }
    }

    public Task<ChainRebuildReport> RebuildAsync(string? folder = null) =>
        ChainRebuild.RunAsync(
            folder ?? Folder,
            Consortium.Genesis,
            Consortium.Executor,
            (height, _) => Task.FromResult(height <= Blocks.Count ? Blocks[(int)height - 1] : null),
            CancellationToken.None
        );

    public void Dispose() => _folder.Dispose();
}
