using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Shares of the products of this party's words with another's, both ways; the lower party's turn comes first.</summary>
/// <remarks>
/// Source: N. Gilboa, "Two Party RSA Key Generation", CRYPTO 1999, section 4.1; over random transfers, whose choices are corrected by
/// a bit each (D. Beaver, "Precomputing Oblivious Transfer", CRYPTO 1995).
/// Security: semi-honest, that of the transfers (SoftSpoken OT). Cost: 64 transfers and 272 bytes a product of numbers each way, 16 bytes
/// for 64 products of bits.
/// </remarks>
internal sealed class PairProducts : IDisposable
{
    private const int ProductsAtOnce = 1024;
    private const string Stage = "shares of products";

    private readonly IMessageChannel _channel;
    private readonly bool _isLower;
    private readonly SoftSpokenSender _correlatedSender;
    private readonly SoftSpokenReceiver _correlatedReceiver;
    private readonly RandomOtSender _sender;
    private readonly RandomOtReceiver _receiver;

    private PairProducts(
        IMessageChannel channel,
        bool isLower,
        (SoftSpokenSender Transfers, OtSession Session) sender,
        (SoftSpokenReceiver Transfers, OtSession Session) receiver
    )
    {
        (_channel, _isLower) = (channel, isLower);
        (_correlatedSender, _correlatedReceiver) = (sender.Transfers, receiver.Transfers);
        _sender = new RandomOtSender(sender.Transfers, sender.Session);
        _receiver = new RandomOtReceiver(receiver.Transfers, receiver.Session);
    }

    /// <summary>Prepares both ways; the other party does the same.</summary>
    public static async Task<PairProducts> OpenAsync(
        Session session,
        string other,
        int self,
        int otherIndex,
        RandomSource random,
        CancellationToken cancellationToken
    )
    {
        var channel = session.With(other);
        var parameters = new SoftSpokenParameters(4, malicious: false);
        var sending = new OtSession(session.Id, $"triples {self} {otherIndex}");
        var receiving = new OtSession(session.Id, $"triples {otherIndex} {self}");
        SoftSpokenSender sender;
        SoftSpokenReceiver receiver;
        if (self < otherIndex)
        {
            sender = await SoftSpokenSender.StartAsync(channel, sending, parameters, random, cancellationToken);
            receiver = await SoftSpokenReceiver.StartAsync(channel, receiving, parameters, random, cancellationToken);
        }
        else
        {
            receiver = await SoftSpokenReceiver.StartAsync(channel, receiving, parameters, random, cancellationToken);
            sender = await SoftSpokenSender.StartAsync(channel, sending, parameters, random, cancellationToken);
        }

        return new PairProducts(channel, self < otherIndex, (sender, sending), (receiver, receiving));
    }

    /// <summary>Adds this party's shares of its first words times the other's second ones, and of the other's times its own.</summary>
    public async Task AddAsync(
        ShareDomain domain,
        ReadOnlyMemory<ulong> first,
        ReadOnlyMemory<ulong> second,
        Memory<ulong> sum,
        CancellationToken cancellationToken
    )
    {
        for (var at = 0; at < sum.Length; at += ProductsAtOnce)
        {
            var count = Math.Min(ProductsAtOnce, sum.Length - at);
            var (mine, theirs, part) = (first.Slice(at, count), second.Slice(at, count), sum.Slice(at, count));
            if (_isLower)
            {
                await SendAsync(domain, mine, part, cancellationToken);
                await ReceiveAsync(domain, theirs, part, cancellationToken);
            }
            else
            {
                await ReceiveAsync(domain, theirs, part, cancellationToken);
                await SendAsync(domain, mine, part, cancellationToken);
            }
        }
    }

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
        _correlatedSender.Dispose();
        _correlatedReceiver.Dispose();
    }

    private async Task SendAsync(
        ShareDomain domain,
        ReadOnlyMemory<ulong> words,
        Memory<ulong> sum,
        CancellationToken cancellationToken
    )
    {
        var count = words.Length;
        var zeros = new Block[count * ProductKernels.Transfers];
        var ones = new Block[zeros.Length];
        await _sender.SendAsync(zeros, ones, cancellationToken);
        var flips = new ulong[count];
        await WordTransport.ReceiveAsync(_channel, flips, Stage, cancellationToken);
        var message = new ulong[count * ProductKernels.MessageWords(domain)];
        if (domain == ShareDomain.Ring64)
        {
            ProductKernels.CorrectNumbers(zeros, ones, flips, words.Span, message, sum.Span);
        }
        else
        {
            ProductKernels.CorrectBits(zeros, ones, flips, words.Span, message, sum.Span);
        }

        CryptographicOperations.ZeroMemory(Block.AsBytes(zeros.AsSpan()));
        CryptographicOperations.ZeroMemory(Block.AsBytes(ones.AsSpan()));
        await WordTransport.SendAsync(_channel, message, cancellationToken);
    }

    private async Task ReceiveAsync(
        ShareDomain domain,
        ReadOnlyMemory<ulong> words,
        Memory<ulong> sum,
        CancellationToken cancellationToken
    )
    {
        var count = words.Length;
        var received = new Block[count * ProductKernels.Transfers];
        var choices = new byte[count * sizeof(ulong)];
        await _receiver.ReceiveAsync(received, choices, cancellationToken);

        // The choices were random: the sender learns only where they differ from the words.
        var flips = new ulong[count];
        WordKernels.ExclusiveOr(words.Span, MemoryMarshal.Cast<byte, ulong>(choices), flips);
        await WordTransport.SendAsync(_channel, flips, cancellationToken);
        var message = new ulong[count * ProductKernels.MessageWords(domain)];
        await WordTransport.ReceiveAsync(_channel, message, Stage, cancellationToken);
        if (domain == ShareDomain.Ring64)
        {
            ProductKernels.ApplyNumbers(received, words.Span, message, sum.Span);
        }
        else
        {
            ProductKernels.ApplyBits(received, words.Span, message, sum.Span);
        }

        CryptographicOperations.ZeroMemory(Block.AsBytes(received.AsSpan()));
    }
}
