using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary>One time that somebody used a dataset of this node, or was refused.</summary>
/// <param name="Time">When.</param>
/// <param name="User">Who.</param>
/// <param name="IsRefused">Whether the node refused.</param>
/// <param name="Fields">Which fields, between commas.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Document">The hash of the computation's document.</param>
/// <param name="Outcome">The grant under which, or why not.</param>
/// <param name="Proof">What <c>kexin ledger proof</c> takes.</param>
internal sealed record DatasetUse(
    DateTimeOffset Time,
    MemberReference User,
    bool IsRefused,
    string Fields,
    string Purpose,
    string Document,
    string Outcome,
    string Proof
);

/// <summary><c>kexin dataset uses</c>: who used a dataset, which fields, what for, when, with the proof; out of the node's evidence log.</summary>
internal static class DatasetUses
{
    public static Command Build(CommandSet set)
    {
        const string path = "dataset.uses";
        var command = set.Command(path);
        var id = set.Argument<string>(command, path, "DATASET");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var dataset = await call.Client.Datasets.GetAsync(
                    await Ids.DatasetAsync(call, call.Get(id), cancel),
                    cancel
                );
                var uses = await FindAsync(call, dataset, cancel);
                return call.Answer(uses, _ => Write(call, dataset, uses));
            }
        );
    }

    private static async Task<IReadOnlyList<DatasetUse>> FindAsync(Call call, Dataset dataset, CancellationToken cancel)
    {
        var uses = new List<DatasetUse>();
        if (dataset.TokenId is not { } token)
        {
            return uses;
        }

        var status = await call.Client.Ledger.StatusAsync(cancel);
        var names = status.Members.ToDictionary(item => item.Member.Id, item => item.Member.Name);
        await foreach (var use in call.Client.Evidence.DatasetUsesAsync(cancel))
        {
            if (use.Dataset == token)
            {
                uses.Add(
                    new DatasetUse(
                        use.Entry.Time,
                        new MemberReference(use.User, names.GetValueOrDefault(use.User, Ids.Short(use.User))),
                        use.IsRefused,
                        use.Fields,
                        use.Purpose,
                        use.Document,
                        use.Grant ?? use.Reason ?? "",
                        $"evidence:{use.Entry.Index}"
                    )
                );
            }
        }

        return uses;
    }

    private static void Write(Call call, Dataset dataset, IReadOnlyList<DatasetUse> uses)
    {
        var texts = call.Texts;
        if (uses.Count == 0)
        {
            call.Terminal.Paragraph(texts.Format("dataset.uses.none", dataset.Name));
            return;
        }

        Tables.Write(
            call.Terminal,
            ["time", "requester", "outcome", "fields", "purposes", "document", "proof"],
            uses,
            use =>
                [
                    call.Terminal.Minute(use.Time),
                    use.User.Name,
                    texts[use.IsRefused ? "dataset.uses.refused" : "dataset.uses.opened"],
                    use.Fields,
                    use.Purpose,
                    Ids.Short(use.Document),
                    use.Proof,
                ]
        );
        call.Terminal.Paragraph(texts["dataset.uses.proof"]);
    }
}
