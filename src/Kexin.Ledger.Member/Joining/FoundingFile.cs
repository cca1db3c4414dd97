using Kexin.Cryptography;
using Kexin.Files;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Opening;
using Kexin.Ledger.Storage;

namespace Kexin.Ledger.Member.Joining;

/// <summary>The file of the founding document of the consortium that this member is in.</summary>
internal sealed class FoundingFile(MemberHome home, IAlarms alarms)
{
    private const string GenesisRestored = "genesis-restored";

    /// <summary>Whether a consortium was joined.</summary>
    public bool IsJoined => File.Exists(home.Genesis);

    /// <summary>Whether there is a consortium to open; its document may be lost.</summary>
    public bool IsToOpen => IsJoined || ChainStore.Exists(home.Ledger);

    /// <summary>Keeps the document.</summary>
    public void Write(Genesis genesis) => OwnersFile.Write(home.Genesis, genesis.Encoded.Span);

    /// <summary>The document; one that is lost is taken from the ledger again.</summary>
    /// <exception cref="DomainException">It is damaged and cannot be had elsewhere, or is not of this member.</exception>
    public Genesis Read()
    {
        var genesis = Load();
        Check(genesis);
        return genesis;
    }

    private Genesis Load()
    {
        try
        {
            return Genesis.Decode(File.ReadAllBytes(home.Genesis));
        }
        catch (Exception error) when (error is DecodingException or FileNotFoundException)
        {
            return Restore()
                ?? throw new DomainException(
                    FaultCodes.Corrupt,
                    new(
                        $"'{home.Genesis}' is damaged: {error.Message} Copy the consortium's founding document from another member.",
                        $"“{home.Genesis}”已损坏。请从另一成员复制联盟的创世文件。"
                    ),
                    cause: error
                );
        }
    }

    /// <summary>The founding document that the ledger begins with, written to its file again; null when it cannot be had there.</summary>
    private Genesis? Restore()
    {
        try
        {
            var genesis = ChainStore.ReadGenesis(home.Ledger);
            Write(genesis);
            alarms.Raise(
                GenesisRestored,
                new(
                    $"'{home.Genesis}' was missing or damaged and was written again from the ledger. Check the disk.",
                    $"“{home.Genesis}”缺失或已损坏，已根据账本重新写入。请检查磁盘。"
                )
            );
            return genesis;
        }
        catch (Exception error) when (error is LedgerDamagedException or IOException)
        {
            return null;
        }
    }

    /// <summary>What the node calls itself is what the consortium admitted, or a file was damaged or exchanged.</summary>
    private void Check(Genesis genesis)
    {
        BilingualText? fault =
            genesis.Members.Find(home.Self) is not { } card
                ? new("it does not name the member of this node's key", "其中没有本节点密钥所属的成员")
            : card.Name != home.Details.Name
                ? new(
                    $"it calls this node '{card.Name}', and '{home.Configuration}' calls it '{home.Details.Name}'",
                    $"其中本节点名为“{card.Name}”，而“{home.Configuration}”中名为“{home.Details.Name}”"
                )
            : genesis.Suite != home.Suite
                ? new(
                    $"its suite is {genesis.Suite.Name}, and that of '{home.Configuration}' is {home.Suite.Name}",
                    $"其密码套件是 {genesis.Suite.Name}，而“{home.Configuration}”的是 {home.Suite.Name}"
                )
            : null;
        if (fault is not null)
        {
            throw new DomainException(
                FaultCodes.Corrupt,
                new(
                    $"'{home.Genesis}' does not fit this node: {fault.En}. Restore the file that is wrong from a copy.",
                    $"“{home.Genesis}”与本节点不符：{fault.Zh}。请从备份恢复有误的文件。"
                )
            );
        }
    }
}
