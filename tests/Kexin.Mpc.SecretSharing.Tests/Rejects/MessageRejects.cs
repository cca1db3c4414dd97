using Kexin.Channels;

namespace Kexin.Mpc.SecretSharing.Tests.Rejects;

public sealed class MessageRejects
{
    private static readonly GateRange[] Cells = [new(0, 3), new(0, 3)];
    private static readonly long[][] Counts =
    [
        [1, 4],
        [2, 0],
    ];
    private static readonly ulong[][] Vectors =
    [
        [1, 2, 3],
        [4, 5, 6],
    ];

    /// <summary>Every message of the protocol but the last one of a direction, which is the comparison of transcripts.</summary>
    public static TheoryData<string, string, int> MessagesOfTheCheck =>
        new()
        {
            { "provider 1", "provider 2", 0 },
            { "provider 2", "provider 1", 0 },
            { "provider 1", "requester", 0 },
            { "provider 2", "requester", 0 },
        };

    [Theory]
    [MemberData(nameof(MessagesOfTheCheck))]
    public async Task A_message_of_the_check_with_one_bit_changed_ends_the_session(string from, string to, int number)
    {
        foreach (var bit in new[] { 0, 77, 255 })
        {
            await using var sessions = await AlteredAsync(from, to, number, bit);
            await Assert.ThrowsAsync<ProtocolException>(() => Parties.CheckAsync(sessions, Cells, Counts));
        }
    }

    [Theory]
    [MemberData(nameof(MessagesOfTheCheck))]
    public async Task A_message_of_a_sum_with_one_bit_changed_ends_the_session(string from, string to, int number)
    {
        await using var sessions = await AlteredAsync(from, to, number, bit: 9);
        await Assert.ThrowsAsync<ProtocolException>(() => Parties.SumAsync(sessions, Vectors, 1));
    }

    [Theory]
    [MemberData(nameof(MessagesOfTheCheck))]
    public async Task A_message_of_another_size_is_blamed_on_its_sender(string from, string to, int number)
    {
        foreach (var change in new Func<byte[], byte[]>[] { bytes => bytes[..^1], bytes => [.. bytes, 0], _ => [] })
        {
            await using var check = await CorruptedAsync(from, to, number, change);
            await AssertBlamed(check, from, () => Parties.CheckAsync(check, Cells, Counts));
            await using var sum = await CorruptedAsync(from, to, number, change);
            await AssertBlamed(sum, from, () => Parties.SumAsync(sum, Vectors, 1));
        }
    }

    [Fact]
    public async Task A_number_outside_the_field_is_blamed_on_its_sender()
    {
        await using var sessions = await CorruptedAsync(
            "provider 2",
            "requester",
            0,
            bytes => [.. bytes[..8], .. BitConverter.GetBytes(Mersenne61.Prime), .. bytes[16..]]
        );
        await AssertBlamed(sessions, "provider 2", () => Parties.CheckAsync(sessions, Cells, Counts));
    }

    [Fact]
    public async Task A_check_that_opens_two_zeros_in_a_cell_does_not_add_up()
    {
        await using var sessions = await TappedSessions.OpenAsync(Parties.All(2));
        foreach (var provider in sessions.All.SkipLast(1))
        {
            await provider.With(Parties.Requester).SendAsync(new byte[6 * 32], CancellationToken.None);
        }

        var fault = await Assert.ThrowsAsync<ProtocolException>(() =>
            ThresholdGate.ReceiveAsync(sessions.All[^1], Parties.Providers(2), Cells, CancellationToken.None)
        );
        Assert.Equal((ProtocolError.Cheating, (string?)null), (fault.Error, fault.Party));
        Assert.Equal(Parties.Providers(2), fault.Parties);
    }

    /// <summary>One bit of a sealed message changed between the parties.</summary>
    private static Task<TappedSessions> AlteredAsync(string from, string to, int number, int bit) =>
        TappedSessions.OpenAsync(
            Parties.All(2),
            onTheWay: message =>
                message.From == from && message.To == to && message.Number == number
                    ? Flip(message.Bytes, bit)
                    : message.Bytes
        );

    private static Task<TappedSessions> CorruptedAsync(
        string from,
        string to,
        int number,
        Func<byte[], byte[]> change
    ) =>
        TappedSessions.OpenAsync(
            Parties.All(2),
            change: message =>
                message.From == from && message.To == to && message.Number == number
                    ? change(message.Bytes)
                    : message.Bytes
        );

    private static async Task AssertBlamed(TappedSessions sessions, string party, Func<Task> run)
    {
        var running = run();
        await Assert.ThrowsAsync<ProtocolException>(() => running);
        var faults = running.Exception!.InnerExceptions.OfType<ProtocolException>();
        Assert.Contains(
            faults,
            fault => fault.Party == party && fault.Error is ProtocolError.Malformed or ProtocolError.TooLong
        );
        Assert.NotEmpty(sessions.Messages);
    }

    private static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] changed = [.. bytes];
        changed[bit / 8 % bytes.Length] ^= (byte)(1 << (bit % 8));
        return changed;
    }
}
