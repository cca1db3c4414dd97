using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.Ideal;

/// <summary>Correlated OT as the functionality says it, by one seed that both sides know: for tests, and secure against nobody.</summary>
public static class IdealCorrelatedOt
{
    /// <summary>The two sides of one dealer.</summary>
    public static (ICorrelatedOtSender Sender, ICorrelatedOtReceiver Receiver) CreatePair(long seed)
    {
        var delta = Block.Random(SeededRandomSource.FromNumber(seed)) | new Block(1, 0);
        return (new Sender(delta, new Dealer(seed)), new Receiver(delta, new Dealer(seed)));
    }

    private sealed class Dealer(long seed)
    {
        private readonly SeededRandomSource _messages = SeededRandomSource.FromNumber(seed + 1);
        private readonly SeededRandomSource _choices = SeededRandomSource.FromNumber(seed + 2);

        public (Block Message, bool Choice) Next()
        {
            var message = Block.Random(_messages);
            return (message, (_choices.NextUInt64() & 1) != 0);
        }
    }

    private sealed class Sender(Block delta, Dealer dealer) : ICorrelatedOtSender
    {
        public Block Delta => delta;

        public void Dispose() { }

        public ValueTask SendAsync(Memory<Block> messages, CancellationToken cancellationToken)
        {
            for (var i = 0; i < messages.Length; i++)
            {
                messages.Span[i] = dealer.Next().Message;
            }

            return ValueTask.CompletedTask;
        }
    }

    private sealed class Receiver(Block delta, Dealer dealer) : ICorrelatedOtReceiver
    {
        public void Dispose() { }

        public ValueTask ReceiveAsync(Memory<Block> messages, Memory<byte> choices, CancellationToken cancellationToken)
        {
            choices.Span.Clear();
            for (var i = 0; i < messages.Length; i++)
            {
                var (message, choice) = dealer.Next();
                messages.Span[i] = message ^ (delta & Block.Mask(choice));
                choices.Span[i / 8] |= (byte)((choice ? 1 : 0) << (i % 8));
            }

            return ValueTask.CompletedTask;
        }
    }
}
