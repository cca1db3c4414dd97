using Kexin.Channels;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.LogisticRegression.Protocol;
using Kexin.Computations.LogisticRegression.Roc;
using Kexin.Cryptography;

namespace Kexin.Computations.Tests.LogisticRegression;

/// <summary>A provider refuses a requester's message that says what cannot be, and names the requester.</summary>
public sealed class RequesterRejectsTests
{
    private const int Columns = 5;
    private static readonly Standardisation Units = new(new double[Columns], [1, 1, 1, 1, 1]);
    private static readonly StepCommand Step = new(5, new double[Columns + 1]);

    public static TheoryData<string> Firsts => new(FirstMessages.Keys);

    public static TheoryData<string> Seconds => new(SecondMessages.Keys);

    private static Dictionary<string, byte[]> FirstMessages { get; } =
        new()
        {
            ["no CBOR"] = [0xff],
            ["an unknown kind"] = CanonicalCbor.Encode(writer => writer.WriteTextString("begin")),
            ["a step before the units"] = Step.Encode(),
            ["an unknown reason"] = new RefuseCommand(new((RefusalReason)10)).Encode(),
            ["a reason about no field"] = new RefuseCommand(new(RefusalReason.FewDiffer, Columns)).Encode(),
            ["too many rows"] = new BeginCommand(41, Units).Encode(),
            ["a centre that is none"] = Begin(new([0, 0, double.NaN, 0, 0], Units.Factors)),
            ["a factor that is no power of two"] = Begin(new(Units.Centres, [1, 1, 3, 1, 1])),
            ["a negative factor"] = Begin(new(Units.Centres, [1, 1, -1, 1, 1])),
            ["an infinite factor"] = Begin(new(Units.Centres, [1, 1, double.PositiveInfinity, 1, 1])),
            ["too few columns"] = Begin(new([0, 0, 0, 0], [1, 1, 1, 1])),
        };

    private static Dictionary<string, byte[]> SecondMessages { get; } =
        new()
        {
            ["a step that is no number"] = (Step with { Step = [0, 0, double.NaN, 0, 0, 0] }).Encode(),
            ["an infinite step"] = (Step with { Step = [0, double.NegativeInfinity, 0, 0, 0, 0] }).Encode(),
            ["a step of too few coefficients"] = (Step with { Step = [0, 0, 0, 0, 0] }).Encode(),
            ["a step of too many coefficients"] = (Step with { Step = new double[7] }).Encode(),
            ["a weight that cannot be"] = (Step with { WeightExponent = 41 }).Encode(),
            ["units again"] = Begin(Units),
            ["intervals before scores"] = new OpenCommand([]).Encode(),
            ["a message that is too long"] = new byte[RegressionCommand.MostBytes + 1],
        };

    [Theory]
    [MemberData(nameof(Firsts))]
    public Task Provider_refuses_a_first_command_with(string fault) => RefusesAsync(FirstMessages[fault]);

    [Theory]
    [MemberData(nameof(Seconds))]
    public Task Provider_refuses_a_later_command_with(string fault) =>
        RefusesAsync(Begin(Units), SecondMessages[fault]);

    [Fact]
    public async Task Provider_refuses_more_steps_than_a_fit_takes()
    {
        byte[][] commands = [Begin(Units), .. Enumerable.Repeat(Step.Encode(), NewtonFit.MostSteps + 1)];
        var failures = await FailuresAsync(commands);
        Assert.All(failures, failure => Assert.Equal(ProtocolError.OutOfOrder, failure.Error));
    }

    [Theory]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { 2, 1 })]
    [InlineData(new[] { 0, 2 })]
    [InlineData(new[] { 1, 2, 2 })]
    [InlineData(new[] { 3, 2 })]
    [InlineData(new[] { 511 })]
    public void Intervals_that_do_not_cover_all_bins_in_order_are_refused(int[] numbers)
    {
        var bytes = CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(2);
            writer.WriteTextString(OpenCommand.Kind);
            writer.WriteList(numbers, static (w, number) => w.WriteInt32(number));
            writer.WriteEndArray();
        });
        Assert.Throws<DecodingException>(() =>
            CanonicalCbor.Decode(bytes, reader => RegressionCommand.Read(reader, 2, ScoreScale.MostBins))
        );
    }

    [Fact]
    public void Every_command_is_read_as_it_was_written()
    {
        RegressionCommand[] commands =
        [
            new RefuseCommand(new FitRefusal(RefusalReason.Controls)),
            new RefuseCommand(new FitRefusal(RefusalReason.BeyondPrecision, Columns - 1)),
            new BeginCommand(40, new Standardisation([1.5, 2, -3, 0, 1e9], [2, 0.25, 0, 1, 4])),
            new StepCommand(-3, [1, -2.5, 3, 0.1, 0, 9]),
            new ScoreCommand(),
            new OpenCommand([3, 4, 2]),
            new OpenCommand([]),
        ];
        foreach (var command in commands)
        {
            var bytes = command.Encode();
            var read = CanonicalCbor.Decode(bytes, r => RegressionCommand.Read(r, Columns + 1, ScoreScale.MostBins));
            Assert.IsType(command.GetType(), read);
            Assert.Equal(bytes, read.Encode());
        }
    }

    private static byte[] Begin(Standardisation units) => new BeginCommand(8, units).Encode();

    private static async Task RefusesAsync(params byte[][] messages) =>
        Assert.All(
            await FailuresAsync(messages),
            failure =>
                Assert.Contains(
                    failure.Error,
                    new[] { ProtocolError.Malformed, ProtocolError.OutOfOrder, ProtocolError.TooLong }
                )
        );

    /// <summary>How the providers end, both by the requester's fault.</summary>
    private static async Task<ProtocolException[]> FailuresAsync(params byte[][] messages)
    {
        var joint = new JointRegression(Cohort.Generate(31, 200).Split(2));
        var failures = await joint.RunAgainstAsync(
            async (session, providers) =>
            {
                await ScriptedRequester.StartAsync(session, providers, Columns);
                foreach (var message in messages)
                {
                    await session.BroadcastAsync(message, CancellationToken.None);
                }
            }
        );
        Assert.Equal(2, failures.Length);
        Assert.All(
            failures,
            failure => Assert.Equal(JointRegression.Requester.ToString(), ((ProtocolException)failure).Party)
        );
        return [.. failures.Cast<ProtocolException>()];
    }
}
