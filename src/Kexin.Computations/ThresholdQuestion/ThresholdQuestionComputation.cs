using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Running;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.ThresholdQuestion;

/// <summary>One person's value at one organisation against a threshold of another, by a garbled circuit between the two.</summary>
/// <remarks>
/// What: the asker learns one bit, the holder nothing. The holder's node answers one question a row and asker (<see cref="ThresholdAccount"/>).
/// Source: <see cref="Mpc.GarbledCircuits.CircuitGarbler"/>; against malicious parties <see cref="Mpc.GarbledCircuits.AuthenticatedGarbler"/>.
/// Security: theirs. A party may bring a false number.
/// Cost: 65 AND gates: less than 0.1 MB semi-honest, about 1 MB malicious.
/// Not for: values of which one bit is too much to tell.
/// </remarks>
internal sealed class ThresholdQuestionComputation : IComputation
{
    private const int Steps = 2;

    private static readonly BilingualText s_reading = new("Finding the row", "查找该行");
    private static readonly BilingualText s_comparing = new("Comparing in a garbled circuit", "用混淆电路比较");

    public RecordShape Parameters { get; } = RecordShape.OfRecord(typeof(ThresholdQuestionFunction));

    public void Check(ComputationDocument document)
    {
        var function = (ThresholdQuestionFunction)document.Function;
        if (document.Inputs.Count != 2 || !document.Providers.Contains(document.Requester))
        {
            throw DocumentException.Of(
                "A threshold question is between two: the asker, whose dataset holds its threshold under the same field and identifier, and the one that holds the value. Name one dataset of each.",
                "阈值查询在两方之间进行：发起方（其数据集以同名的字段和标识符存放自己的阈值）与持有取值的一方。请各指定一个数据集。"
            );
        }

        if (document.Where.Count > 0)
        {
            throw DocumentException.Of(
                "A threshold question is about one row, found by its identifier: it takes no conditions.",
                "阈值查询只涉及由标识符确定的一行，不能附加条件。"
            );
        }

        if (function.Key == function.Field)
        {
            throw DocumentException.Of(
                $"'{function.Field}' cannot both identify the person and be what is compared.",
                $"“{function.Field}”不能既用来标识此人又用来比较。"
            );
        }
    }

    public void CheckFields(
        ComputationDocument document,
        ComputationInput input,
        IReadOnlyDictionary<string, FieldType> fields
    )
    {
        var function = (ThresholdQuestionFunction)document.Function;
        var schema = ConditionFit.SchemaOf([function.Field, function.Key], fields);
        ConditionFit.RequireNumbers(schema, function.Field);
        ConditionFit.Bind(schema, function.Row);
    }

    public bool ReleasesValues(ComputationDocument document) => false;

    public BilingualText Reveals(ComputationDocument document, Func<MemberId, string> nameOf)
    {
        var function = (ThresholdQuestionFunction)document.Function;
        var (asker, holder) = (nameOf(document.Requester), nameOf(HolderOf(document)));
        var terms = function.TermsIn(document);
        return new BilingualText(
            $"""
            {asker} learns one bit: whether the '{function.Field}' that {holder} holds of the row whose '{function.Key}' is '{function.Is}' is above a threshold that only {asker} knows. The bit is no also where {holder} has no such row, several, or one without a value; which of these, nobody is told. {holder} learns neither the threshold nor the answer.
            {terms.Protocol.En} {terms.Adversary.En}
            The smallest group does not apply: the answer is about one row. {holder}'s node answers {asker} one question a row and field, and refuses another, as several would find the value; so who asks twice learns that the row is there. What is left: other requesters that share their answers and that {holder}'s node does not name as standing together, and a dataset that is published anew.
            """,
            $"""
            {asker}得知一个比特：{holder}所持有的、“{function.Key}”为“{function.Is}”的那一行的“{function.Field}”是否高于一个只有{asker}知道的阈值。若{holder}没有此行、有多行或该行缺失取值，也为“否”；具体是哪种情况，任何人都不会得知。{holder}既不得知阈值，也不得知答案。
            {terms.Protocol.Zh}{terms.Adversary.Zh}
            最小分组人数在此不适用：答案只涉及一行。{holder}的节点对{asker}就每一行的每个字段只回答一次，再问即拒绝，因为多次提问可以逼近取值；因此再次提问者会得知确有此行。仍无法防止的有：互通答案、而{holder}的节点未列为同一方的几个发起方，以及重新发布的数据集。
            """
        );
    }

