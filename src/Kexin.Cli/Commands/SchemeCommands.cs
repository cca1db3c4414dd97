using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin scheme</c>: by what data are classified and graded.</summary>
internal static class SchemeCommands
{
    public static Command Build(CommandSet set) => set.Group("scheme", List(set), Show(set), Check(set), Grade(set));

    private static Command List(CommandSet set)
    {
        const string path = "scheme.list";
        return set.OnNode(
            set.Command(path),
            async (call, cancel) =>
            {
                var language = call.Texts.Language;
                return call.Answer(
                    await call.Client.Schemes.ListAsync(cancel),
                    schemes =>
                        Tables.Write(
                            call.Terminal,
                            ["id", "name", "basis"],
                            schemes,
                            scheme =>
                                [
                                    scheme.Id,
                                    scheme.Name?.In(language) ?? "–",
                                    (scheme.Fault ?? scheme.Source)?.In(language) ?? "",
                                ]
                        )
                );
            }
        );
    }

    private static Command Show(CommandSet set)
    {
        const string path = "scheme.show";
        var command = set.Command(path);
        var id = set.Argument<string>(command, path, "SCHEME");
        return set.OnNode(
            command,
            async (call, cancel) =>
                call.Answer(
                    await call.Client.Schemes.GetAsync(call.Get(id), cancel),
                    scheme => SchemeView.Write(scheme, call.Terminal)
                )
        );
    }

    private static Command Check(CommandSet set)
    {
        const string path = "scheme.check";
        var command = set.Command(path);
        var file = set.Argument<string>(command, path, "FILE");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var name = call.Get(file);
                var text = await File.ReadAllTextAsync(name, cancel);
                var scheme = await call.Client.Schemes.CheckAsync(
                    new CheckScheme(Path.GetFileName(name), text),
                    cancel
                );
                return call.Answer(
                    scheme,
                    _ =>
                    {
                        SchemeView.Write(scheme, call.Terminal);
                        call.Terminal.Paragraph(call.Texts["scheme.check.good"]);
                    }
                );
            }
        );
    }

    private static Command Grade(CommandSet set)
    {
        const string path = "scheme.grade";
        var command = set.Command(path);
        var id = set.Argument<string>(command, path, "SCHEME");
        var yes = set.Option<string>(command, path, "--yes", "QUESTION,…");
        var no = set.Option<string>(command, path, "--no", "QUESTION,…");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var answers = new Dictionary<string, bool>(StringComparer.Ordinal);
                foreach (var question in Input.List(call.Get(yes)) ?? [])
                {
                    answers[question] = true;
                }

                foreach (var question in Input.List(call.Get(no)) ?? [])
                {
                    answers[question] = false;
                }

                while (true)
                {
                    var step = await call.Client.Schemes.GradeAsync(call.Get(id), new GradeByScheme(answers), cancel);
                    if (step.Next is not { } next)
                    {
                        return call.Answer(step, _ => SchemeView.Write(step, call.Terminal));
                    }

                    var question = next.Question.In(call.Texts.Language);
                    if (call.Json || !call.Terminal.CanAsk)
                    {
                        throw call.Fail(ExitCodes.Usage, "scheme.grade.open", next.Id, question);
                    }

                    answers[next.Id] = call.Terminal.Ask(question);
                }
            }
        );
    }
}
