using System.Buffers.Binary;
using Kexin.Channels;
using Kexin.Mpc.SecretSharing.Tests;

namespace Kexin.Computations.Tests.LogisticRegression;

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
        Assert.Equal("a96b37ecc65a0b800cdac78951ce54b85d35f9b732e150affe6f17ec3a3c347d", Digest(1, 0));
        Assert.Equal("53c185d0d101970609b78164dc87916c806876f86f8297111ccf6245b5d3019d", Digest(2, 0));
        Assert.Equal("a5c9d47b6251a1fe825d3c44654ad705fff02e41f4e254746ad4e9b4e75f88af", Digest(1, 2));
        Assert.Equal("2e4b58bacfedcd08fb759fee991fc327fff2837c69add4090fc67c1bce1d2134", Digest(2, 1));
    }

    [Fact]
    public async Task Moments_that_contradict_the_check_are_refused_by_the_requester()
    {
        // The highest word of the number of rows.
        var exception = await FaultAsync(
            2,
            bytes => BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(32), ~BitConverter.ToUInt64(bytes, 32))
        );
        Assert.Equal((ProtocolError.Cheating, null), (exception.Error, exception.Party));
        Assert.Equal(2, exception.Parties.Count);
        Assert.Contains("do not agree with the check", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
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
