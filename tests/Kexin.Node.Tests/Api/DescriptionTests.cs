using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Computations;
using Kexin.Computations.Documents;
using Kexin.Endpoints.Description;
using Kexin.Node.Tests.Hosting;
using Kexin.Vault;

namespace Kexin.Node.Tests;

/// <summary>The whole description of the API, as programs read it.</summary>
public sealed class DescriptionTests(DescriptionTests.Described described) : IClassFixture<DescriptionTests.Described>
{
    private const string Json = "application/json";

    /// <summary>Programs are made from these names: a changed one breaks them.</summary>
    private const string Ids = """
        acts-list acts-set airlock-get airlock-trace buckets-create buckets-keys buckets-list catalogue-get catalogue-list
        collections-create collections-end collections-get collections-list computations-list consents-create
        consents-draft consents-get consents-link consents-list consents-uses-list consents-withdraw consortium-create
        consortium-get consortium-join datasets-classification-list datasets-classify datasets-classify-lower
        datasets-delete datasets-edit datasets-get datasets-list datasets-publish datasets-publish-preview
        datasets-scan datasets-summary-get datasets-withdraw destructions-get destructions-hold destructions-list
        destructions-order destructions-release destructions-retain evidence-audit-events-list evidence-get evidence-list evidence-restart
        grants-approve grants-create grants-get grants-list grants-propose grants-refuse grants-release grants-revoke grants-withdraw
        health-get inbox-list inspection-alarms-acknowledge inspection-alarms-close inspection-alarms-list
        inspection-board-get inspection-boxes-create inspection-boxes-keys-get inspection-boxes-list
        inspection-boxes-move inspection-boxes-replace inspection-boxes-retire inspection-correctives-assign
        inspection-correctives-finish inspection-correctives-list inspection-correctives-verify inspection-enrol
        inspection-files-get inspection-live-get inspection-people-phone-code inspection-people-sites-get inspection-people-sites-set inspection-phone-get
        inspection-phone-records inspection-phones-delete inspection-phones-list inspection-photos-get
        inspection-photos-set inspection-plans-create inspection-plans-delete inspection-plans-list
        inspection-points-create inspection-points-delete inspection-points-list inspection-qualifications-create
        inspection-qualifications-delete inspection-qualifications-list inspection-records-get inspection-records-list
        inspection-report-figures-get inspection-report-get inspection-shifts-create inspection-shifts-delete inspection-shifts-list inspection-sites-create
        inspection-sites-delete inspection-sites-list inspection-tasks-certificate-get inspection-tasks-create
        inspection-tasks-get inspection-tasks-list inspection-tasks-person-set inspection-templates-create
        inspection-templates-file-get inspection-templates-get inspection-templates-list inspection-tuning-get
        inspection-tuning-set inspection-webhook-get inspection-webhook-set intake-delete intake-hold intake-inspect
        intake-keep intake-schema-get ledger-blocks-get ledger-blocks-list ledger-contracts-list ledger-get ledger-tokens-get
        ledger-tokens-history-list ledger-tokens-list ledger-transactions-get ledger-transactions-submit
        me-codes-delete me-codes-offer me-codes-set me-get me-language-set me-passkeys-create me-passkeys-delete
        me-passkeys-list me-passkeys-options me-password-set me-prove me-prove-passkey me-terminals-allow
        me-terminals-get node-card-get node-get node-history-get people-acts-list people-create
        people-directory-delete people-directory-set people-get people-link people-list people-resume people-roles-set
        people-suspend permissions-list policy-explain policy-list policy-masks-list policy-versions-create policy-versions-get policy-versions-list proofs-check proofs-evidence-get
        proofs-transaction-get proposals-confirm proposals-list proposals-refuse roles-delete roles-list roles-set
        schemes-check schemes-get schemes-grade schemes-list schemes-schema-get sessions-delete sessions-list sign-in
        sign-in-link sign-in-organisation sign-in-organisation-begin sign-in-passkey sign-in-passkey-options
        sign-in-terminal sign-in-terminal-fetch sign-in-ways-get tasks-accept tasks-ask tasks-create tasks-downgrade
        tasks-draft tasks-get tasks-join tasks-list tasks-progress-get tasks-result-get tasks-result-release tasks-result-tables-get
        tasks-review tasks-run tasks-stop tasks-withdraw tokens-create tokens-delete tokens-list
        """;

    private JsonElement Root => described.Root;

    private JsonElement Schemas => Root.GetProperty("components").GetProperty("schemas");

