using Kexin.Cryptography;
using Kexin.Ledger.Contracts.Tests.Proofs;

namespace Kexin.Ledger.Contracts.Tests.Contracts;

/// <summary>Contract and Rejects: the evidence contract.</summary>
public sealed class EvidenceContractTests
{
    private const int Owner = 2;
    private const string OwnLog = "evidence.own-log";
    private const string OnlyGrows = "evidence.only-grows";

    private const string NamesRun = "evidence.run-of-the-log";

    private readonly ContractScene _scene = new();
    private readonly SampleLog _log;

    public EvidenceContractTests() => _log = new SampleLog(Consortium, Owner, 40);

    private TestConsortium Consortium => _scene.Consortium;

    private TokenReference Anchored => Consortium.Current(IdOf(Owner));

    [Fact]
    public void A_log_is_anchored_again_and_again_as_it_grows()
    {
        foreach (var (from, size) in new[] { (0, 1), (1, 7), (7, 8), (8, 40) })
        {
            var time = _scene.Now;
            Consortium.Apply(_log.SignAnchor(from, size));
            var token = EvidenceLogToken.Read(_scene.Find(IdOf(Owner)));
            Assert.Equal((size, time), (token.Size, token.AnchoredAt));
        }

        Assert.Equal(4ul, Anchored.Version);
    }

    [Fact]
    public void Members_have_a_log_each()
    {
        Consortium.Apply(_log.SignAnchor(0, 5));
        Consortium.Apply(new SampleLog(Consortium, 6, 3).SignAnchor(0, 3));
        Assert.Equal(3, EvidenceLogToken.Read(_scene.Find(IdOf(6))).Size);
    }

    [Fact]
    public void An_anchor_continues_the_last_one()
    {
        Consortium.Apply(_log.SignAnchor(0, 5));
        _scene.AssertRefused(OwnLog, _log.SignAnchor(0, 9, consumes: []));
    }

    [Fact]
    public void Anothers_log_is_not_anchored()
    {
        Consortium.Apply(_log.SignAnchor(0, 5));
        var other = new SampleLog(Consortium, 1, 40);
        _scene.AssertRefused(OwnLog, other.SignAnchor(5, 9, consumes: [Anchored]));
    }

    [Fact]
    public void A_log_does_not_shrink_or_stand_still()
    {
        _scene.AssertRefused(OnlyGrows, _log.SignAnchor(0, 0));
        Consortium.Apply(_log.SignAnchor(0, 9));
        _scene.AssertRefused(OnlyGrows, _log.SignAnchor(9, 9));
        _scene.AssertRefused(OnlyGrows, _log.SignAnchor(4, 8));
    }

    [Fact]
    public void A_log_that_lost_anchored_entries_goes_on_by_a_restart_that_its_token_names_from_then_on()
    {
        Consortium.Apply(_log.SignAnchor(0, 9));
        Assert.Equal(1, Read().Run);
        var time = _scene.Now;
        Consortium.Apply(_log.SignRestart(6));
        var restart = new EvidenceRestart(2, 2, 9, 6, time);
        Assert.Equal((6, restart), (Read().Size, Read().Restart));
        Consortium.Apply(_log.SignAnchor(6, 8));
        Assert.Equal((8, restart), (Read().Size, Read().Restart));
        time = _scene.Now;
        Consortium.Apply(_log.SignRestart(3));
        Assert.Equal(new EvidenceRestart(3, 4, 8, 3, time), Read().Restart);

        EvidenceLogToken Read() => EvidenceLogToken.Read(_scene.Find(IdOf(Owner)));
    }

    [Fact]
    public void Nobody_restarts_a_log_that_is_whole_or_was_never_anchored_or_is_anothers()
    {
        Assert.NotNull(Consortium.Refused(_log.SignRestart(6, consumes: [])));
        Consortium.Apply(_log.SignAnchor(0, 9));
        _scene.AssertRefused("evidence.restart-after-loss", _log.SignRestart(9));
        var other = new SampleLog(Consortium, 1, 40);
        _scene.AssertRefused(OwnLog, other.SignRestart(3, consumes: [Anchored]));
        Assert.NotNull(Consortium.Refused(_log.SignRestart(6, checkpoint: other.Checkpoint(6))));
    }

    [Fact]
    public void An_anchor_names_the_run_of_the_log_that_it_is_of()
    {
        _scene.AssertRefused(NamesRun, _log.SignAnchor(0, 9, run: 2));
        Consortium.Apply(_log.SignAnchor(0, 9));
        _scene.AssertRefused(NamesRun, _log.SignRestart(6, run: 1));
        Consortium.Apply(_log.SignRestart(6));
        _scene.AssertRefused(NamesRun, _log.SignAnchor(6, 8, run: 1));
        Consortium.Apply(_log.SignAnchor(6, 8));
    }

    [Fact]
    public void A_log_that_was_written_anew_is_not_anchored()
    {
        Consortium.Apply(_log.SignAnchor(0, 9));
        // The same member's key over other entries: another log's tree under this log's name.
        var rewritten = new SampleLog(Consortium, Owner, 41);
        var shifted = rewritten.Checkpoint(41);
        _scene.AssertRefused(OnlyGrows, _log.SignAnchor(9, 40, checkpoint: shifted));
        _scene.AssertRefused(OnlyGrows, _log.SignAnchor(8, 40));
    }

    [Fact]
    public void A_checkpoint_by_another_key_or_of_another_log_is_refused()
    {
        var theirs = EvidenceLogToken.OriginOf(Consortium.Genesis.Consortium, Consortium.Member(1));
        byte[][] checkpoints =
        [
            _log.Checkpoint(9, key: Consortium.Keys[1]),
            _log.Checkpoint(9, origin: theirs),
            _log.Checkpoint(9, theirs, Consortium.Keys[1]),
            [],
            "no note"u8.ToArray(),
        ];
        foreach (var checkpoint in checkpoints)
        {
            _scene.AssertRefused(ContractScene.BadArguments, _log.SignAnchor(0, 9, checkpoint));
        }
    }

    private TokenId IdOf(int member) => EvidenceLogToken.IdOf(Consortium.Suite, Consortium.Member(member));
}
