using Kexin.Channels;

namespace Kexin.Mpc.SecretSharing.Tests.Rejects;

/// <summary>Each message of a program on three parties, sent in another size: the receiver names the sender and the stage.</summary>
public sealed class ReplicatedRejects
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_message_of_another_size_is_blamed_on_its_sender_at_its_stage()
    {
        await using var honest = await TappedSessions.OpenAsync(Engines.Three);
        await RunAsync(honest);
        foreach (var message in honest.Messages)
        {
            foreach (var change in new Func<byte[], byte[]>[] { bytes => bytes[..^1], bytes => [.. bytes, 0], _ => [] })
            {
                await using var sessions = await TappedSessions.OpenAsync(
                    Engines.Three,
                    change: each =>
                        (each.From, each.To, each.Number) == (message.From, message.To, message.Number)
                            ? change(each.Bytes)
                            : each.Bytes
                );
                var running = RunAsync(sessions);
                await Assert.ThrowsAsync<ProtocolException>(() => running);
                Assert.Contains(
                    running.Exception!.InnerExceptions.OfType<ProtocolException>(),
                    fault =>
                        fault.Party == message.From
                        && fault.Error is ProtocolError.Malformed or ProtocolError.TooLong
                        && fault.Finding.StartsWith("replicated sharing, ", StringComparison.Ordinal)
                );
            }
        }

        // Keys: 6; an input: 2; a product: 3; an opening: 3.
        Assert.Equal(14, honest.Messages.Count);
    }

    private static Task<ulong[][]> RunAsync(TappedSessions sessions) =>
        Engines.RunAsync(
            sessions,
            Engines.ReplicatedAsync,
            async engine =>
            {
                var mine = engine.Layout.Party == 1 ? new ulong[] { 3, 4 } : [];
                var words = await engine.InputAsync(ShareDomain.Ring64, 1, mine, 2, None);
                return await engine.OpenAsync(await engine.MultiplyAsync(words, words, None), None);
            }
        );
}
