using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Running;

/// <summary>What a run is expected to send, from its document and the numbers of rows that the datasets' owners published.</summary>
/// <remarks>Not for: reading and arithmetic, which depend on machines; runs after earlier results, whose comparisons add to it.</remarks>
/// <param name="Rounds">How many messages wait for one another.</param>
/// <param name="SizeInBytes">What the party that sends most sends, in bytes before TLS.</param>
public sealed record RunCost(int Rounds, long SizeInBytes)
{
    private const double BytesPerSecond = 100e6 / 8;
    private const int BytesInCheck = 32;
    private static readonly TimeSpan s_roundTrip = TimeSpan.FromMilliseconds(20);

    /// <summary>How long the network takes where a round trip takes 20 ms and it carries 100 Mbit/s.</summary>
    public TimeSpan OnTheNetwork => (Rounds * s_roundTrip) + TimeSpan.FromSeconds(SizeInBytes / BytesPerSecond);

    /// <summary>The bytes that a provider sends for gates (<see cref="ThresholdGate"/>).</summary>
    internal static long OfGates(IEnumerable<GateRange> gates) => BytesInCheck * ThresholdGate.CountChecks(gates);
}
