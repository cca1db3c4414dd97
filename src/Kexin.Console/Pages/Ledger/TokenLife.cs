using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Session;

namespace Kexin.Console.Pages.Ledger;

/// <summary>Another token that a step of a token's life has to do with.</summary>
/// <param name="Id">64 hexadecimal digits.</param>
/// <param name="Text">What people call it.</param>
/// <param name="IsUsedUp">Whether the step used it up, and did not only look at it or make it.</param>
public sealed record LifeLink(string Id, string Text, bool IsUsedUp);

/// <summary>A step of a token's life, with the other tokens that went into it and came out of it.</summary>
public sealed record LifeStep(TokenEvent Event, IReadOnlyList<LifeLink> From, IReadOnlyList<LifeLink> To);

/// <summary>The life of a token as a graph: its versions in a row, and what each step read, used up and made besides.</summary>
internal sealed class TokenLife(TokenNames names, string token)
{
    /// <summary>How many steps are drawn; the list beside the graph has all.</summary>
    public const int MostSteps = 25;

    /// <summary>The first steps, oldest first.</summary>
    public static async Task<IReadOnlyList<LifeStep>> FindAsync(
        KexinClient node,
        Words words,
        string token,
        IReadOnlyList<TokenEvent> events,
        CancellationToken cancel
    )
    {
        var life = new TokenLife(new TokenNames(node, words), token);
        var steps = new List<LifeStep>();
        foreach (var step in events.Take(MostSteps))
        {
            if (step.Transaction.Height == 0)
            {
                // What the founding document made came of no transaction.
                steps.Add(new LifeStep(step, [], []));
                continue;
            }

            var transaction = await node.Ledger.TransactionAsync(step.Transaction.Id, cancel);
            steps.Add(
                new LifeStep(
                    step,
                    [
                        .. await life.LinksAsync(transaction.Consumes, true, cancel),
                        .. await life.LinksAsync(transaction.Reads, false, cancel),
                    ],
                    await life.LinksAsync(transaction.Creates, false, cancel)
                )
            );
        }

        return steps;
    }

    private async Task<IReadOnlyList<LifeLink>> LinksAsync(
        IReadOnlyList<TokenReference> tokens,
        bool areUsedUp,
        CancellationToken cancel
    )
    {
        var links = new List<LifeLink>();
        foreach (var other in tokens.Where(other => other.Id != token))
        {
            links.Add(new LifeLink(other.Id, await names.FindAsync(other.Id, cancel), areUsedUp));
        }

        return links;
    }
}