    private IEnumerable<(string Call, JsonElement Operation)> Operations =>
        Root.GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(call => ($"{call.Name} {path.Name}", call.Value)));

    [Fact]
    public void Every_operation_has_the_name_that_programs_know()
    {
        var ids = Operations.Select(each => each.Operation.GetProperty("operationId").GetString()!);
        Assert.Equal(
            Ids.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            ids.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_operation_says_what_it_does_takes_answers_and_asks_for()
    {
        foreach (var (call, operation) in Operations)
        {
            AssertSays(operation, "summary", call);
            Assert.True(
                operation.TryGetProperty("x-permissions", out _)
                    || operation.TryGetProperty("security", out var security) && security.GetArrayLength() == 0,
                $"{call} names no permission and is not open."
            );
            foreach (var parameter in Optional(operation, "parameters"))
            {
                AssertSays(parameter, "description", $"{call} {parameter.GetProperty("name")}");
            }

            var answers = operation.GetProperty("responses").EnumerateObject().ToList();
            Assert.Contains(answers, answer => answer.Name == "default");
            Assert.Contains(answers, answer => answer.Name.StartsWith('2'));
            foreach (var answer in answers)
            {
                AssertSays(answer.Value, "description", $"{call} {answer.Name}");
                Assert.False(
                    answer.Value.GetProperty("description").GetString() is "OK" or "No Content" or "Accepted",
                    $"{call} {answer.Name} is not described."
                );
            }
        }
    }

    [Fact]
    public void Every_operation_says_in_Chinese_too_what_it_is_for()
    {
        foreach (var (call, operation) in Operations)
        {
            AssertSays(operation, "description", call);
            Assert.Matches("\\p{IsCJKUnifiedIdeographs}.*。$", operation.GetProperty("description").GetString());
        }

        Assert.Equal(
            Operations.Select(each => each.Call.ToUpperInvariant()).Order(StringComparer.Ordinal),
            ChineseTexts.Calls.Select(call => call.ToUpperInvariant()).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_schema_and_every_property_is_described()
    {
        foreach (var schema in Schemas.EnumerateObject())
        {
            AssertSays(schema.Value, "description", schema.Name);
            AssertPropertiesSay(schema.Value, schema.Name);
        }
    }

    [Fact]
    public void No_text_shows_how_comments_are_written()
    {
        foreach (var text in Texts(Root))
        {
            Assert.DoesNotContain("cref", text, StringComparison.Ordinal);
            Assert.DoesNotMatch("<(see|c|param|summary|para)[ >/]", text);
            Assert.DoesNotContain("Kexin.Client", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_enumeration_names_its_values_as_texts_and_explains_each()
    {
        var enums = typeof(Problem)
            .Assembly.GetExportedTypes()
            .Where(type => type.IsEnum && Schemas.TryGetProperty(type.Name, out _))
            .ToList();
        Assert.True(enums.Count > 10);
        foreach (var type in enums)
        {
            var schema = Schemas.GetProperty(type.Name);
            Assert.Equal("string", schema.GetProperty("type").GetString());
            var values = schema.GetProperty("enum").EnumerateArray().ToList();
            Assert.Equal(
                Enum.GetNames(type),
                values.Select(value =>
                    JsonSerializer.Deserialize(value, KexinJson.Default.GetTypeInfo(type)!)!.ToString()
                )
            );
            Assert.All(
                values,
                value => Assert.Matches($"(?m)^- `{value}`: .+$", schema.GetProperty("description").GetString())
            );
        }

        foreach (var parameter in new[] { "wait", "state", "direction", "order" })
        {
            var schemas = Operations
                .SelectMany(each => Optional(each.Operation, "parameters"))
                .Where(each => each.GetProperty("name").GetString() == parameter)
                .ToList();
            Assert.NotEmpty(schemas);
            Assert.All(schemas, each => Assert.True(each.GetProperty("schema").TryGetProperty("enum", out _)));
        }
    }

    [Fact]
    public void What_is_carried_as_JSON_has_the_schema_of_its_record()
    {
        const string reference = "#/components/schemas/";
        Assert.Equal(
            reference + nameof(ComputationDocument),
            Schemas
                .GetProperty(nameof(Api.CreateTask))
                .GetProperty("properties")
                .GetProperty("document")
                .GetProperty("$ref")
                .GetString()
        );
        Assert.Equal(
            JsonElement.Parse(DocumentJson.Schema(chinese: false).ToJsonString()).GetProperty("required").ToString(),
            Compact(Schemas.GetProperty(nameof(ComputationDocument)).GetProperty("required"))
        );
        Assert.Equal(
            ComputationRegistry.BuiltIn.Select(each => each.Kind).Order(StringComparer.Ordinal),
            Schemas
                .GetProperty(nameof(ComputationFunction))
                .GetProperty("oneOf")
                .EnumerateArray()
                .Select(each => each.GetProperty("properties").GetProperty("kind").GetProperty("const").GetString()!)
                .Order(StringComparer.Ordinal)
        );
        Assert.Contains(
            nameof(IntakeOptions),
            Schemas.GetProperty(nameof(KeepFile)).GetProperty("properties").GetProperty("options").ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_transaction_is_described_for_each_action()
    {
        var actions = Schemas
            .GetProperty(nameof(SubmitTransaction))
            .GetProperty("oneOf")
            .EnumerateArray()
            .Select(each => each.GetProperty("properties"))
            .ToDictionary(each =>
                $"{each.GetProperty("contract").GetProperty("const")}.{each.GetProperty("action").GetProperty("const")}"
            );
        Assert.Equal(
            NodeContracts
                .All.All.SelectMany(contract =>
                    contract.Description.Actions.Select(action => $"{contract.Name}.{action.Name}")
                )
                .Order(StringComparer.Ordinal),
            actions.Keys.Order(StringComparer.Ordinal)
        );
        var revoke = actions["grants.revoke"].GetProperty("arguments");
        Assert.True(revoke.GetProperty("properties").TryGetProperty("grant", out _));
        Assert.Contains("\"grant\"", Compact(revoke.GetProperty("required")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_is_described_as_it_is_written() =>
        Assert.Equal(4, Schemas.GetProperty(nameof(SheetCell)).GetProperty("oneOf").EnumerateArray().Count());

    [Theory]
    [InlineData("intake-inspect")]
    [InlineData("intake-keep")]
    [InlineData("datasets-publish")]
    [InlineData("datasets-publish-preview")]
    [InlineData("grants-create")]
    [InlineData("grants-approve")]
    [InlineData("grants-refuse")]
    [InlineData("tasks-draft")]
    [InlineData("tasks-create")]
    [InlineData("tasks-ask")]
    [InlineData("tasks-accept")]
    [InlineData("tasks-review")]
    public void An_example_of_a_request_is_read_by_the_clients_own_type(string id)
    {
        var media = Operation(id).GetProperty("requestBody").GetProperty("content").GetProperty(Json);
        var read = Read(media);
        switch (read)
        {
            case Api.CreateTask create:
                DocumentRules.Check(DocumentJson.Read(create.Document));
                break;
            case DraftTask draft:
                Assert.Equal("statistics", RecordJson.Read<ComputationFunction>(draft.Function).Kind);
                break;
            case KeepFile keep:
                Assert.NotEmpty(RecordJson.Read<IntakeOptions>(keep.Options!.Value).Columns);
                break;
        }
    }

    [Theory]
    [InlineData("datasets-publish", "datasets.publish")]
    [InlineData("datasets-edit", "datasets.edit")]
    [InlineData("grants-create", "grants.request")]
    [InlineData("grants-approve", "grants.approve")]
    [InlineData("consents-create", "consents.give")]
    [InlineData("destructions-order", "destructions.order")]
    [InlineData("tasks-create", "tasks.create")]
    [InlineData("tasks-review", "tasks.review")]
    public void The_example_of_a_receipt_is_one_of_its_own_step(string id, string step)
    {
        var content = Operation(id).GetProperty("responses").GetProperty("200").GetProperty("content");
        Assert.Equal(step, Assert.IsType<Receipt>(Read(content.GetProperty(Json))).Step);
    }

    [Theory]
    [InlineData("datasets-publish")]
    [InlineData("tasks-run")]
    public void An_example_of_an_answer_is_read_by_the_clients_own_type(string id) =>
        Read(Operation(id).GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty(Json));

    private static object Read(JsonElement media)
    {
        var name = media.GetProperty("schema").GetProperty("$ref").GetString()!.Split('/')[^1];
        var type = typeof(Problem).Assembly.GetType($"{typeof(Problem).Namespace}.{name}")!;
        return JsonSerializer.Deserialize(media.GetProperty("example"), KexinJson.Default.GetTypeInfo(type)!)!;
    }

    private JsonElement Operation(string id) =>
        Operations.Single(each => each.Operation.GetProperty("operationId").GetString() == id).Operation;

    private static void AssertPropertiesSay(JsonElement schema, string place)
    {
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                if (!property.Value.TryGetProperty("const", out _))
                {
                    AssertSays(property.Value, "description", $"{place}.{property.Name}");
                }

                AssertPropertiesSay(property.Value, $"{place}.{property.Name}");
            }
        }

        if (schema.TryGetProperty("items", out var items))
        {
            AssertPropertiesSay(items, $"{place}[]");
        }

        foreach (var choice in Optional(schema, "oneOf"))
        {
            AssertPropertiesSay(choice, $"{place}|");
        }
    }

    private static void AssertSays(JsonElement element, string name, string place) =>
        Assert.True(
            element.TryGetProperty(name, out var text) && text.GetString()!.Length > 2,
            $"{place} has no {name}."
        );

    private static IEnumerable<JsonElement> Optional(JsonElement element, string name) =>
        element.TryGetProperty(name, out var found) ? found.EnumerateArray() : [];

    private static IEnumerable<string> Texts(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(each => Texts(each.Value)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
            JsonValueKind.String => [element.GetString()!],
            _ => [],
        };

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);

    /// <summary>The description, as a node serves it.</summary>
    public sealed class Described : IAsyncLifetime
    {
        public JsonElement Root { get; private set; }

        public async Task InitializeAsync()
        {
            await using var node = await ServingNode.StartAsync();
            using var http = node.Anyone();
            Root = JsonElement.Parse(await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
