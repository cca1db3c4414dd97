using Kexin.Collaboration.Contract;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using static Kexin.Ledger.Contracts.Tests.Contracts.ContractScene;

namespace Kexin.Collaboration.Tests.Contract;

/// <summary>A request or a task that nobody answers ends by itself, at a time that it names.</summary>
public sealed class AnswerDayTests
{
    private const string Over = "usage.answered-in-time";
    private const string Ahead = "usage.answer-day";
    private const long Hour = 3_600_000;

    [Fact]
    public void A_request_that_names_no_time_may_be_answered_for_two_weeks()
    {
        var scene = new TaskScene();
        var grant = scene.Request(Centre, Terms(scene, scene.Publish(North)));
        var answerBy = GrantToken.Read(scene.Find(grant)).AnswerBy;
        Assert.Equal(GrantToken.Read(scene.Find(grant)).RequestedAt + AnswerDay.DefaultInMilliseconds, answerBy);

        scene.Consortium.Time = answerBy + 1;
        Assert.True(GrantToken.Read(scene.Find(grant)).IsUnanswered(answerBy + 1));
        Assert.False(GrantToken.Read(scene.Find(grant)).IsUnanswered(answerBy));
        scene.AssertRefused(Over, scene.SignApprove(North, grant));
        scene.AssertRefused(Over, scene.Sign(North, "grants", "refuse", new GrantReason("too late").Encode(), [grant]));
        scene.Consortium.Apply(scene.SignTakeBack(Centre, "grants", grant));
    }

    [Fact]
    public void A_request_is_answered_up_to_the_time_that_it_names_and_a_grant_is_revoked_after_it()
    {
        var scene = new TaskScene();
        var dataset = scene.Publish(North);
        var answerBy = scene.Consortium.Time + Hour;
        var grant = scene.Made(scene.Consortium.Apply(Ask(scene, dataset, answerBy)), GrantToken.Type);
        scene.Consortium.Time = answerBy;
        scene.Consortium.Apply(scene.SignApprove(North, grant));
        scene.Consortium.Time = answerBy + Hour;
        scene.Consortium.Apply(scene.Sign(North, "grants", "revoke", new GrantReason("no more").Encode(), [grant]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-Hour)]
    [InlineData(AnswerDay.LongestInMilliseconds + 60_000)]
    public void The_time_lies_ahead_and_within_a_year(long distance)
    {
        var scene = new TaskScene();
        var dataset = scene.Publish(North);
        scene.AssertRefused(Ahead, Ask(scene, dataset, scene.Consortium.Time + distance));
        scene.AssertRefused(
            Ahead,
            scene.Sign(
                Centre,
                "tasks",
                "create",
                new CreateTask(
                    scene.Document,
                    "Mean age",
                    "statistics",
                    [scene.Provider(North)],
                    scene.Consortium.Time + distance
                ).Encode(),
                [],
                dataset
            )
        );
    }

    [Fact]
    public void A_task_is_reviewed_in_time_and_joined_after_it()
    {
        var scene = new TaskScene();
        scene.Publish(North);
        scene.Publish(South);
        var late = scene.Create();
        var task = scene.Create();
        scene.Consortium.Apply(scene.SignReview(North, task));
        scene.Consortium.Apply(scene.SignReview(South, task));

        scene.Consortium.Time = TaskToken.Read(scene.Find(late)).AnswerBy + 1;
        Assert.True(TaskToken.Read(scene.Find(late)).IsUnanswered(scene.Consortium.Time));
        Assert.False(TaskToken.Read(scene.Find(late)).IsUnanswered(scene.Consortium.Time - 1));
        Assert.False(TaskToken.Read(scene.Find(task)).IsUnanswered(scene.Consortium.Time));
        scene.AssertRefused(Over, scene.SignReview(North, late));
        scene.AssertRefused(Over, scene.SignReview(North, late, accept: false));
        var grant = scene.Approve(North, Terms(scene, scene.DatasetOf(North)));
        scene.Consortium.Apply(scene.SignJoin(North, task, grant));
    }

    private static Transaction Ask(TaskScene scene, TokenId dataset, long answerBy) =>
        scene.Sign(
            Centre,
            "grants",
            "request",
            new RequestGrant(Terms(scene, dataset), answerBy).Encode(),
            [],
            dataset
        );

    private static GrantTerms Terms(TaskScene scene, TokenId dataset) =>
        scene.Terms(dataset) with
        {
            ValidUntil = scene.Consortium.Time + (2 * AnswerDay.LongestInMilliseconds),
        };
}
