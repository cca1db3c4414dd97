using System.Buffers.Binary;
using Kexin.Channels;
using Kexin.Mpc.SecretSharing.Tests;

namespace Kexin.Collaboration.Tests.LogisticRegression;

/// <summary>What goes over the wire, and what happens when it is altered.</summary>
public sealed class WireTests
{
    [Fact]
    public async Task Every_direction_carries_what_it_always_carried()
    {
        // x says nothing about the outcome, so the fit ends where it starts and no number depends on a machine's rounding.
        double[][] rows = [.. Enumerable.Range(0, 40).Select(i => new[] { 1.0 - i / 2 % 2 * 2 })];
        var cohort = new Cohort(["x"], rows, [.. Enumerable.Range(0, 40).Select(i => (double)(i % 2))]);
        var joint = new JointRegression(cohort.Split(2));
        await using var sessions = await TappedSessions.OpenAsync(joint.Names);
        var output = await joint.RunAsync(sessions.All);
        Assert.Equal([0, 0], output.Coefficients.Select(coefficient => coefficient.Estimate));
        string Digest(int from, int to) => sessions.WireDigest(joint.Names[from], joint.Names[to]);
        Assert.Equal("3331df43cb75eb07477fa80cd7b47f15c4ce08c3477cf2e5ddeec57d0610b42d", Digest(0, 1));
        Assert.Equal("3331df43cb75eb07477fa80cd7b47f15c4ce08c3477cf2e5ddeec57d0610b42d", Digest(0, 2));
        Assert.Equal("1fa6beecf4bb6629b87052176c43778c5f0169375d6a0888f3bf6571b4a5a1f8", Digest(1, 0));
        Assert.Equal("7412433985bf54eb01d8bf277878154cbc947b8a1808d6bc2cb82dfaf5c000a5", Digest(2, 0));
        Assert.Equal("50bc7539da61f519c13bf29033ffdf12f9d95f4f37f190038555b0495a7f6455", Digest(1, 2));
        Assert.Equal("872085cc5eb66026d9421fd3658a0e77967ec0dccf8a856952387bf1d0d55e10", Digest(2, 1));
    }

    [Fact]
    public async Task Moments_that_contradict_the_check_are_refused_by_the_requester()
    {
        // The highest word of the number of rows.
        var exception = await FaultAsync(
            1,
            bytes => BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(32), ~BitConverter.ToUInt64(bytes, 32))
        );
        Assert.Equal((ProtocolError.Cheating, null), (exception.Error, exception.Party));
        Assert.Equal(2, exception.Parties.Count);
        Assert.Contains("do not agree with the check", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_provider_that_sends_too_little_is_named(int message)
    {
        var exception = await FaultAsync(message, null);
        Assert.Equal(ProtocolError.Malformed, exception.Error);
        Assert.Equal(new JointRegression(Cohort.Generate(43, 100).Split(2)).Names[1], exception.Party);
    }

    /// <summary>How the requester ends when one message of the first provider to it is altered, or loses its last word.</summary>
    private static async Task<ProtocolException> FaultAsync(int number, Action<byte[]>? alter)
    {
        var joint = new JointRegression(Cohort.Generate(43, 100).Split(2));
        await using var sessions = await TappedSessions.OpenAsync(
            joint.Names,
            change: message =>
            {
                if (message.From != joint.Names[1] || message.To != joint.Names[0] || message.Number != number)
                {
                    return message.Bytes;
                }

                var bytes = (byte[])message.Bytes.Clone();
                alter?.Invoke(bytes);
                return alter is null ? bytes[..^8] : bytes;
            }
        );
        return await Assert.ThrowsAsync<ProtocolException>(() => joint.RunAsync(sessions.All));
    }
}
