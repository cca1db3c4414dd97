using System.Formats.Cbor;
using Kexin.Channels;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Cryptography;
using Kexin.Mpc.SetIntersection;

namespace Kexin.Computations.Intersection;

/// <summary>The end of a run: one learner says for all whether the result is large enough; a third party is then given it.</summary>
internal static class IntersectionRelease
{
    private const byte Withheld = 0;
    private const byte Released = 1;
    private const int IdentifiersPerMessage = 500;

    /// <summary>The array's head, and each text with its head.</summary>
    private const int MaxMessageSizeInBytes = 3 + (IdentifiersPerMessage * (3 + IdentifierSet.LongestInBytes));

    /// <summary>The array's head, and a number of at most four bytes with its head.</summary>
    private const int MaxSizeMessageInBytes = 6;

    /// <param name="session">The run.</param>
    /// <param name="plan">Who learns.</param>
    /// <param name="policy">The document's.</param>
    /// <param name="result">What this party computed, or null.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>What this party learns, or null.</returns>
    /// <exception cref="ComputationException">The result is smaller than the smallest group; all parties end here.</exception>
    /// <exception cref="ProtocolException">A party is at fault.</exception>
    public static async Task<IntersectionResult?> RunAsync(
        Session session,
        IntersectionPlan plan,
        OutputPolicy policy,
        IntersectionResult? result,
        CancellationToken cancellationToken
    )
    {
        var decides = session.Self == plan.Decider;
        bool? mine = result is null ? null : policy.IsEnough(result.Size);
        var released = decides
            ? await TellAsync(session, mine == true, cancellationToken)
            : await HearAsync(session.With(plan.Decider), mine, cancellationToken);
        if (!released)
        {
            throw TooSmall(policy.SmallestGroup);
        }

        if (!plan.Learns(plan.Third) || plan.IsDelegated)
        {
            return result;
        }

        // The third party learns what a provider has learned already: that provider hands it on.
        if (decides)
        {
            await SendAsync(session.With(plan.Third!), result!, cancellationToken);
            return result;
        }

        return session.Self == plan.Third
            ? await ReceiveAsync(session.With(plan.Decider), plan.ReleasesSet, policy, cancellationToken)
            : result;
    }

    public static ComputationException TooSmall(int smallestGroup) =>
        new(
            new BilingualText(
                $"The result is withheld: fewer than {smallestGroup} identifiers, the smallest group of the document, are common. All parties know that now, and the party that computed it has seen it.",
                $"结果不予公布：共同的标识符少于 {smallestGroup} 个，低于计算文档规定的最小分组人数。各方由此得知这一点，计算结果的一方已看到结果。"
            )
        );

    private static async Task<bool> TellAsync(Session session, bool released, CancellationToken cancellationToken)
    {
        await session.BroadcastAsync(new[] { released ? Released : Withheld }, cancellationToken);
        return released;
    }

    private static async Task<bool> HearAsync(IMessageChannel decider, bool? mine, CancellationToken cancellationToken)
    {
        var message = await decider.ReceiveAsync(1, cancellationToken);
        if (message is not [Withheld or Released])
        {
            throw new ProtocolException(
                ProtocolError.Malformed,
                decider.Peer,
                "did not say whether the result is released."
            );
        }

        var released = message[0] == Released;
        return mine is null || mine == released
            ? released
            : throw new ProtocolException(
                ProtocolError.Cheating,
                decider.Peer,
                "decided otherwise about the release than the size that this party computed asks for."
            );
    }

    private static async Task SendAsync(
        IMessageChannel third,
        IntersectionResult result,
        CancellationToken cancellationToken
    )
    {
        var size = CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(1);
            writer.WriteInt32(result.Size);
            writer.WriteEndArray();
        });
        await third.SendAsync(size, cancellationToken);
        foreach (var identifiers in (result.Identifiers ?? []).Chunk(IdentifiersPerMessage))
        {
            var message = CanonicalCbor.Encode(writer =>
                writer.WriteList(identifiers, static (w, identifier) => w.WriteTextString(identifier))
            );
            await third.SendAsync(message, cancellationToken);
        }
    }

    private static async Task<IntersectionResult> ReceiveAsync(
        IMessageChannel decider,
        bool releasesSet,
        OutputPolicy policy,
        CancellationToken cancellationToken
    )
    {
        var size = await decider.ReceiveAsync(MaxSizeMessageInBytes, ReadSize, cancellationToken);
        if (!policy.IsEnough(size))
        {
            throw new ProtocolException(
                ProtocolError.Cheating,
                decider.Peer,
                $"released {size} identifiers where at least {policy.SmallestGroup} are asked for."
            );
        }

        if (!releasesSet)
        {
            return new IntersectionResult(size, null);
        }

        var identifiers = new List<string>();
        while (identifiers.Count < size)
        {
            var expected = Math.Min(IdentifiersPerMessage, size - identifiers.Count);
            var message = await decider.ReceiveAsync(
                MaxMessageSizeInBytes,
                reader => ReadIdentifiers(reader, expected),
                cancellationToken
            );
            foreach (var identifier in message)
            {
                if (identifiers.Count > 0 && string.CompareOrdinal(identifiers[^1], identifier) >= 0)
                {
                    throw new ProtocolException(
                        ProtocolError.Malformed,
                        decider.Peer,
                        "the common identifiers do not come in order, each once."
                    );
                }

                identifiers.Add(identifier);
            }
        }

        return new IntersectionResult(size, identifiers);
    }

    private static int ReadSize(CborReader reader)
    {
        reader.ReadArray(1);
        var size = reader.ReadInt(0, IdentifierSet.MostIdentifiers);
        reader.EndArray();
        return size;
    }

    private static string[] ReadIdentifiers(CborReader reader, int expected)
    {
        var identifiers = reader.ReadList(expected, static r => r.ReadText(IdentifierSet.LongestInBytes));
        return identifiers.Length == expected
            ? identifiers
            : throw new DecodingException($"{expected} identifiers were expected, not {identifiers.Length}.");
    }
}
