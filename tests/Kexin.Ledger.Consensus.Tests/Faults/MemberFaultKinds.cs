using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Consensus.Tests.Engine;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Tests.Faults;

/// <summary>What can happen to four members, one of which may lie; each kind breaks something and mends it.</summary>
/// <remarks>A member that lied is started again, as its own node may have taken its lies for a copy of itself.</remarks>
internal static class MemberFaultKinds
{
    private const int Messages = 50;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan WrongBy = TimeSpan.FromMinutes(10);

    /// <summary>By name: what is done, and whether what was accepted meanwhile has to become final.</summary>
    public static IReadOnlyDictionary<string, (Func<MemberFaultScene, Task> Do, bool KeepsAccepted)> All { get; } =
        new Dictionary<string, (Func<MemberFaultScene, Task>, bool)>(StringComparer.Ordinal)
        {
            ["a follower stops"] = (scene => RestartAsync(scene.Follower), true),
            ["the orderer stops"] = (scene => RestartAsync(scene.Orderer), true),
            ["two stop"] = (scene => RestartAsync(scene.Orderer, scene.Follower), true),
            ["all stop"] = (scene => RestartAsync([.. scene.Nodes]), true),
            ["a member is cut off"] = (CutOffAsync, true),
            ["a clock is ahead"] = (scene => ShiftAsync(WrongBy, scene.Anyone), true),
            ["a clock is behind"] = (scene => ShiftAsync(-WrongBy, scene.Anyone), true),
            ["all clocks run ahead and come back"] = (RunAheadAsync, true),
            ["frames are altered"] = (AlterFramesAsync, true),
            ["a follower's folder is set back"] = (scene => SetBackAsync(scene, scene.Follower), true),
            ["the orderer's folder is set back"] = (scene => SetBackAsync(scene, scene.Orderer), false),
            ["a ledger is lost"] = (scene => LoseAsync(scene.Follower, "ledger"), true),
            ["a member loses all but its key"] = (scene => LoseAsync(scene.Follower, ""), true),
            ["a member sends garbage"] = (scene => LieAsync(scene, Garbage), true),
            ["a member says again what it said"] = (scene => LieAsync(scene, Again), true),
            ["a member signs two headers"] = (scene => LieAsync(scene, TwoHeaders), true),
            ["a member signs two right blocks"] = (scene => LieAsync(scene, TwoBlocks), true),
            ["a member withholds what it signs"] = (WithholdAsync, true),
            ["a member floods"] = (FloodAsync, true),
        };

    private static async Task RestartAsync(params TestNode[] nodes)
    {
        foreach (var node in nodes)
            await node.StopAsync();
        foreach (var node in nodes)
            await node.StartAsync();
    }

    private static async Task CutOffAsync(MemberFaultScene scene)
    {
        var node = scene.Anyone;
        scene.Consortium.Network.Disconnect(node.Id);
        await Task.Delay(Moment);
        node.Connect();
    }

    private static async Task ShiftAsync(TimeSpan by, params TestNode[] nodes)
    {
        foreach (var node in nodes)
            node.Clock.Shift = by;
        await Task.Delay(Moment);
        foreach (var node in nodes)
            node.Clock.Shift = TimeSpan.Zero;
    }

    // Blocks are made meanwhile, so that the ledger's time stays ahead of every clock.
    private static async Task RunAheadAsync(MemberFaultScene scene)
    {
        foreach (var node in scene.Nodes)
            node.Clock.Shift = WrongBy;
        await scene.GoOnAsync(keepsAccepted: true);
        foreach (var node in scene.Nodes)
            node.Clock.Shift = TimeSpan.Zero;
    }

    private static async Task WithholdAsync(MemberFaultScene scene)
    {
        scene.Consortium.Network.Withholding = scene.Liar.Id;
        await Task.Delay(10 * Moment);
        scene.Consortium.Network.Withholding = null;
    }

    private static async Task AlterFramesAsync(MemberFaultScene scene)
    {
        var (victim, position) = (scene.Follower.Id, scene.Pick(0, 1000));
        scene.Consortium.Network.AlterFrame = (member, frame) => member == victim ? Flip(frame, position++) : frame;
        await Task.Delay(Moment);
        scene.Consortium.Network.AlterFrame = null;
    }

    private static async Task SetBackAsync(MemberFaultScene scene, TestNode node)
    {
        var older = node.Folder + ".older";
        await node.StopAsync();
        Folders.Copy(node.Folder, older);
        await node.StartAsync();
        await scene.GoOnAsync(keepsAccepted: true);
        await node.StopAsync();
        Directory.Delete(node.Folder, recursive: true);
        Directory.Move(older, node.Folder);
        await node.StartAsync();
    }

