using Kexin.Channels;
using Kexin.Computations.Policy;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Running;

/// <summary>Why a provider's own data does not allow a result.</summary>
internal enum DataProblem
{
    /// <summary>It does.</summary>
    None,

    /// <summary>A value is infinite, or too large for the sums to be exact.</summary>
    ValueOutOfRange,

    /// <summary>There are more rows than the sums can take.</summary>
    TooManyRows,

    /// <summary>A time is below 0.</summary>
    NegativeTime,

    /// <summary>A requester's own dataset does not hold one threshold.</summary>
    NoThreshold,

    /// <summary>This requester was answered about the row before.</summary>
    AskedBefore,

    /// <summary>No more results are kept account of.</summary>
    AccountFull,

    /// <summary>Two rows have the same identifier.</summary>
    IdentifierTwice,

    /// <summary>This requester got another result over rows that were joined.</summary>
    JoinedBefore,

    /// <summary>The dataset is not the model that a document names.</summary>
    NoModel,

    /// <summary>All rows are this provider's, and it did not agree that its own totals open.</summary>
    OwnTotals,

    /// <summary>This requester got another result, and the rows of one of the two are hidden from the provider.</summary>
    ScoredOrTold,
}

/// <summary>All parties go on together, or end together for a reason in one provider's data.</summary>
/// <remarks>
/// What: every provider sends every other party one byte. It tells them whether the provider's data has a problem, and which kind.
/// Cost: one round of one byte from every provider to all.
/// </remarks>
internal static class DataAgreement
{
    /// <summary>A provider's problem, or anything from a party that provides nothing, against all others' words.</summary>
    /// <exception cref="ComputationException">A provider has a problem; the same at every party.</exception>
    /// <exception cref="ProtocolException">A party is at fault.</exception>
    public static async Task ReachAsync(ComputationRun run, DataProblem mine, CancellationToken cancellationToken)
    {
        if (run.IsProvider)
        {
            await run.Session.BroadcastAsync(new[] { (byte)mine }, cancellationToken);
        }

        var words = run
            .Document.Providers.Select(async provider =>
                (provider, provider == run.Self ? mine : await HearAsync(run.Session, provider, cancellationToken))
            )
            .ToList();
        await foreach (var word in Task.WhenEach(words).WithCancellation(cancellationToken))
        {
            // One provider's end is not hidden behind another that still reads.
            await word;
        }

        foreach (var (provider, problem) in await Task.WhenAll(words))
        {
            if (problem != DataProblem.None)
            {
                var id = provider.Value.ToShortString();
                throw new ComputationException(
                    Describe($"The dataset of provider {id}", $"提供方 {id} 的数据集", problem)
                );
            }
        }
    }

    private static async Task<DataProblem> HearAsync(
        Session session,
        MemberId provider,
        CancellationToken cancellationToken
    )
    {
        var name = provider.ToString();
        var message = await session.With(name).ReceiveAsync(1, cancellationToken);
        var problem = message.Length == 1 ? (DataProblem)message[0] : (DataProblem)(-1);
        return Enum.IsDefined(problem)
            ? problem
            : throw new ProtocolException(ProtocolError.Malformed, name, "a word about its data was expected.");
    }

    /// <summary>The problem of one dataset that is computed on alone.</summary>
    public static BilingualText DescribeOwn(DataProblem problem) => Describe("The dataset", "数据集", problem);

    /// <summary>The problem of a dataset that is one of several.</summary>
    public static BilingualText DescribeAny(DataProblem problem) =>
        Describe("A provider's dataset", "某提供方的数据集", problem);

    private static BilingualText Describe(string en, string zh, DataProblem problem) =>
        problem switch
        {
            DataProblem.ValueOutOfRange => new BilingualText(
                $"{en} has a value that is infinite or too large for the sums. Correct such rows, or leave them out by a condition.",
                $"{zh}有一个值为无穷大，或超出求和范围。请更正这些行，或用条件排除。"
            ),
            DataProblem.NegativeTime => new BilingualText(
                $"{en} has a time below 0. Correct such rows, or leave them out by a condition.",
                $"{zh}有小于 0 的时间。请更正这些行，或用条件排除。"
            ),
            DataProblem.NoThreshold => new BilingualText(
                $"{en} does not hold the asker's threshold: one row of that identifier, with a value. Add it, and publish the dataset anew.",
                $"{zh}没有发起方的阈值：须恰有一行该标识符且有取值。请补充后重新发布数据集。"
            ),
            DataProblem.AskedBefore => new BilingualText(
                $"{en} has answered this requester about this row before, and answers one question a row: several would find the value.",
                $"{zh}已就这一行回答过该发起方，而每一行只回答一次：多次提问可以逼近取值。"
            ),
            DataProblem.AccountFull => ReleaseHistoryKeeping.Full,
            DataProblem.IdentifierTwice => new BilingualText(
                $"{en} has two rows with the same identifier, of which it may have one each. Put together the rows of one person, and publish the dataset anew.",
                $"{zh}有两行的标识符相同，而每个标识符只能有一行。请合并同一人的各行后重新发布数据集。"
            ),
            DataProblem.JoinedBefore => new BilingualText(
                $"{en} had a part in another joined result to this requester before. Which rows are in which group is hidden from both providers, so nobody can tell by how few rows two such results differ. Ask for the same groups, conditions and datasets as before, of the same measure or of another that has a value in the same rows; or let the provider publish its data anew.",
                $"{zh}此前已参与过向该发起方提供的另一个关联结果。哪些行属于哪个分组，双方都不得知，因此无法判断两个结果相差多少行。请沿用此前的分组、条件和数据集，度量可以相同，或另选一个恰在相同各行有取值的度量；或由该提供方重新发布数据。"
            ),
            DataProblem.NoModel => new BilingualText(
                $"{en} is not the model that the document names. It has a row each for (intercept) and for every field of the document, and no other, with the name under coefficient and a number under estimate; over half of its range no field moves the score by more than 64.",
                $"{zh}不是文档所指的模型：须为 (intercept) 和文档中的每个自变量各有一行且没有其他行，名称在 coefficient 列、数值在 estimate 列；任一自变量在半个取值范围内使评分变化不超过 64。"
            ),
            DataProblem.OwnTotals => new BilingualText(
                $"{en} has all the rows, and its owner did not agree that its own totals open. It can agree when it reviews a task: kexin task review --own-totals.",
                $"{zh}包含全部的行，而其所有方没有同意公布自己的合计。可在审核任务时表示同意：kexin task review --own-totals。"
            ),
            DataProblem.ScoredOrTold => new BilingualText(
                $"{en} has given this requester a result before. A model may set any few rows apart without the provider's seeing which, so nobody can tell by how few rows a scoring differs from another result: to one requester a dataset is scored once, or gives other results. Let the provider publish its data anew.",
                $"{zh}此前已向该发起方提供过结果。模型可以把任意几行单独分出来，而提供方看不到是哪些行，因此无法判断一次评分与另一个结果相差多少行：对同一发起方，一个数据集要么只评分一次，要么只提供其他结果。可由该提供方重新发布数据。"
            ),
            _ => new BilingualText(
                $"{en} has more rows than the sums can take. Divide it.",
                $"{zh}的行数超出求和范围。请拆分数据集。"
            ),
        };
}
