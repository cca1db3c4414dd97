using Kexin.Channels;
using Kexin.Circuits;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.GarbledCircuits.Covert;
using Kexin.Mpc.GarbledCircuits.Tests.Authenticated;
using Kexin.Mpc.ObliviousTransfer.Tests.Rejects;

namespace Kexin.Mpc.GarbledCircuits.Tests.Covert;

/// <summary>Covert garbling: results, cheats with and without proof, and who can be accused.</summary>
public sealed class CovertTests
{
    private const int Repetitions = 3;
    private static readonly Suite Signing = Suite.Standard;
    private static readonly SigningKey Key = Signing.CreateSigningKey();
    private static readonly Circuit Division = CircuitSamples.All["division"]();
    private static readonly CovertTerms Terms = new(
        AuthenticatedPair.Roles(Division, CircuitParty.Both),
        AuthenticatedPair.Session,
        Repetitions
    );

    [Theory]
    [InlineData("division", CircuitParty.Both)]
    [InlineData("AES-128", CircuitParty.Evaluator)]
    [InlineData("no gates", CircuitParty.Both)]
    public async Task Parties_that_follow_get_the_outputs_of_the_circuit(string name, CircuitParty learns)
    {
        var circuit = CircuitSamples.All[name]();
        var terms = new CovertTerms(AuthenticatedPair.Roles(circuit, learns), AuthenticatedPair.Session, Repetitions);
        var x = CircuitSamples.Bits(new Random(1), terms.Roles.GarblerBits);
        var y = CircuitSamples.Bits(new Random(2), terms.Roles.EvaluatorBits);
        var (a, b) = Start(terms, x, y);
        var expected = circuit.Evaluate([.. x, .. y]);
        Assert.Equal(expected, await b);
        Assert.Equal(learns == CircuitParty.Both ? expected : [], await a);
    }

    [Fact]
    public async Task A_garbler_that_garbles_another_circuit_is_caught_unless_that_one_is_evaluated()
    {
        var (caught, missed) = (0, 0);
        for (var seed = 0; seed < 40 && (caught == 0 || missed == 0); seed++)
        {
            var (a, b) = Start(Terms, new bool[24], new bool[24], cheats: true, seed: seed);
            try
            {
                await b;
                missed++;
                await a;
            }
            catch (CheatingProvedException e)
            {
                caught++;
                Assert.Equal("garbler", e.Party);
                Assert.Equal(CheatingGarbler.Number, e.Certificate.Number);

                // A third party, from bytes; and nobody else, nor in another computation.
                var read = CheatingCertificate.Decode(e.Certificate.Encode());
                Assert.True(await read.ProvesAsync(Terms, Signing, Key.PublicKey, default));
                using var other = Signing.CreateSigningKey();
                Assert.False(await read.ProvesAsync(Terms, Signing, other.PublicKey, default));
                var more = new CovertTerms(Terms.Roles, Terms.Session, Repetitions + 1);
                Assert.False(await read.ProvesAsync(more, Signing, Key.PublicKey, default));
                await AssertNoFieldCanBeOtherwiseAsync(read);
                await Assert.ThrowsAnyAsync<Exception>(() => a);
            }
        }

        Assert.True(caught > 0 && missed > 0, "Two garblings of three are checked.");
    }

    [Fact]
    public async Task An_honest_garbler_cannot_be_accused()
    {
        // All that an evaluator has of an honest run.
        var seen = await HonestCertificateAsync();
        Assert.False(await seen.ProvesAsync(Terms, Signing, Key.PublicKey, default));

        // With another seed of its own the transfers would give another seed of the garbler's: the signature does not allow it.
        var seeds = seen.SeedsSeed.ToArray();
        seeds[0] ^= 1;
        foreach (
            var framed in new[]
            {
                seen with
                {
                    SeedsSeed = seeds,
                },
                seen with
                {
                    Unchecked = 2 - seen.Unchecked,
                },
                seen with
                {
                    Opening = [.. seen.Opening.Select(b => (byte)~b)],
                },
                seen with
                {
                    Commitment = new byte[32],
                },
            }
        )
        {
            Assert.False(await framed.ProvesAsync(Terms, Signing, Key.PublicKey, default));
        }
    }

