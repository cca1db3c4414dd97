using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Joined;
using Kexin.Ledger.Storage;
using Microsoft.Extensions.Logging;

namespace Kexin.Ledger.Member.Opening;

/// <summary>Opens the ledger on disk; what is damaged is named, and fetched from the other members.</summary>
/// <param name="home">Where it is.</param>
/// <param name="contracts">The consortium's.</param>
/// <param name="peers">The other members' nodes.</param>
/// <param name="alarms">Told of a repair.</param>
/// <param name="time">Waits.</param>
/// <param name="logger">Told what was done.</param>
public sealed class LedgerRepair(
    MemberHome home,
    ContractList contracts,
    ILedgerPeers peers,
    IAlarms alarms,
    TimeProvider time,
    ILogger<LedgerRepair> logger
)
{
    private const string Repaired = "ledger-repaired";
    private const int MostTries = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Opens it, mended if need be.</summary>
    /// <param name="genesis">The consortium's.</param>
    /// <param name="opening">How much is looked at.</param>
    /// <param name="isNew">Whether the consortium is joined only now; a ledger that is gone later was lost, with the memory of what was signed.</param>
    /// <param name="cancel">Leaves it as it is.</param>
    /// <exception cref="DomainException">It could not be mended.</exception>
    public async Task<ChainStore> OpenAsync(Genesis genesis, ChainOpening opening, bool isNew, CancellationToken cancel)
    {
        try
        {
            if (!isNew && !ChainStore.Exists(home.Ledger))
            {
                throw new LedgerDamagedException($"There is no ledger in '{home.Ledger}' any more.");
            }

            return ChainStore.Open(home.Ledger, genesis, opening, contracts.Marks);
        }
        catch (LedgerDamagedException damage)
        {
            logger.LogError("The ledger is damaged: {Damage}", damage.Message);
            return await RebuildAsync(genesis, damage, cancel);
        }
        catch (ArgumentException error)
        {
            throw new DomainException(
                FaultCodes.Corrupt,
                new(
                    $"'{home.Genesis}' is not the document that the ledger in '{home.Ledger}' was founded with. Copy the consortium's founding document from another member.",
                    $"“{home.Genesis}”不是建立“{home.Ledger}”中账本的创世文件。请从另一成员复制联盟的创世文件。"
                ),
                cause: error
            );
        }
    }

    private async Task<ChainStore> RebuildAsync(
        Genesis genesis,
        LedgerDamagedException damage,
        CancellationToken cancel
    )
    {
        try
        {
            await AwaitAnotherAsync(genesis, cancel);
            var report = await ChainRebuild.RunAsync(
                home.Ledger,
                genesis,
                new BlockExecutor(genesis, contracts.All),
                (height, token) => FetchAsync(genesis, height, token),
                cancel
            );
            logger.LogWarning(
                "The ledger was rebuilt up to block {Height}, {Fetched} blocks from other members; the damaged files are in {Folder}.",
                report.Height,
                report.Fetched.Count,
                report.DamagedFolder
            );
            alarms.Raise(
                Repaired,
                new(
                    $"The ledger on disk was damaged ({damage.Message}) and was rebuilt up to block {report.Height} with {report.Fetched.Count} blocks from other members. Check the disk; the damaged files are in {report.DamagedFolder}.",
                    $"磁盘上的账本已损坏（{DamageTexts.Chinese(damage).TrimEnd('。')}），现已重建到第 {report.Height} 块，其中 {report.Fetched.Count} 块取自其他成员。请检查磁盘；损坏的文件在 {report.DamagedFolder}。"
                )
            );
            return ChainStore.Open(home.Ledger, genesis, ChainOpening.CheckAll, contracts.Marks);
        }
        catch (Exception error) when (error is LedgerDamagedException or LedgerWriteException)
        {
            throw new DomainException(
                FaultCodes.Corrupt,
                new(
                    $"The ledger in '{home.Ledger}' is damaged and could not be mended: {error.Message}",
                    $"“{home.Ledger}”中的账本已损坏，且无法修复：{(error is LedgerDamagedException found ? DamageTexts.Chinese(found) : "无法读写文件。")}"
                ),
                cause: error
            );
        }
    }

    /// <summary>Waits until another member's node answers, for a while: one that moved comes by itself and says where it is now.</summary>
    private async Task AwaitAnotherAsync(Genesis genesis, CancellationToken cancel)
    {
        for (var left = MostTries; genesis.Members.Cards.Count > 1 && left > 0; left--)
        {
            var others = genesis.Members.Cards.Where(card => card.Id != home.Self);
            if ((await Task.WhenAll(others.Select(card => AnswersAsync(card, cancel)))).Contains(true))
            {
                return;
            }

            await Task.Delay(Pause, time, cancel);
        }
    }

    private async Task<bool> AnswersAsync(MemberCard member, CancellationToken cancel)
    {
        try
        {
            await peers.FetchAsync(member.Id, 1, cancel);
            return true;
        }
        catch (LedgerPeerException error)
        {
            logger.LogInformation(
                "Member {Member} is not reached: {Reason}",
                member.Id.Value.ToShortString(),
                error.Message
            );
            return false;
        }
    }

    /// <summary>The block from the first other member that has it, final.</summary>
    private async Task<CertifiedBlock?> FetchAsync(Genesis genesis, long height, CancellationToken cancel)
    {
        foreach (var card in genesis.Members.Cards)
        {
            try
            {
                var frame = await peers.FetchAsync(card.Id, height, cancel);
                if (FetchedBlock.Decode(frame, genesis.Suite) is { } block)
                {
                    return block;
                }
            }
            catch (Exception error) when (error is LedgerPeerException or DecodingException)
            {
                logger.LogInformation(
                    "Block {Height} could not be had from {Member}: {Reason}",
                    height,
                    card.Name,
                    error.Message
                );
            }
        }

        return null;
    }
}
