using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli;

/// <summary>The options that say how a dataset is published, and the publication itself: shown, asked for, sent.</summary>
internal sealed class PublicationInput
{
    private const string Path = "dataset.publish";

    private readonly Option<string> _description;
    private readonly Option<string[]> _purposes;
    private readonly Option<int?> _level;
    private readonly Option<Tier?> _tier;
    private readonly Option<string[]> _fields;
    private readonly Option<string[]> _roles;
    private readonly Option<Wait?> _wait;

    /// <param name="set">Makes the options.</param>
    /// <param name="command">Gets them.</param>
    /// <param name="required">Whether the command does nothing else than to publish.</param>
    public PublicationInput(CommandSet set, Command command, bool required)
    {
        _description = set.Option<string>(command, Path, "--description", "TEXT", required);
        _purposes = set.Option<string[]>(command, Path, "--purpose", "TEXT", required, many: true);
        _level = set.Option<int?>(command, Path, "--level", "1|2|3");
        _tier = set.Option<Tier?>(command, Path, "--tier", "A|B|C");
        _fields = set.Option<string[]>(command, Path, "--field", "FIELD=2B", many: true);
        _roles = set.Option<string[]>(command, Path, "--role", "FIELD=ROLE", many: true);
        _wait = set.Option<Wait?>(command, Path, "--wait", "accepted|final");
    }

    /// <summary>The name of an option that was given though nothing is published, or null.</summary>
    public string? FindGiven(Call call) =>
        call.Get(_description) is not null ? _description.Name
        : call.Get(_purposes) is { Length: > 0 } ? _purposes.Name
        : call.Get(_level) is not null ? _level.Name
        : call.Get(_tier) is not null ? _tier.Name
        : call.Get(_fields) is { Length: > 0 } ? _fields.Name
        : call.Get(_roles) is { Length: > 0 } ? _roles.Name
        : call.Get(_wait) is not null ? _wait.Name
        : null;

    /// <summary>What is to be published.</summary>
    public PublishDataset Read(Call call) =>
        new(
            call.Get(_description) ?? throw call.Fail(ExitCodes.Usage, "usage.missing", _description.Name),
            call.Get(_purposes) is { Length: > 0 } purposes
                ? purposes
                : throw call.Fail(ExitCodes.Usage, "usage.missing", _purposes.Name),
            Input.Fields(call, call.Get(_fields)),
            call.Get(_level),
            call.Get(_tier),
            Input.Roles(call, call.Get(_roles))
        );

    /// <summary>Shows what everybody will see, asks, and publishes; where nobody can be asked, only with a yes.</summary>
    /// <param name="call">The call.</param>
    /// <param name="dataset">The id of a dataset in the vault.</param>
    /// <param name="request">What <see cref="Read"/> gave.</param>
    /// <param name="yes">Not to ask.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<int> PublishAsync(
        Call call,
        string dataset,
        PublishDataset request,
        bool yes,
        CancellationToken cancel
    )
    {
        if (!call.Json)
        {
            ShowForever(call, await call.Client.Datasets.PreviewPublicationAsync(dataset, request, cancel));
        }

        CheckYes(call, yes);
        if (!yes && !call.Terminal.Ask(call.Texts["dataset.publish.ask"]))
        {
            throw call.Fail(ExitCodes.Usage, "dataset.publish.not-published");
        }

        var receipt = await call.Client.Datasets.PublishAsync(dataset, request, call.Get(_wait) ?? Wait.Final, cancel);
        return await call.AnswerAsync(receipt, call.Get(_wait), cancel);
    }

    /// <summary>Refuses to publish for ever where nobody said so and nobody can be asked.</summary>
    public static void CheckYes(Call call, bool yes)
    {
        if (!yes && (call.Json || !call.Terminal.CanAsk))
        {
            throw call.Fail(ExitCodes.Usage, "dataset.publish.yes-needed");
        }
    }

    /// <summary>Refuses fields that a file does not have before it is kept: a second try would find the name taken.</summary>
    public static void CheckFields(Call call, PublishDataset request, IReadOnlyList<InspectedColumn> columns)
    {
        var columnNames = columns.Select(column => column.Name).ToArray();
        var named = (request.Fields ?? []).Select(field => field.Name).Concat(request.Roles?.Keys ?? []);
        if (named.Except(columnNames).FirstOrDefault() is { } unknown)
        {
            throw call.Fail(ExitCodes.Usage, "dataset.add.no-column", unknown, call.Texts.Fields(columnNames));
        }
    }

    /// <summary>Shows what all members will see of a dataset.</summary>
    public static void ShowForever(Call call, CatalogueEntry entry)
    {
        call.Terminal.Paragraph(call.Texts["dataset.publish.forever"]);
        DatasetView.WritePrepared(entry, call.Terminal);
    }
}