    private static async Task LoseAsync(TestNode node, string part)
    {
        await node.StopAsync();
        Directory.Delete(Path.Combine(node.Folder, part), recursive: true);
        await node.StartAsync();
    }

    private static async Task LieAsync(
        MemberFaultScene scene,
        Func<MemberFaultScene, TestNode, TestNode, IEnumerable<byte[]>> lies
    )
    {
        var liar = scene.Liar;
        foreach (var to in scene.Nodes.Where(node => node != liar))
        {
            foreach (var lie in lies(scene, liar, to))
            {
                try
                {
                    await to.Engine.PeerService.ReportAsync(liar.Id, lie, CancellationToken.None);
                }
                catch (Exception e) when (e is LedgerPeerException or DecodingException)
                {
                    // That is the answer that it deserves.
                }
            }
        }
        await RestartAsync(liar);
    }

    private static IEnumerable<byte[]> Garbage(MemberFaultScene scene, TestNode liar, TestNode to)
    {
        var said = Said(scene, liar, to).LastOrDefault() ?? new byte[64];
        for (var i = 0; i < Messages; i++)
        {
            yield return Flip(said, scene.Pick(0, 8 * said.Length)).ToArray();
            yield return said[..scene.Pick(0, said.Length)];
        }
    }

    private static IEnumerable<byte[]> Again(MemberFaultScene scene, TestNode liar, TestNode to)
    {
        var said = Said(scene, liar, to).ToArray();
#pragma warning disable CA5394 // Nobody's secret: choices that a seed must repeat.
        scene.Random.Shuffle(said);
#pragma warning restore CA5394
        return said;
    }

    // Each other member hears votes of both phases for a header of its own.
    private static IEnumerable<byte[]> TwoHeaders(MemberFaultScene scene, TestNode liar, TestNode to)
    {
        if (Said(scene, liar, to).LastOrDefault() is not { } said)
            yield break;
        var report = MemberReport.Decode(said);
        var last = liar.Header(liar.Engine.Status.FinalHeight);
        for (var round = report.Wish; round < report.Wish + 3; round++)
        {
            var header = new BlockHeader(
                scene.Consortium.Genesis.Suite,
                last.Consortium,
                last.Height + 1,
                last.Hash,
                last.Time + scene.Pick(1, 1000),
                1,
                last.TransactionRoot,
                last.StateRoot
            );
            yield return (
                report with
                {
                    Height = last.Height,
                    Wish = round,
                    Prevote = HeaderCosignature.Sign(header, VotePhase.Prevote, round, liar.Key),
                    Precommit = HeaderCosignature.Sign(header, VotePhase.Precommit, round, liar.Key),
                    Proposal = new ReportedProposal(round, header.Hash),
                }
            ).Encode();
        }
    }

    // Each other member hears votes of both phases for a block of its own that would be a right one.
    private static IEnumerable<byte[]> TwoBlocks(MemberFaultScene scene, TestNode liar, TestNode to)
    {
        if (Said(scene, liar, to).LastOrDefault() is not { } said)
            yield break;
        var report = MemberReport.Decode(said);
        var block = liar.BuildNext(scene.Consortium.Note(liar));
        for (var round = report.Wish; round < report.Wish + 3; round++)
        {
            yield return (
                report with
                {
                    Height = block.Header.Height - 1,
                    Wish = round,
                    Prevote = HeaderCosignature.Sign(block.Header, VotePhase.Prevote, round, liar.Key),
                    Precommit = HeaderCosignature.Sign(block.Header, VotePhase.Precommit, round, liar.Key),
                    Proposal = new ReportedProposal(round, block.Header.Hash),
                }
            ).Encode();
        }
    }

    private static async Task FloodAsync(MemberFaultScene scene)
    {
        var node = scene.Anyone;
        var flood = Enumerable.Range(0, 4 * Messages).Select(_ => node.SubmitAsync(scene.Consortium.Note(node)));
        await Task.WhenAll(flood);
    }

    private static IEnumerable<byte[]> Said(MemberFaultScene scene, TestNode from, TestNode to) =>
        scene.Reports.Where(sent => sent.From == from.Id && sent.To == to.Id).Select(sent => sent.Report);

    private static ReadOnlyMemory<byte> Flip(ReadOnlyMemory<byte> bytes, int bit)
    {
        var altered = bytes.ToArray();
        altered[bit / 8 % altered.Length] ^= (byte)(1 << (bit % 8));
        return altered;
    }
}
