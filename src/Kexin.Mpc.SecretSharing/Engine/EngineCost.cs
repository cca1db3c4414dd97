namespace Kexin.Mpc.SecretSharing;

/// <summary>What a program takes at one party; of a dry run before it runs, of an engine so far.</summary>
/// <param name="Rounds">Times that this party waits for messages of others.</param>
/// <param name="BytesSent">What this party sends, without frames and seals.</param>
/// <param name="Products">Words multiplied or ANDed with each other under sharing.</param>
/// <param name="Triples">Prepared products of random words that these use up.</param>
public readonly record struct EngineCost(long Rounds, long BytesSent, long Products, long Triples)
{
    /// <summary>Both together.</summary>
    public static EngineCost operator +(EngineCost left, EngineCost right) => Add(left, right);

    /// <summary>Both together.</summary>
    public static EngineCost Add(EngineCost left, EngineCost right) =>
        new(
            left.Rounds + right.Rounds,
            left.BytesSent + right.BytesSent,
            left.Products + right.Products,
            left.Triples + right.Triples
        );

    /// <summary>That much, so many times.</summary>
    internal EngineCost Times(long count) => new(Rounds * count, BytesSent * count, Products * count, Triples * count);
}
