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
        Assert.Equal("5677ca5824475bcce25fad605d0ac6190f6bb33d01f86000eec325aed98e34b8", Digest(1, 0));
        Assert.Equal("6009c703ea00d05d88ba3149b98e602c1246dd9faf5604920497ea937d41fc1d", Digest(2, 0));
        Assert.Equal("d99fac0a31d1e816d378d4bac7d8152770f7d03703ec67eb56ec8d7570182011", Digest(1, 2));
        Assert.Equal("957c4c34620a1d4f338785640c5587aae1dce86ba10d6ccc4baa5b81d60864c2", Digest(2, 1));
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