    [Fact]
    public void Deterrence_is_what_the_repetitions_give_and_the_evaluator_learns()
    {
        Assert.Equal(0.75, new CovertTerms(Terms.Roles, Terms.Session, 4).Deterrence);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CovertTerms(Terms.Roles, Terms.Session, 1));
        var garbler = AuthenticatedPair.Roles(Division, CircuitParty.Garbler);
        Assert.Throws<ArgumentException>(() => new CovertTerms(garbler, Terms.Session, 2));
    }

    [Theory]
    [InlineData(0, "set-up")]
    [InlineData(-1, "outputs")]
    [InlineData(-2, "choice")]
    public async Task Garbler_finds_an_evaluator_who_changes_a_message(int message, string stage)
    {
        var (_, _, sent) = await CountAsync();
        var error = await CheatAsync(ofGarbler: false, message < 0 ? sent + message : message);
        Assert.Equal("evaluator", error.Party);
        Assert.Contains(stage, error.Finding, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "set-up")]
    [InlineData(-1, "inputs")]
    [InlineData(-2, "tables")]
    [InlineData(-3, "tables")]
    [InlineData(-4, "signatures")]
    public async Task Evaluator_finds_a_garbler_who_changes_a_message(int message, string stage)
    {
        var (_, sent, _) = await CountAsync();
        var error = await CheatAsync(ofGarbler: true, message < 0 ? sent + message : message);
        Assert.Equal("garbler", error.Party);
        Assert.Contains(stage, error.Finding, StringComparison.Ordinal);
    }

    private static async Task AssertNoFieldCanBeOtherwiseAsync(CheatingCertificate right)
    {
        static byte[] Other(byte[] bytes) => [(byte)(bytes[0] ^ 1), .. bytes[1..]];
        foreach (
            var wrong in new[]
            {
                right with
                {
                    Number = 2 - right.Number,
                },
                right with
                {
                    Opening = Other(right.Opening),
                },
                right with
                {
                    SeedsSeed = Other(right.SeedsSeed),
                },
                right with
                {
                    Unchecked = right.Number,
                },
                right with
                {
                    SeedMessages = [Other(right.SeedMessages[0]), .. right.SeedMessages.Skip(1)],
                },
                right with
                {
                    Messages = [.. right.Messages.Take(right.Messages.Count - 1), Other(right.Messages[^1])],
                },
                right with
                {
                    Commitment = Other(right.Commitment),
                },
                right with
                {
                    Signature = Other(right.Signature),
                },
            }
        )
        {
            Assert.False(await wrong.ProvesAsync(Terms, Signing, Key.PublicKey, default));
        }
    }

    /// <summary>What an evaluator that deviates could make of an honest garbler's signature: all parts are true ones.</summary>
    private static async Task<CheatingCertificate> HonestCertificateAsync()
    {
        for (var seed = 0; ; seed++)
        {
            var (a, b) = MemoryChannel.CreatePair("garbler", "evaluator");
            var garbler = new CovertGarbler(a, Key, SeededRandomSource.FromNumber(seed));
            var recording = new RecordingChannel(b);
            var evaluator = new CovertEvaluator(
                recording,
                Signing,
                Key.PublicKey,
                SeededRandomSource.FromNumber(1_000 + seed)
            );
            var running = Task.Run(() => garbler.RunAsync(Terms, new bool[24], default));
            await evaluator.RunAsync(Terms, new bool[24], default);
            await running;

            // The evaluator's randomness is known here, so all of its part can be made again.
            using var random = SeededRandomSource.FromNumber(1_000 + seed);
            var openings = Enumerable
                .Range(0, Repetitions)
                .Select(_ => random.GetBytes(CheatingCertificate.OpeningSizeInBytes))
                .ToArray();
            var chosen = (int)random.NextBelow(Repetitions);
            var seedsSeed = Block.Random(random);
            if (chosen != 2)
            {
                continue;
            }

            // Messages of the garbler: set-up, the seeds' transfer, one garbling after another, signatures.
            var received = recording.Received.Skip(1).ToArray();
            var perGarbling = await CountMessagesAsync(openings[0]);
            var signatures = Array.FindIndex(
                received,
                message => message.Length == Repetitions * (32 + Signing.SignatureSizeInBytes)
            );
            var seedMessages = received[..(signatures - Repetitions * perGarbling)];
            var size = 32 + Signing.SignatureSizeInBytes;
            return new CheatingCertificate
            {
                Number = 0,
                Opening = openings[0],
                SeedsSeed = Block.AsBytes([seedsSeed]).ToArray(),
                Unchecked = chosen,
                SeedMessages = seedMessages,
                Messages = received[seedMessages.Length..(seedMessages.Length + perGarbling)],
                Commitment = received[signatures][..32],
                Signature = received[signatures][32..size],
            };
        }
    }

    private static async Task<int> CountMessagesAsync(byte[] opening) =>
        (
            await CheatingCertificate.HonestAsync(
                Terms,
                0,
                new Block(1, 1),
                new Block(opening.AsSpan(0, Block.SizeInBytes)),
                default
            )
        )
            .Messages
            .Count;

    private static async Task<(bool[] Outputs, int FromGarbler, int FromEvaluator)> CountAsync()
    {
        var (a, b) = MemoryChannel.CreatePair("garbler", "evaluator");
        var garbler = new CovertGarbler(a, Key, SeededRandomSource.FromNumber(1));
        var evaluator = new CovertEvaluator(b, Signing, Key.PublicKey, SeededRandomSource.FromNumber(2));
        var running = Task.Run(() => garbler.RunAsync(Terms, new bool[24], default));
        var outputs = await evaluator.RunAsync(Terms, new bool[24], default);
        await running;
        return (outputs, (int)a.Counters.MessagesSent, (int)b.Counters.MessagesSent);
    }

    private static async Task<ProtocolException> CheatAsync(bool ofGarbler, int message)
    {
        var (a, b) = MemoryChannel.CreatePair("garbler", "evaluator");
        static byte[] Change(byte[] bytes)
        {
            bytes[^1] ^= 0x10;
            return bytes;
        }

        IMessageChannel garblers = ofGarbler ? new TamperingChannel(a, message, Change) : a;
        IMessageChannel evaluators = ofGarbler ? b : new TamperingChannel(b, message, Change);
        var garbler = new CovertGarbler(garblers, Key, SeededRandomSource.FromNumber(1));
        var evaluator = new CovertEvaluator(evaluators, Signing, Key.PublicKey, SeededRandomSource.FromNumber(2));
        var garbling = Task.Run(() => garbler.RunAsync(Terms, new bool[24], default));
        var evaluating = Task.Run(() => evaluator.RunAsync(Terms, new bool[24], default));
        var error = await Assert.ThrowsAsync<ProtocolException>(() => ofGarbler ? evaluating : garbling);
        await a.DisposeAsync();
        await b.DisposeAsync();
        await (ofGarbler ? (Task)garbling : evaluating).ContinueWith(_ => { }, TaskScheduler.Default);
        return error;
    }

    private static (Task<bool[]> Garbler, Task<bool[]> Evaluator) Start(
        CovertTerms terms,
        bool[] x,
        bool[] y,
        bool cheats = false,
        long seed = 1
    )
    {
        var (a, b) = MemoryChannel.CreatePair("garbler", "evaluator");
        var random = SeededRandomSource.FromNumber(seed);
        var garbler = cheats ? new CheatingGarbler(a, Key, random) : new CovertGarbler(a, Key, random);
        var evaluator = new CovertEvaluator(b, Signing, Key.PublicKey, SeededRandomSource.FromNumber(seed + 100));
        var garbling = Task.Run(() => garbler.RunAsync(terms, x, default));
        return (
            garbling,
            Task.Run(async () =>
            {
                try
                {
                    return await evaluator.RunAsync(terms, y, default);
                }
                catch
                {
                    await b.DisposeAsync();
                    throw;
                }
            })
        );
    }

    /// <summary>Garbles another function of the same gates once.</summary>
    private sealed class CheatingGarbler(IMessageChannel channel, SigningKey key, RandomSource random)
        : CovertGarbler(channel, key, random)
    {
        public const int Number = 0;

        private static readonly CovertTerms Instead = new(
            AuthenticatedPair.Roles(
                CircuitSamples.Build([24, 24], words => [~words[0] / words[1], ~words[0] % words[1]]),
                CircuitParty.Both
            ),
            AuthenticatedPair.Session,
            Repetitions
        );

        internal override Task<CovertGarbling> GarbleAsync(
            IMessageChannel channel,
            CovertTerms terms,
            int number,
            Block seed,
            CancellationToken cancellationToken
        ) => base.GarbleAsync(channel, number == Number ? Instead : terms, number, seed, cancellationToken);
    }
}
