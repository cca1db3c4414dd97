using System.Security.Cryptography;
using System.Text;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.GarbledCircuits;

/// <summary>What both parties of a covert computation, and whoever judges it later, agree on.</summary>
public sealed record CovertTerms
{
    private const string Purpose = "kexin/covert-garbling/1";
    private const int MostRepetitions = 64;

    /// <summary>Names the computation.</summary>
    /// <param name="roles">The circuit, who brings what and who learns; the evaluator learns.</param>
    /// <param name="session">What the run is bound to; never used for a second one.</param>
    /// <param name="repetitions">n, from 2 to 64: all but one of n garblings are checked.</param>
    /// <exception cref="ArgumentException">The evaluator does not learn.</exception>
    public CovertTerms(CircuitRoles roles, SessionId session, int repetitions)
    {
        ArgumentNullException.ThrowIfNull(roles);
        ArgumentOutOfRangeException.ThrowIfLessThan(repetitions, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(repetitions, MostRepetitions);
        if (!roles.Learns.HasFlag(CircuitParty.Evaluator))
        {
            throw new ArgumentException("In a covert computation the evaluator learns the outputs.", nameof(roles));
        }

        (Roles, Session, Repetitions) = (roles, session, repetitions);
        Digest = SHA256.HashData([
            .. Encoding.UTF8.GetBytes(Purpose),
            .. session.Value.ToArray(),
            .. roles.Bind(1),
            (byte)repetitions,
        ]);
    }

    /// <summary>The circuit, who brings what and who learns.</summary>
    public CircuitRoles Roles { get; }

    /// <summary>What the run is bound to.</summary>
    public SessionId Session { get; }

    /// <summary>How many garblings there are.</summary>
    public int Repetitions { get; }

    /// <summary>The chance that a garbler that cheats is caught with proof.</summary>
    public double Deterrence => 1 - 1.0 / Repetitions;

    internal byte[] Digest { get; }

    /// <summary>All transfers here: few, so that bytes count.</summary>
    internal static SoftSpokenParameters Transfers { get; } = new(8, malicious: true);

    /// <summary>The transfers of the seeds, and of the labels of each garbling.</summary>
    internal OtSession Seeds => new(Session, "covert/seeds");

    internal OtSession Labels(int number) => new(Session, $"covert/labels/{number}");

    /// <summary>Both tell each other what they take for agreed, before anything else.</summary>
    /// <exception cref="ProtocolException">The peer has other terms.</exception>
    internal async Task AgreeAsync(IMessageChannel channel, CancellationToken cancellationToken)
    {
        var theirs = await channel.ExchangeExactlyAsync(Digest, "set-up", cancellationToken);
        if (!theirs.AsSpan().SequenceEqual(Digest))
        {
            throw new ProtocolException(ProtocolError.Mismatch, channel.Peer, "set-up: has other terms.");
        }
    }

    internal static SeededRandomSource Stream(Block seed) =>
        new(SHA256.HashData([.. Encoding.UTF8.GetBytes(Purpose), .. Block.AsBytes([seed])]));

    /// <summary>What the evaluator is bound to before the first transfer: a seed for one garbling.</summary>
    internal byte[] Commit(int number, ReadOnlySpan<byte> opening) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(Purpose + " seed"), .. Digest, (byte)number, .. opening]);
}
