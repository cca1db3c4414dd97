using System.CommandLine;
using System.Globalization;
using System.Text;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;
using Kexin.Cryptography;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin consent</c>: the consent of people and organisations, its withdrawal, and every use of their data.</summary>
/// <remarks>A person's key stays in its file: the node gets the public key and signatures of texts that are shown before.</remarks>
internal static class ConsentCommands
{
    private const string SigningPurpose = "consent";

    public static Command Build(CommandSet set) =>
        set.Group("consent", Key(set), Give(set), Link(set), Withdraw(set), List(set), Show(set), Uses(set));

    private static Command Key(CommandSet set)
    {
        const string path = "consent.key";
        var command = set.Command(path);
        var file = set.Argument<string>(command, path, "FILE");
        var suite = set.Option<string>(command, path, "--suite", "standard|guomi");
        return set.Plain(
            command,
            async (call, cancel) =>
            {
                if (!Suite.TryParse(call.Get(suite) ?? Suite.Standard.Name, out var chosen))
                {
                    throw call.Fail(ExitCodes.Usage, "consent.key.no-suite", call.Get(suite));
                }

                using var key = chosen.CreateSigningKey();
                await PersonKeyFile.WriteAsync(call, call.Get(file), key, cancel);
                return call.Say(call.Texts.Format("consent.key.done", call.Get(file), key.PublicKey.ToString()));
            }
        );
    }