    public RunCost Cost(ComputationDocument document, IReadOnlyList<long> rows) =>
        ((ThresholdQuestionFunction)document.Function).Adversary == Adversary.Malicious
            ? new RunCost(30, 1_000_000)
            : new RunCost(8, 100_000);

    public BilingualText Learned(ComputationDocument document, MemberId party, ComputationOutput? output) =>
        output is ThresholdAnswerOutput
            ? new BilingualText(
                "One bit: whether the value is above its threshold; not the value.",
                "一个比特：取值是否高于其阈值；不含取值本身。"
            )
            : new BilingualText(
                "Nothing but that the run took place: neither the threshold nor the answer.",
                "除运行发生之外一无所知：既不知阈值，也不知答案。"
            );

    public async Task<ComputationOutput?> RunAsync(ComputationRun run, CancellationToken cancellationToken)
    {
        var function = (ThresholdQuestionFunction)run.Document.Function;
        run.Progress.Report(new RunProgress(s_reading, 0, Steps));
        return run.IsRequester
            ? await AskAsync(run, function, cancellationToken)
            : await HoldAsync(run, function, cancellationToken);
    }

    /// <exception cref="ComputationException">Always: one party alone has no question.</exception>
    public Task<ComputationOutput> RunAloneAsync(
        ComputationDocument document,
        IDatasetReader reader,
        CancellationToken cancellationToken
    ) =>
        throw new ComputationException(
            new BilingualText(
                "A threshold question is between two parties; one alone has nothing to compare.",
                "阈值查询在两方之间进行；单独一方没有可比较的内容。"
            )
        );

    private static async Task<ComputationOutput?> AskAsync(
        ComputationRun run,
        ThresholdQuestionFunction function,
        CancellationToken cancellationToken
    )
    {
        var (_, own) = await ThresholdAccount.FindAsync(function, run.Reader!, cancellationToken);
        var hasThreshold = own.Count == 1 && !double.IsNaN(own[0]);
        var problem = hasThreshold ? DataProblem.None : DataProblem.NoThreshold;
        await DataAgreement.ReachAsync(run, problem, cancellationToken);
        run.Progress.Report(new RunProgress(s_comparing, 1, Steps));
        run.Opening();
        var isAbove = await ThresholdParties.AskAsync(
            run.Session,
            HolderOf(run.Document).ToString(),
            own[0],
            function.Adversary,
            run.Random,
            cancellationToken
        );
        run.Progress.Report(new RunProgress(EngineTexts.Finished, Steps, Steps));
        return new ThresholdAnswerOutput(isAbove);
    }

    private static async Task<ComputationOutput?> HoldAsync(
        ComputationRun run,
        ThresholdQuestionFunction function,
        CancellationToken cancellationToken
    )
    {
        var account = await ThresholdAccount.ReadAsync(run, cancellationToken);
        await DataAgreement.ReachAsync(run, account.Problem, cancellationToken);
        run.Progress.Report(new RunProgress(s_comparing, 1, Steps));
        await account.KeepAsync(run, cancellationToken);
        run.Opening();
        await ThresholdParties.HoldAsync(
            run.Session,
            run.Document.Requester.ToString(),
            account.Value,
            function.Adversary,
            run.Random,
            cancellationToken
        );
        run.Progress.Report(new RunProgress(EngineTexts.Finished, Steps, Steps));
        return null;
    }

    private static MemberId HolderOf(ComputationDocument document) =>
        document.Providers.Single(provider => provider != document.Requester);
}
