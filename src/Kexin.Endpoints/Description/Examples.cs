using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Computations.Documents;
using Kexin.Computations.Statistics;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Vault;
using Microsoft.OpenApi;
using DocumentCondition = Kexin.Data.Condition;

namespace Kexin.Endpoints.Description;

/// <summary>One story in examples: a hospital's file is taken in, published, asked for, granted and computed on.</summary>
internal static class Examples
{
    private const string Purpose = "cardiology research";
    private const string Cholesterol = "chol";
    private const string Age = "age";

    private static readonly DateTimeOffset s_until = new(2027, 12, 31, 23, 59, 59, TimeSpan.Zero);
    private static readonly DateTimeOffset s_answerBy = new(2027, 1, 15, 23, 59, 59, TimeSpan.Zero);
    private static readonly string s_dataset = Id('a').ToString();

    private static readonly StatisticsFunction s_function = new(
        [new Measure(Cholesterol, [Statistic.Count, Statistic.Mean], [])],
        []
    );

    private static readonly ComputationDocument s_document = new(
        Id('c'),
        "Cholesterol of older patients",
        Purpose,
        new MemberId(Id('1')),
        [
            new ComputationInput(new MemberId(Id('2')), new TokenId(Id('a')), [Age, Cholesterol]),
            new ComputationInput(new MemberId(Id('3')), new TokenId(Id('b')), [Age, Cholesterol]),
        ],
        [new DocumentCondition(Age, ">=", ["60"])],
        s_function,
        10
    );

    private static readonly Receipt s_receipt = new(
        Steps.StartTask,
        new("run started", "运行已开始"),
        Id('d').ToString(),
        Id('e').ToString(),
        1207,
        ReceiptState.Final,
        new DateTimeOffset(2027, 1, 8, 9, 30, 0, TimeSpan.Zero),
        Routes.TransactionProof.With(Id('e').ToString())
    );

    private static readonly Dictionary<string, JsonNode> s_examples = new()
    {
        [nameof(InspectFile)] = Of(new(Api.DatasetFormat.Csv, Options()), KexinJson.Default.InspectFile),
        [nameof(KeepFile)] = Of(
            new("heart-2026", Api.DatasetFormat.Csv, Options(), "cardiology ward, routine care"),
            KexinJson.Default.KeepFile
        ),
        [nameof(Api.PublishDataset)] = Of(
            new(
                "Blood tests of the cardiology ward, 2026, one row a patient",
                [Purpose],
                [new(Age, 2, Tier.B), new(Cholesterol, 3, Tier.C, "Total cholesterol (mmol/L)")],
                Roles: new Dictionary<string, Api.FieldRole> { ["patient_id"] = Api.FieldRole.Identifier }
            ),
            KexinJson.Default.PublishDataset
        ),
        [nameof(Api.RequestGrant)] = Of(
            new(s_dataset, [Age, Cholesterol], Purpose, s_until, AnswerBy: s_answerBy),
            KexinJson.Default.RequestGrant
        ),
        [nameof(Api.TraceExport)] = Of(
            new([new("patient_id", ["qmbx3t5ah2kd7cwe", "n4vzr2ogy6pluj3s"]), new(Cholesterol, ["5.31", "4.28"])]),
            KexinJson.Default.TraceExport
        ),
        [nameof(Api.SetPolicy)] = Of(
            new("change: [data-officer, reviewer]\n", "Two roles change the policy from now on."),
            KexinJson.Default.SetPolicy
        ),
        [nameof(Api.ProposeGrant)] = Of(
            new(s_dataset, "How high is the cholesterol of patients aged 60 and over?"),
            KexinJson.Default.ProposeGrant
        ),
        [nameof(Api.ApproveGrant)] = Of(
            new([Cholesterol], s_until, "Age is not needed for the question."),
            KexinJson.Default.ApproveGrant
        ),
        [nameof(Reason)] = Of(new("Our ethics board has not agreed."), KexinJson.Default.Reason),
        [nameof(DraftTask)] = Of(
            new(
                s_document.Title,
                Purpose,
                [s_dataset, Id('b').ToString()],
                RecordJson.Write<ComputationFunction>(s_function),
                [new(Age, ">=", ["60"])]
            ),
            KexinJson.Default.DraftTask
        ),
        [nameof(Api.CreateTask)] = Of(new(DocumentJson.Write(s_document), s_answerBy), KexinJson.Default.CreateTask),
        [nameof(AskForTask)] = Of(new(s_until), KexinJson.Default.AskForTask),
        [nameof(AcceptTask)] = Of(new(Id('f').ToString()), KexinJson.Default.AcceptTask),
        [nameof(Api.ReviewTask)] = Of(
            new(Id('f').ToString(), false, "The smallest group is too small for us."),
            KexinJson.Default.ReviewTask
        ),
        [nameof(Receipt)] = Of(s_receipt, KexinJson.Default.Receipt),
        [nameof(RunStarted)] = Of(new(Id('9').ToString(), s_receipt), KexinJson.Default.RunStarted),
    };

    /// <summary>An example of what a schema describes at a path, or null.</summary>
    public static JsonNode? Of(IOpenApiSchema? schema, string path)
    {
        if (
            schema is not OpenApiSchemaReference { Reference.Id: { } name }
            || !s_examples.TryGetValue(name, out var known)
        )
        {
            return null;
        }

        var example = known.DeepClone();
        if (name == nameof(Receipt))
        {
            example[ContractTexts.JsonName(nameof(Receipt.Step))] = StepOf(path);
        }

        return example;
    }

    /// <summary>What a call to that path writes on the ledger.</summary>
    private static string StepOf(string path) =>
        path switch
        {
            Routes.Grants => Steps.RequestGrant,
            Routes.Consents => Steps.GiveConsent,
            Routes.Tasks => Steps.CreateTask,
            _ => string.Join('.', path.Split('/').Where(word => word is not ("" or "v1") && word[0] != '{')),
        };

    private static JsonNode Of<T>(T example, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(example, type)!;

    private static JsonElement Options() =>
        RecordJson.Write(
            IntakeOptions.None with
            {
                Columns = [new ColumnOptions(Cholesterol, Unit: "mmol/L", Below: "half")],
                Missing = ["NA"],
            }
        );

    /// <summary>An id of one digit.</summary>
    private static Digest Id(char digit) => Digest.Parse(new string(digit, Digest.SizeInBytes * 2));
}