    private static Command Give(CommandSet set)
    {
        const string path = "consent.give";
        var command = set.Command(path);
        var datasets = set.Argument<string[]>(command, path, "DATASETS");
        datasets.Arity = ArgumentArity.OneOrMore;
        var purpose = set.Option<string>(command, path, "--purpose", "TEXT", required: true);
        var until = set.Option<string>(command, path, "--until", "TIME|30d", required: true);
        var file = set.Option<string>(command, path, "--key", "FILE");
        var wait = set.Option<Wait?>(command, path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var ids = new List<string>();
                foreach (var dataset in call.Get(datasets))
                {
                    ids.Add(await Ids.CatalogueAsync(call, dataset, cancel));
                }

                var request = new GiveConsent(ids, call.Get(purpose)!, Input.Time(call, call.Get(until)!));
                if (call.Get(file) is { } name)
                {
                    using var key = await PersonKeyFile.ReadAsync(call, name, cancel);
                    request = request with { Person = key.PublicKey.ToString() };
                    var draft = await call.Client.Consents.DraftAsync(request, cancel);
                    ThrowIfOtherwise(call, request, draft.Statement);
                    request = request with { Signature = Sign(call, key, draft.Statement) };
                }

                var receipt = await call.Client.Consents.GiveAsync(request, call.Get(wait) ?? Wait.Final, cancel);
                return await call.AnswerAsync(receipt, call.Get(wait), cancel);
            }
        );
    }

    private static Command Link(CommandSet set)
    {
        const string path = "consent.link";
        var command = set.Command(path);
        var consent = set.Argument<string>(command, path, "CONSENT");
        var dataset = set.Option<string>(command, path, "--dataset", "DATASET", required: true);
        var field = set.Option<string>(command, path, "--field", "FIELD");
        var value = set.Option<string>(command, path, "--value", "VALUE");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var request = new LinkConsent(
                    await Ids.CatalogueAsync(call, call.Get(dataset)!, cancel),
                    call.Get(field),
                    call.Get(value)
                );
                var id = await Ids.ConsentAsync(call, call.Get(consent), cancel);
                await call.Client.Consents.LinkAsync(id, request, cancel);
                return call.Say(call.Texts["consent.link.done"]);
            }
        );
    }

    private static Command Withdraw(CommandSet set)
    {
        const string path = "consent.withdraw";
        var command = set.Command(path);
        var consent = set.Argument<string>(command, path, "CONSENT");
        var file = set.Option<string>(command, path, "--key", "FILE");
        var wait = set.Option<Wait?>(command, path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.ConsentAsync(call, call.Get(consent), cancel);
                var request = new WithdrawConsent();
                if (
                    call.Get(file) is { } name
                    && (await call.Client.Consents.GetAsync(id, cancel)).Withdrawal is { } text
                )
                {
                    using var key = await PersonKeyFile.ReadAsync(call, name, cancel);
                    request = new WithdrawConsent(Sign(call, key, text));
                }

                var receipt = await call.Client.Consents.WithdrawAsync(
                    id,
                    request,
                    call.Get(wait) ?? Wait.Final,
                    cancel
                );
                return await call.AnswerAsync(receipt, call.Get(wait), cancel);
            }
        );
    }

    private static Command List(CommandSet set)
    {
        const string path = "consent.list";
        var command = set.Command(path);
        var state = set.Option<ConsentState?>(command, path, "--state", "STATE");
        return set.OnNode(
            command,
            (call, cancel) =>
                call.AnswerListAsync(
                    (paging, stop) => call.Client.Consents.ListAsync(call.Get(state), paging, stop),
                    "consent.list.none",
                    list =>
                        Tables.Write(
                            call.Terminal,
                            ["id", "subject", "dataset", "purpose", "state", "until"],
                            list,
                            each =>
                                [
                                    Ids.Short(each.Id),
                                    each.Organisation?.Name ?? Ids.Short(each.Subject),
                                    Datasets(call, each),
                                    each.Purpose,
                                    call.Texts[$"consent-state.{each.State}"],
                                    call.Terminal.Minute(each.ValidUntil),
                                ]
                        ),
                    cancel
                )
        );
    }

    private static Command Show(CommandSet set)
    {
        const string path = "consent.show";
        var command = set.Command(path);
        var consent = set.Argument<string>(command, path, "CONSENT");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.ConsentAsync(call, call.Get(consent), cancel);
                return call.Answer(await call.Client.Consents.GetAsync(id, cancel), found => Write(call, found));
            }
        );
    }

    private static Command Uses(CommandSet set)
    {
        const string path = "consent.uses";
        var command = set.Command(path);
        var consent = set.Argument<string>(command, path, "CONSENT");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.ConsentAsync(call, call.Get(consent), cancel);
                return await call.AnswerListAsync(
                    (paging, stop) => call.Client.Consents.UsesAsync(id, paging, stop),
                    "consent.uses.none",
                    list =>
                        Tables.Write(
                            call.Terminal,
                            ["time", "dataset", "user", "purpose", "fields", "by-consent", ">proof"],
                            list,
                            use =>
                                [
                                    call.Terminal.Minute(use.Time),
                                    use.DatasetName,
                                    use.User.Name,
                                    use.Purpose,
                                    use.Fields,
                                    call.Texts[use.ByConsent ? "yes" : "no"],
                                    use.Index.ToString(CultureInfo.InvariantCulture),
                                ]
                        ),
                    cancel
                );
            }
        );
    }

    private static void Write(Call call, Consent consent)
    {
        Tables.WriteFacts(
            call.Terminal,
            ("id", consent.Id),
            ("state", call.Texts[$"consent-state.{consent.State}"]),
            ("subject", consent.Organisation?.Name ?? consent.Subject),
            ("dataset", Datasets(call, consent)),
            ("purpose", consent.Purpose),
            ("given", call.Terminal.Local(consent.GivenAt)),
            ("until", call.Terminal.Local(consent.ValidUntil)),
            ("withdrawn", consent.WithdrawnAt is { } end ? call.Terminal.Local(end) : null),
            ("linked", call.Texts[consent.IsLinked ? "yes" : "no"])
        );
        Tables.Write(
            call.Terminal,
            ["holder", "answered", ">stopped-runs"],
            consent.Holders,
            holder =>
                [
                    holder.Member.Name,
                    holder.AnsweredAt is { } time ? call.Terminal.Local(time) : "–",
                    holder.StoppedRuns?.ToString(CultureInfo.InvariantCulture) ?? "–",
                ]
        );
    }

    private static string Datasets(Call call, Consent consent) =>
        string.Join(call.Texts["list.comma"], consent.Datasets.Select(each => $"{each.Owner.Name}/{each.Name}"));

    /// <summary>What is signed is shown, on the way to where people read and programs do not.</summary>
    private static string Sign(Call call, SigningKey key, string text)
    {
        if (!call.Json)
        {
            call.Terminal.Paragraph(call.Texts["consent.signs"]);
            foreach (var line in text.TrimEnd('\n').Split('\n'))
            {
                call.Terminal.Line($"  {line}");
            }
        }

        return Convert.ToBase64String(key.Sign(SigningPurpose, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>A node that drafts something else than what was asked gets no signature.</summary>
    private static void ThrowIfOtherwise(Call call, GiveConsent asked, string statement)
    {
        var until = asked.ValidUntil.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        string[] expected =
        [
            "kexin: consent/1",
            $"person: {asked.Person}",
            $"datasets: {string.Join(' ', asked.Datasets.Distinct())}",
            $"purpose: {asked.Purpose}",
            $"valid-until: {until}",
        ];
        var lines = statement.Split('\n');
        if (expected.Any(line => !lines.Contains(line)))
        {
            throw call.Fail(ExitCodes.Refused, "consent.give.otherwise");
        }
    }
}
