using Kexin.Channels;
using Kexin.Computations.Accounts;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Mpc.SetIntersection;

namespace Kexin.Computations.Intersection;

/// <summary>Before any element is sent, each provider tells all others whether its identifiers can be used, and how long its list is.</summary>
internal static class IntersectionOpening
{
    /// <param name="session">The run.</param>
    /// <param name="plan">Who provides.</param>
    /// <param name="own">This party's word, or null for a party that provides nothing.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The lengths of the first and of the second provider's list.</returns>
    /// <exception cref="ComputationException">A provider's identifiers cannot be used; all parties end here.</exception>
    /// <exception cref="ProtocolException">A provider is at fault.</exception>
    public static async Task<(int First, int Second)> RunAsync(
        Session session,
        IntersectionPlan plan,
        ListOpening? own,
        CancellationToken cancellationToken
    )
    {
        if (own is not null)
        {
            await session.BroadcastAsync(own.Encode(), cancellationToken);
        }

        // All are heard before any obstacle ends the run: all end with the same one, and no message is left over.
        string[] providers = [plan.First, plan.Second];
        var hearing = providers
            .Select(provider =>
                provider == session.Self
                    ? Task.FromResult(own!)
                    : ListOpening.HearAsync(session.With(provider), cancellationToken)
            )
            .ToList();
        await foreach (var heard in Task.WhenEach(hearing).WithCancellation(cancellationToken))
        {
            // One provider's end is not hidden behind the other that still reads.
            await heard;
        }

        var openings = await Task.WhenAll(hearing);
        for (var i = 0; i < providers.Length; i++)
        {
            ThrowIf(openings[i].Obstacle, providers[i]);
        }

        return (openings[0].Size, openings[1].Size);
    }

    /// <exception cref="ComputationException">There is an obstacle.</exception>
    public static void ThrowIf(IdentifierObstacle obstacle, string provider)
    {
        var text = obstacle switch
        {
            IdentifierObstacle.TooMany => new BilingualText(
                $"The dataset of {provider} has more than {IdentifierSet.MostIdentifiers:N0} different identifiers. Narrow the rows by a condition.",
                $"{provider} 的数据集有超过 {IdentifierSet.MostIdentifiers:N0} 个不同的标识符。请用条件缩小行的范围。"
            ),
            IdentifierObstacle.TooLong => new BilingualText(
                $"An identifier of {provider} is longer than {IdentifierSet.LongestInBytes} bytes. Choose a field of shorter identifiers.",
                $"{provider} 有一个标识符超过 {IdentifierSet.LongestInBytes} 字节。请选用标识符较短的字段。"
            ),
            IdentifierObstacle.NotUnicode => new BilingualText(
                $"An identifier of {provider} is no well-formed Unicode text. Correct the dataset.",
                $"{provider} 有一个标识符不是合法的 Unicode 文本。请更正数据集。"
            ),
            IdentifierObstacle.TooManyRows => new BilingualText(
                $"The dataset of {provider} has more than {ReleasedRows.MostRows:N0} rows, of which no account can be kept. It can be published in parts.",
                $"{provider} 的数据集超过 {ReleasedRows.MostRows:N0} 行，无法记录已公布的内容。可将其分成几部分发布。"
            ),
            IdentifierObstacle.AccountFull => ReleaseHistoryKeeping.Full,
            IdentifierObstacle.Meanwhile => EarlierReleases.Meanwhile,
            _ => null,
        };
        if (text is not null)
        {
            throw new ComputationException(text);
        }
    }
}
