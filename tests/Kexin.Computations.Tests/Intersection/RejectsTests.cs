using System.Globalization;
using Kexin.Channels;
using Kexin.Computations.Intersection;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Tests.Intersection;

/// <summary>A requester against providers that follow a script: every message beside those of the protocols proper, wrong once.</summary>
public sealed class RejectsTests
{
    /// <summary>No obstacle, a list of 100.</summary>
    private static readonly byte[][] Opening = [Convert.FromHexString("82001864")];
    private static readonly byte[][] Pulses = [.. Enumerable.Range(1, 32).Select(i => new[] { (byte)i })];

    /// <summary>What the deciding provider sends after the pulses, in hexadecimal; the fault.</summary>
    public static TheoryData<string[], ProtocolError> Releases =>
        new()
        {
            { ["02"], ProtocolError.Malformed },
            { [""], ProtocolError.Malformed },
            { ["0100"], ProtocolError.TooLong },
            { ["01", "8101"], ProtocolError.Cheating },
            { ["01", "8102", "82616161"], ProtocolError.Malformed },
            { ["01", "8102", "8261626161"], ProtocolError.Malformed },
            { ["01", "8102", "8261616161"], ProtocolError.Malformed },
            { ["01", "8102", "81616100"], ProtocolError.Malformed },
            { ["01", "8102", "816161"], ProtocolError.Malformed },
            { ["01", "8120"], ProtocolError.Malformed },
            { ["01", "811a00989681"], ProtocolError.Malformed },
        };

    [Fact]
    public async Task The_script_without_a_fault_gives_the_result()
    {
        var ending = await RunAsync(Opening, Pulses, ["01", "8102", "8261616162"]);
        Assert.Equal(["a", "b"], ending.Output!.Identifiers!);
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task A_release_that_is_not_what_it_should_be_is_refused(string[] release, ProtocolError error)
    {
        var fault = await Assert.ThrowsAsync<ProtocolException>(() => RunAsync(Opening, Pulses, release));
        Assert.Equal((error, Cast.First.ToString()), (fault.Error, fault.Party));
    }

    [Fact]
    public async Task A_provider_that_goes_away_is_named_while_the_other_still_reads()
    {
        var document = Cast.Document(releasesSet: false, [Cast.Requester]);
        var sessions = await Cast.OpenAsync(Cast.Requester, Cast.First, Cast.Second);
        await sessions[2].DisposeAsync();
        var fault = await Assert.ThrowsAsync<ProtocolException>(() =>
            Cast.EndAsync(document, Cast.Requester, sessions[0], null)
        );
        Assert.Equal((ProtocolError.PeerClosed, Cast.Second.ToString()), (fault.Error, fault.Party));
    }

    [Theory]
    [InlineData("820700")]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("82001864FF")]
    [InlineData("8200182A")]
    [InlineData("820000")]
    [InlineData("82001A00989681")]
    [InlineData("82011864")]
    public async Task An_opening_that_says_nothing_known_is_refused(string opening)
    {
        var fault = await Assert.ThrowsAsync<ProtocolException>(() =>
            RunAsync([Convert.FromHexString(opening)], Pulses, ["01"])
        );
        Assert.Equal((ProtocolError.Malformed, Cast.First.ToString()), (fault.Error, fault.Party));
    }

    [Theory]
    [InlineData(true, "81" + "18C8")]
    [InlineData(false, "81" + "18C8")]
    public async Task A_list_of_another_length_than_all_were_told_is_refused(bool releasesSet, string announced)
    {
        var document = Cast.Document(releasesSet, [Cast.Requester]);
        var sessions = await Cast.OpenAsync(Cast.First, Cast.Second, Cast.Requester);
        var requester = Cast.Requester.ToString();
        foreach (var provider in sessions.Take(2))
        {
            foreach (var message in Opening.Concat(Pulses).Append(Convert.FromHexString(announced)))
            {
                await provider.With(requester).SendAsync(message, CancellationToken.None);
            }
        }

        var fault = await Assert.ThrowsAsync<ProtocolException>(() =>
            Cast.EndAsync(document, Cast.Requester, sessions[2], null)
        );
        var first = releasesSet ? Cast.Second : Cast.First;
        Assert.Equal((ProtocolError.Malformed, first.ToString()), (fault.Error, fault.Party));
        Assert.Contains("200 elements where all parties were told 100", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_about_progress_out_of_turn_is_refused()
    {
        var pulses = Pulses.ToArray();
        pulses[7] = [9];
        var fault = await Assert.ThrowsAsync<ProtocolException>(() => RunAsync(Opening, pulses, ["01"]));
        Assert.Equal((ProtocolError.Malformed, Cast.First.ToString()), (fault.Error, fault.Party));
        Assert.Contains("8 of 32", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public async Task A_learner_does_not_take_another_decision_than_its_own_result_asks_for(int size, bool released)
    {
        var sessions = await Cast.OpenAsync(Cast.First, Cast.Second);
        var plan = IntersectionPlan.Of(Cast.Document(false, [Cast.First, Cast.Second], Cast.First));
        await sessions[0].BroadcastAsync(new[] { released ? (byte)1 : (byte)0 }, CancellationToken.None);
        var fault = await Assert.ThrowsAsync<ProtocolException>(() =>
            IntersectionRelease.RunAsync(sessions[1], plan, new(5, 2), new(size, null), CancellationToken.None)
        );
        Assert.Equal((ProtocolError.Cheating, Cast.First.ToString()), (fault.Error, fault.Party));
    }

    /// <summary>The first provider learns and hands the set on to the requester, who stands under test.</summary>
    private static async Task<Ending> RunAsync(byte[][] opening, byte[][] pulses, string[] release)
    {
        var document = Cast.Document(releasesSet: true, [Cast.Requester, Cast.First], smallestGroup: 2);
        var sessions = await Cast.OpenAsync(Cast.First, Cast.Second, Cast.Requester);
        var requester = Cast.Requester.ToString();
        foreach (var message in opening.Concat(pulses).Concat(release.Select(Convert.FromHexString)))
        {
            await sessions[0].With(requester).SendAsync(message, CancellationToken.None);
        }

        foreach (var message in Opening.Concat(Pulses))
        {
            await sessions[1].With(requester).SendAsync(message, CancellationToken.None);
        }

        var confirming = sessions
            .Take(2)
            .Select(session =>
                session
                    .With(requester)
                    .ExchangeAsync(
                        session.TranscriptWith(requester).ToArray(),
                        Digest.SizeInBytes,
                        CancellationToken.None
                    )
            )
            .ToArray();
        try
        {
            return await Cast.EndAsync(document, Cast.Requester, sessions[2], null);
        }
        finally
        {
            await sessions[2].DisposeAsync();
            await Task.WhenAll(confirming).ContinueWith(static task => task.Exception, TaskScheduler.Default);
        }
    }
}
