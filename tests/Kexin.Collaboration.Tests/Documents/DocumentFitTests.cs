using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Documents;
using Kexin.Computations.Documents;
using Kexin.Computations.Intersection;
using Kexin.Computations.Statistics;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Tests.Documents;

public sealed class DocumentFitTests
{
    private static readonly MemberId Asker = new(Suite.Standard.Hash("asker"u8));
    private static readonly MemberId Provider = new(Suite.Standard.Hash("provider"u8));
    private static readonly MemberId Another = new(Suite.Standard.Hash("another"u8));
    private static readonly TokenId Dataset = new(Suite.Standard.Hash("dataset"u8));

    private static readonly ComputationDocument Document = new(
        Suite.Standard.Hash("consortium"u8),
        "Common patients",
        "research",
        Asker,
        [new ComputationInput(Provider, Dataset, ["age", "id"])],
        [],
        new IntersectionFunction("id", ReleasedPart.Size, [Asker]),
        5
    );

    private static readonly TaskProvider Agreed = new(
        Provider,
        Dataset,
        ["age", "id"],
        new TaskReview(true, "", 1),
        new TaskJoin(null, 2)
    );

    [Fact]
    public void A_document_that_says_what_its_task_says_fits() =>
        Assert.Null(DocumentFit.Check(TokenOf(Agreed), Document));

    [Fact]
    public void A_document_in_which_the_provider_itself_asks_does_not_fit_a_task_of_another() =>
        AssertRefused(Document with { Requester = Provider }, "another requester");

    [Fact]
    public void A_document_that_reads_other_fields_or_another_dataset_does_not_fit()
    {
        AssertRefused(WithInput(Provider, Dataset, ["age", "diagnosis", "id"]), "fields");
        AssertRefused(WithInput(Provider, new TokenId(Asker.Value), ["age", "id"]), "datasets");
        AssertRefused(WithInput(Another, Dataset, ["age", "id"]), "providers");
    }

    [Fact]
    public void A_document_of_another_title_or_computation_does_not_fit()
    {
        AssertRefused(Document with { Title = "Something else" }, "title");
        AssertRefused(Document with { Function = new StatisticsFunction([], []) }, "computation");
    }

    [Fact]
    public void A_provider_runs_only_what_it_accepted_and_joined()
    {
        Assert.Null(DocumentFit.CheckJoined(TokenOf(Agreed), Provider));
        Assert.Null(DocumentFit.CheckJoined(TokenOf(Agreed), Asker));
        Assert.NotNull(DocumentFit.CheckJoined(TokenOf(Agreed with { Join = null }), Provider));
        Assert.NotNull(DocumentFit.CheckJoined(TokenOf(Agreed with { Review = null }), Provider));
    }

    private static ComputationDocument WithInput(MemberId provider, TokenId dataset, string[] fields) =>
        Document with
        {
            Inputs = [new ComputationInput(provider, dataset, fields)],
        };

    private static void AssertRefused(ComputationDocument document, string difference) =>
        Assert.Contains(
            difference,
            DocumentFit.Check(TokenOf(Agreed), document)?.Saw.En ?? "",
            StringComparison.Ordinal
        );

    private static Token TokenOf(TaskProvider provider) =>
        new(
            new TokenId(Suite.Standard.Hash("task"u8)),
            TaskToken.Type,
            Asker,
            1,
            new TaskToken(
                Suite.Standard.Hash("document"u8),
                Document.Title,
                IntersectionFunction.KindName,
                [provider],
                TaskState.Proposed,
                1,
                2
            ).EncodeFields()
        );
}
