using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>Random correlated OT, the side that knows the correlation: of each transfer it gets one random message q.</summary>
/// <remarks>Both sides ask for the same numbers in the same order; choices are bits, eight a byte, lowest first.</remarks>
public interface ICorrelatedOtSender : IDisposable
{
    /// <summary>The correlation, one for all transfers; its lowest bit is 1.</summary>
    Block Delta { get; }

    /// <summary>Fills <paramref name="messages"/> with the next transfers' q.</summary>
    ValueTask SendAsync(Memory<Block> messages, CancellationToken cancellationToken);
}

/// <summary>Random correlated OT, the other side: of each transfer it gets a random bit u and the message q ⊕ u·delta.</summary>
public interface ICorrelatedOtReceiver : IDisposable
{
    /// <summary>Fills both with the next transfers.</summary>
    /// <param name="messages">One block a transfer.</param>
    /// <param name="choices">One bit a transfer, rounded up to whole bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask ReceiveAsync(Memory<Block> messages, Memory<byte> choices, CancellationToken cancellationToken);
}

/// <summary>Random OT, sender: of each transfer two random messages.</summary>
public interface IRandomOtSender
{
    /// <summary>Fills both with the next transfers, one block each.</summary>
    ValueTask SendAsync(Memory<Block> zeros, Memory<Block> ones, CancellationToken cancellationToken);
}

/// <summary>Random OT, receiver: of each transfer a random bit and the message that it names.</summary>
public interface IRandomOtReceiver
{
    /// <summary>Fills both with the next transfers: a block and a bit each.</summary>
    ValueTask ReceiveAsync(Memory<Block> messages, Memory<byte> choices, CancellationToken cancellationToken);
}

/// <summary>Chosen OT, sender: of each pair the receiver learns one message, and the sender not which.</summary>
public interface IChosenOtSender
{
    /// <summary>Sends one pair a transfer.</summary>
    ValueTask SendAsync(ReadOnlyMemory<Block> zeros, ReadOnlyMemory<Block> ones, CancellationToken cancellationToken);
}

/// <summary>Chosen OT, receiver.</summary>
public interface IChosenOtReceiver
{
    /// <summary>Fills <paramref name="messages"/> with those that the choices name: a bit each.</summary>
    ValueTask ReceiveAsync(ReadOnlyMemory<byte> choices, Memory<Block> messages, CancellationToken cancellationToken);
}

/// <summary>One of many, sender: of n messages the receiver learns one.</summary>
public interface IOneOfManySender
{
    /// <summary>Sends the messages of all transfers, one transfer after another.</summary>
    /// <param name="messages">n for each transfer.</param>
    /// <param name="count">n, the messages of a transfer; a power of two from 2 to 65,536.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask SendAsync(ReadOnlyMemory<Block> messages, int count, CancellationToken cancellationToken);
}

/// <summary>One of many, receiver.</summary>
public interface IOneOfManyReceiver
{
    /// <summary>Fills <paramref name="messages"/> with those that the choices name, each from 0 to n - 1.</summary>
    ValueTask ReceiveAsync(
        ReadOnlyMemory<int> choices,
        int count,
        Memory<Block> messages,
        CancellationToken cancellationToken
    );
}

/// <summary>Random VOLE over GF(2^128), the side that knows the factor: of each element it gets a random key K.</summary>
public interface IVoleSender
{
    /// <summary>The factor, one for all elements.</summary>
    Block Delta { get; }

    /// <summary>Fills <paramref name="keys"/> with the next elements' K.</summary>
    ValueTask SendAsync(Memory<Block> keys, CancellationToken cancellationToken);
}

/// <summary>Random VOLE, the other side: of each element a random value x and the message K ⊕ x·delta (<see cref="BinaryField.Multiply"/>).</summary>
public interface IVoleReceiver
{
    /// <summary>Fills both with the next elements.</summary>
    ValueTask ReceiveAsync(Memory<Block> values, Memory<Block> messages, CancellationToken cancellationToken);
}
