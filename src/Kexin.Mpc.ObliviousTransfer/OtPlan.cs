using System.Globalization;
using Kexin.Channels;
using Kexin.Cryptography;

namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>What parties may do that take part in a protocol.</summary>
public enum AdversaryModel
{
    /// <summary>They follow the protocol and study all that they see.</summary>
    SemiHonest,

    /// <summary>They deviate if the chance of being caught is small enough for them.</summary>
    Covert,

    /// <summary>They do anything.</summary>
    Malicious,
}

/// <summary>Which protocol serves a wish for transfers, and why; never a weaker one than asked for.</summary>
public sealed record OtPlan
{
    /// <summary>The most transfers of one session: the hash's security falls with their number.</summary>
    public const long MostTransfers = 1L << 40;

    // One party's processor time a transfer, measured by bench's verb "ot" on two busy cores of Zen 3: half of what it prints for both. What
    // matters for the choice is how they stand to each other.
    private static readonly (int SeedBits, double Nanoseconds)[] Trades = [(2, 22), (4, 23), (8, 110)];

    // Of silent transfers: the start (bytes of both sides, seconds of computation), and then a party's time a transfer, by the same bench.
    private const double SilentStartBytes = 550e3;
    private const double SilentStartSeconds = 0.1;
    private const double SilentNanoseconds = 150;

    private OtPlan(AdversaryModel asked, SoftSpokenParameters parameters, SilentParameters? silent, string reason)
    {
        (Asked, Parameters, Silent, Reason) = (asked, parameters, silent, reason);
        Served = parameters.IsMalicious ? AdversaryModel.Malicious : AdversaryModel.SemiHonest;
    }

    /// <summary>The adversary that was asked for.</summary>
    public AdversaryModel Asked { get; }

    /// <summary>The adversary that the protocol withstands; at least the one asked for.</summary>
    public AdversaryModel Served { get; }

    /// <summary>The extension's parameters: what serves, or would serve next best where silent transfers do.</summary>
    public SoftSpokenParameters Parameters { get; }

    /// <summary>The silent transfers' parameters, where those serve; else null.</summary>
    public SilentParameters? Silent { get; }

    /// <summary>Why these.</summary>
    public string Reason { get; }

    /// <summary>Chooses for a number of transfers over a network.</summary>
    /// <param name="asked">The adversary; covert is served by what withstands malicious ones.</param>
    /// <param name="transfers">How many the session will take.</param>
    /// <param name="megabitsPerSecond">The network's throughput.</param>
    /// <exception cref="NotSupportedException">No protocol here serves that: the message says what is nearest.</exception>
    public static OtPlan For(AdversaryModel asked, long transfers, double megabitsPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(transfers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(megabitsPerSecond);
        if (transfers > MostTransfers)
        {
            throw new NotSupportedException(
                $"{transfers} transfers were asked for; one session serves at most {MostTransfers}: use several."
            );
        }

        var malicious = asked switch
        {
            AdversaryModel.SemiHonest => false,
            AdversaryModel.Covert or AdversaryModel.Malicious => true,
            _ => throw new ArgumentOutOfRangeException(nameof(asked), asked, "This adversary has no name."),
        };
        var (best, rate) = (Trades[0].SeedBits, 0.0);
        foreach (var (seedBits, nanoseconds) in Trades)
        {
            var made = 1e3 / nanoseconds;
            var sent = megabitsPerSecond / new SoftSpokenParameters(seedBits, malicious).BitsPerTransfer;
            if (Math.Min(made, sent) > rate)
            {
                (best, rate) = (seedBits, Math.Min(made, sent));
            }
        }

        var parameters = new SoftSpokenParameters(best, malicious);
        var silent = new SilentParameters(malicious);
        var (extended, grown) = (transfers / (rate * 1e6), SecondsOf(silent, transfers, megabitsPerSecond));
        var reason =
            grown < extended
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"about {silent.BitsPerTransfer:0.##} bits a transfer after {SilentStartBytes / 1e3:0} KB to start, {transfers} in {grown:0.##} s at {megabitsPerSecond:0.#} Mbit/s; SoftSpoken OT would take {extended:0.##} s"
                )
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{parameters.BitsPerTransfer} bits a transfer, about {rate:0.#} million a second at {megabitsPerSecond:0.#} Mbit/s"
                );
        return new OtPlan(asked, parameters, grown < extended ? silent : null, reason);
    }

    /// <summary>Starts the side that knows the correlation by the protocol that was chosen; the other side has the same plan.</summary>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public async Task<ICorrelatedOtSender> StartSenderAsync(
        IMessageChannel channel,
        OtSession session,
        RandomSource random,
        CancellationToken cancellationToken
    ) =>
        Silent is { } silent
            ? await SilentSender.StartAsync(channel, session, silent, random, cancellationToken)
            : await SoftSpokenSender.StartAsync(channel, session, Parameters, random, cancellationToken);

    /// <summary>Starts the side that gets a random choice of each transfer.</summary>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public async Task<ICorrelatedOtReceiver> StartReceiverAsync(
        IMessageChannel channel,
        OtSession session,
        RandomSource random,
        CancellationToken cancellationToken
    ) =>
        Silent is { } silent
            ? await SilentReceiver.StartAsync(channel, session, silent, random, cancellationToken)
            : await SoftSpokenReceiver.StartAsync(channel, session, Parameters, random, cancellationToken);

    /// <summary>Rounds are whole: the first transfer of one pays for all of its bytes.</summary>
    private static double SecondsOf(SilentParameters silent, long transfers, double megabitsPerSecond)
    {
        var rounds = Math.Ceiling((double)transfers / silent.TransfersPerRound);
        var bytes = SilentStartBytes + (rounds * silent.BitsPerTransfer * silent.TransfersPerRound / 8);
        return SilentStartSeconds + (bytes * 8 / (megabitsPerSecond * 1e6)) + (transfers * SilentNanoseconds / 1e9);
    }

    /// <summary>The protocol and the reason, for people.</summary>
    public override string ToString() =>
        $"{(Silent is null ? $"SoftSpoken OT, k = {Parameters.SeedBits}" : "silent OT")}, withstands {Served} parties ({Asked} asked): {Reason}";
}
