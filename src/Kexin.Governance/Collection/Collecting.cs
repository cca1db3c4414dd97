using System.Globalization;
using Kexin.Cryptography;
using Kexin.Governance.Access;
using Kexin.Governance.Policy;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Collection;

/// <summary>Registers activities by which data is collected, and holds intake to them.</summary>
/// <remarks>
/// A new node takes files in without one, and says so in its evidence: nobody registers anything before having seen the program. With the first
/// activity the organisation has said that it keeps a register, and from then on there is no intake past it.
/// </remarks>
/// <param name="store">Keeps them.</param>
/// <param name="policy">May demand one from the start.</param>
/// <param name="ledger">Whether there is a log.</param>
/// <param name="evidence">Told of each activity.</param>
/// <param name="time">The clock.</param>
public sealed class Collecting(
    ICollectionStore store,
    OwnPolicy policy,
    ILedger ledger,
    IEvidence evidence,
    TimeProvider time
)
{
    private const int IdSizeInBytes = 8;
    private const int MostNamed = 3;

    private readonly Lock _lock = new();

    /// <summary>All activities, the newest first.</summary>
    public IReadOnlyList<CollectionActivity> List() => [.. store.Load().Activities.Reverse()];

    /// <summary>One activity and what was taken in under it, by its id, a beginning of it, or its name.</summary>
    /// <exception cref="DomainException">None fits, or several do.</exception>
    public (CollectionActivity Activity, IReadOnlyList<CollectedDataset> Datasets) Get(string id)
    {
        var state = store.Load();
        var activity = Find(state, id);
        return (activity, [.. state.Datasets.Where(each => each.Activity == activity.Id)]);
    }

    /// <summary>Registers one.</summary>
    /// <exception cref="DomainException">A text is not as it should be, or the name is taken.</exception>
    public async Task<CollectionActivity> RegisterAsync(CollectionTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        Check(terms);
        var activity = new CollectionActivity(
            Convert.ToHexStringLower(RandomSource.System.GetBytes(IdSizeInBytes)),
            terms,
            Now()
        );
        Change(state =>
        {
            if (state.Activities.Any(each => each.EndedAt is null && each.Terms.Name == terms.Name))
            {
                throw DomainException.Conflict(
                    $"An activity named '{terms.Name}' goes on already.",
                    $"已有进行中的采集活动“{terms.Name}”。"
                );
            }

            return state with
            {
                Activities = [.. state.Activities, activity],
            };
        });
        await RecordAsync(
            EvidenceKinds.CollectionRegistered,
            new($"The collection '{terms.Name}' was registered.", $"登记了采集活动“{terms.Name}”。"),
            [
                new("activity", activity.Id),
                new("name", terms.Name),
                new("basis", terms.Basis.ToString()),
                new("purpose", terms.Purpose),
                new("means", terms.Means),
                new("scope", terms.Scope),
                new("source", terms.Source),
                new("channel", terms.Channel),
                new("retention-days", terms.RetentionInDays.ToString(CultureInfo.InvariantCulture)),
            ]
        );
        return activity;
    }

    /// <summary>Ends one: nothing more is taken in under it.</summary>
    /// <exception cref="DomainException">None fits, or it has ended.</exception>
    public async Task<CollectionActivity> EndAsync(string id)
    {
        CollectionActivity? ended = null;
        Change(state =>
        {
            var activity = Find(state, id);
            if (activity.EndedAt is not null)
            {
                throw Over(activity);
            }

            ended = activity with { EndedAt = Now() };
            return state with { Activities = [.. state.Activities.Select(each => each.Id == ended.Id ? ended : each)] };
        });
        await RecordAsync(
            EvidenceKinds.CollectionEnded,
            new($"The collection '{ended!.Terms.Name}' has ended.", $"采集活动“{ended.Terms.Name}”已结束。"),
            [new("activity", ended.Id)]
        );
        return ended;
    }

    /// <summary>The activity under which a file may be taken in now; null where none is named and none is demanded.</summary>
    /// <param name="id">Its id, a beginning of it, or its name; or null.</param>
    /// <exception cref="DomainException">None fits, it has ended, or one is demanded.</exception>
    public CollectionActivity? Require(string? id)
    {
        var state = store.Load();
        if (id is not null)
        {
            var activity = Find(state, id);
            return activity.EndedAt is null ? activity : throw Over(activity);
        }

        return policy.Get().Collection == CollectionDemand.Always || state.Activities.Count > 0
            ? throw DomainException.RefusedBy(
                new Refusal(
                    new Rule(
                        "collection.registered-first",
                        "Data is taken in under a collection activity that was registered before.",
                        "数据须在已登记的采集活动之下导入。"
                    ),
                    new("a file without one.", "该文件未指明采集活动。"),
                    new(
                        "naming one: 'kexin collection list' shows those that go on, 'kexin collection register' makes one.",
                        "指明采集活动：kexin collection list 列出进行中的活动，kexin collection register 登记新的活动。"
                    )
                )
            )
            : null;
    }

    /// <summary>Remembers what was taken in.</summary>
    public void Remember(CollectionActivity activity, StoredDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(activity);
        ArgumentNullException.ThrowIfNull(dataset);
        Change(state =>
            state with
            {
                Datasets =
                [
                    .. state.Datasets,
                    new CollectedDataset(
                        activity.Id,
                        dataset.Id,
                        dataset.Name,
                        dataset.Content?.Rows ?? 0,
                        dataset.AddedAt.ToUnixTimeMilliseconds()
                    ),
                ],
            }
        );
    }

    /// <summary>Those of the datasets that are kept longer than their activity says.</summary>
    /// <param name="present">The ids of the datasets that are here, of those that are asked for.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<RaisedAlarm?> FindAlarmAsync(
        Func<IReadOnlyList<string>, CancellationToken, Task<IReadOnlySet<string>>> present,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(present);
        var state = store.Load();
        var ends = state.Activities.ToDictionary(
            each => each.Id,
            each => each.Terms.RetentionInDays,
            StringComparer.Ordinal
        );
        var now = time.GetUtcNow();
        var late = state
            .Datasets.Where(each => EndOf(each, ends[each.Activity]) < now)
            .OrderBy(each => EndOf(each, ends[each.Activity]))
            .ToArray();
        if (late.Length == 0)
        {
            return null;
        }

        var here = await present([.. late.Select(each => each.Dataset)], cancel);
        late = [.. late.Where(each => here.Contains(each.Dataset))];
        if (late.Length == 0)
        {
            return null;
        }

        var names = late.Take(MostNamed).Select(each => each.Name).ToArray();
        var more = late.Length - names.Length;
        return new RaisedAlarm(
            "retention-over",
            new(
                $"Datasets are kept longer than the activity says under which they were collected: {string.Join(", ", names)}{(more > 0 ? $" and {more} more" : "")}. Destroy them, or order their destruction.",
                $"以下数据集的保存时间已超过其采集活动设定的期限：{string.Join("、", names)}{(more > 0 ? $"，另有 {more} 个" : "")}。请销毁，或下达销毁指令。"
            ),
            EndOf(late[0], ends[late[0].Activity])
        );
    }

    private static DateTimeOffset EndOf(CollectedDataset dataset, int days) =>
        DateTimeOffset.FromUnixTimeMilliseconds(dataset.At).AddDays(days);

    private static void Check(CollectionTerms terms)
    {
        foreach (
            var (text, en, zh) in new[]
            {
                (terms.Name, "An activity's name", "采集活动的名称"),
                (terms.Purpose, "The purpose", "目的"),
                (terms.Means, "The means", "方式"),
                (terms.Scope, "The scope", "范围"),
                (terms.Source, "The source", "来源"),
                (terms.Channel, "The channel", "渠道"),
            }
        )
        {
            TextRules.RequireName(text, en, zh, Bounds.NameInCharacters);
        }

        if (!Enum.IsDefined(terms.Basis) || terms.RetentionInDays is < 1 or > CollectionTerms.LongestInDays)
        {
            throw DomainException.Invalid(
                $"An activity has a lawful basis, and what is collected is kept for 1 to {CollectionTerms.LongestInDays} days.",
                $"采集活动须有合法性基础，保存天数为 1 至 {CollectionTerms.LongestInDays}。"
            );
        }
    }

    private static CollectionActivity Find(CollectionState state, string id)
    {
        var named = state.Activities.LastOrDefault(each => each.Terms.Name == id && each.EndedAt is null);
        var fitting = state
            .Activities.Where(each => id.Length > 0 && each.Id.StartsWith(id, StringComparison.Ordinal))
            .Take(2)
            .ToArray();
        return named
            ?? fitting switch
            {
                [var one] => one,
                [] => throw DomainException.NotFound(
                    $"There is no collection activity '{id}'.",
                    $"没有采集活动“{id}”。"
                ),
                _ => throw IdPrefix.Ambiguous(id),
            };
    }

    private static DomainException Over(CollectionActivity activity) =>
        DomainException.Conflict(
            $"The collection '{activity.Terms.Name}' has ended. Register it again to collect more.",
            $"采集活动“{activity.Terms.Name}”已结束。如需继续采集，请重新登记。"
        );

    private void Change(Func<CollectionState, CollectionState> change)
    {
        lock (_lock)
        {
            store.Save(change(store.Load()));
        }
    }

    private Task RecordAsync(string kind, BilingualText text, KeyValuePair<string, string>[] facts) =>
        ledger.IsOpen
            ? evidence.RecordAsync(new EvidenceEvent(kind, text, facts), CancellationToken.None)
            : Task.CompletedTask;

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
