using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Channels;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Running;
using Kexin.Computations.Scoring;
using Kexin.Computations.Tests.Documents;
using Kexin.Computations.Tests.Engines;
using Kexin.Data;
using Kexin.Ledger.Contracts;
using Kexin.Mpc.SecretSharing.Tests;

namespace Kexin.Computations.Tests.Scoring;

/// <summary>Parties that bring something else than a model and rows, documents that can't be served, and what a document says.</summary>
public sealed class ScoringRejects
{
    private const int Rows = 6;
    private const int Classes = 4;
    private const ulong MostNumber = 1UL << (ModelInput.SizeBits + ModelInput.Fraction);
    private const ulong Whole = 1UL << ScoredRows.PlaceBits;

    /// <summary>Who lies (0 the model's owner), at which places of its numbers, and what stands there.</summary>
    public static TheoryData<int, int[], ulong> Lies =>
        new()
        {
            // The intercept or a slope beyond its bound, on either side.
            { 0, [0], MostNumber + 1 },
            { 0, [2], unchecked(0UL - MostNumber - 1) },
            // A row twice of one class, minus once, of two classes, and so that all of its marks add up to less than 1.
            { 1, [0], 2 },
            { 1, [Rows], ulong.MaxValue },
            { 1, [1, Rows + 1], 1 },
            { 1, [1, Rows + 1], long.MaxValue },
            // Values beyond their range.
            { 1, [Classes * Rows], Whole + 1 },
            { 1, [((Classes + 1) * Rows) + 2], ulong.MaxValue },
        };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_provider_whose_numbers_are_no_model_or_no_rows_is_named(int liar, int[] places, ulong word)
    {
        var document = ScoredCohort.Document(ScoredCohort.Function(adversary: Adversary.Malicious));
        var error = await Assert.ThrowsAsync<ProtocolException>(() =>
            ToldAsync(
                document,
                (provider, own) =>
                {
                    foreach (var place in provider == liar ? places : [])
                    {
                        own[place] = word;
                    }
                }
            )
        );
        Assert.Contains(document.Inputs[liar].Provider.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_greatest_numbers_that_are_allowed_are_added_up_without_a_wrap()
    {
        // All rows lie at the upper bound of each field, and the score is three times the greatest number.
        var document = ScoredCohort.Document(
            ScoredCohort.Function(adversary: Adversary.Malicious) with
            {
                By = [],
                Outcome = null,
            }
        );
        var told = await ToldAsync(
            document,
            (provider, own) =>
            {
                Array.Fill(own, provider == 0 ? MostNumber : Whole);
                own.AsSpan(0, provider == 0 ? 0 : Rows).Fill(1);
            }
        );
        Assert.Equal(new ulong[] { 0, 0, 0, 1, 0, 0, 0, Rows }, told);
        Assert.True((ScoringFunction.MostFields + 1) << ModelInput.SizeBits < 1 << 11);
        Assert.True(11 + ModelInput.Fraction + ScoredRows.PlaceBits - 1 < 63);
    }

    [Fact]
    public async Task What_stays_shut_is_zero_in_the_words_that_open()
    {
        var document = ScoredCohort.Document(ScoredCohort.Function(), smallestGroup: Rows + 1);
        Assert.All(await ToldAsync(document, (_, _) => { }), word => Assert.Equal(0UL, word));
    }

    [Fact]
    public async Task A_party_that_cheats_ends_the_run_without_an_output()
    {
        var document = ScoredCohort.Document(ScoredCohort.Function(adversary: Adversary.Malicious));
        var datasets = ScoredCohort.Generate(1, 60).Datasets();
        foreach (var cheat in document.Inputs.Select(input => input.Provider.ToString()))
        {
            var changed = 0;
            byte[] Change(Tapped message)
            {
                if (message.From == cheat && message.Bytes.Length >= 64 && message.Number > 12)
                {
                    var altered = (byte[])message.Bytes.Clone();
                    altered[^8] ^= 1;
                    changed++;
                    return altered;
                }

                return message.Bytes;
            }

            await Assert.ThrowsAnyAsync<ProtocolException>(() =>
                EngineRuns.RunAsync(document, datasets, change: Change, agreeing: [1])
            );
            Assert.True(changed > 0);
        }
    }

    [Fact]
    public async Task A_number_of_rows_that_is_not_rounded_names_who_told_it()
    {
        Assert.Equal(new long[] { 50, 50, 50, 100 }, new long[] { 0, 1, 50, 51 }.Select(RowNumbers.RoundUp));
        var document = ScoredCohort.Document(ScoredCohort.Function());
        var teller = document.Inputs[1].Provider.ToString();
        byte[] Change(Tapped message) =>
            message.From == teller && message.Bytes.Length == sizeof(long)
                ? [51, .. message.Bytes.AsSpan(1)]
                : message.Bytes;
        var error = await Assert.ThrowsAnyAsync<ProtocolException>(() =>
            EngineRuns.RunAsync(document, ScoredCohort.Generate(1, 60).Datasets(), change: Change, agreeing: [1])
        );
        Assert.Contains(teller, error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> NoModels =>
        [
            "no intercept",
            "a field less",
            "a field more",
            "twice",
            "no name",
            "no number",
            "infinite",
            "too steep",
            "empty",
        ];

    [Theory]
    [MemberData(nameof(NoModels))]
    public async Task A_dataset_that_is_not_the_documents_model_ends_the_run(string reason)
    {
        var good = ScoredCohort.Model;
        (string? Name, double Number)[] bad = reason switch
        {
            "no intercept" => [.. good.Skip(1)],
            "a field less" => [.. good.Take(2)],
            "a field more" => [.. good, ("man", 1)],
            "twice" => [.. good.Take(2), good[1]],
            "no name" => [.. good.Take(2), (null, 1)],
            "no number" => [.. good.Take(2), ("age", double.NaN)],
            "infinite" => [.. good.Take(2), ("age", double.NegativeInfinity)],
            "too steep" => [.. good.Take(2), ("age", 65.0 / 35)],
            _ => [],
        };
        var error = await Assert.ThrowsAsync<ComputationException>(() =>
            EngineRuns.RunAsync(
                ScoredCohort.Document(ScoredCohort.Function()),
                ScoredCohort.Generate(1, 60).Datasets(bad),
                agreeing: [1]
            )
        );
        Assert.Contains("not the model", error.Text.En, StringComparison.Ordinal);
        Assert.Contains(ScoredCohort.Members.Model.Value.ToShortString(), error.Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_rows_end_the_run_before_they_are_read()
    {
        var document = ScoredCohort.Document(ScoredCohort.Function());
        var error = await Assert.ThrowsAsync<ComputationException>(() =>
            EngineRuns.RunAsync(document, ScoredCohort.Generate(1, 8201).Datasets(), agreeing: [1])
        );
        Assert.Contains("8,250 rows", error.Text.En, StringComparison.Ordinal);
        Assert.Equal(8150, ScoringRules.MostRowsOf(document));
    }

    public static TheoryData<string> Bad =>
        [
            "the rows' owner asks",
            "three providers",
            "nobody's model",
            "another's model",
            "condition on the model",
            "condition on nothing",
            "twice grouped",
            "twice a field",
            "falling bands",
            "a band at 1",
            "too many cells",
            "outcome is a field",
            "too dear",
            "fields of the other",
        ];

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_document_that_cannot_be_served_is_refused(string reason)
    {
        var function = ScoredCohort.Function();
        var good = ScoredCohort.Document(function);
        DocumentRules.Check(good);
        string[] many = [.. Enumerable.Range(0, 40).Select(i => $"{i}")];
        var bad = reason switch
        {
            "the rows' owner asks" => good with { Requester = ScoredCohort.Members.Rows },
            "three providers" => good with
            {
                Inputs = [.. good.Inputs, good.Inputs[0] with { Provider = SampleDocuments.Member(3) }],
            },
            "nobody's model" => good with { Function = function with { Model = null } },
            "another's model" => good with { Function = function with { Model = SampleDocuments.Member(3) } },
            "condition on the model" => ScoredCohort.Document(function, where: new Condition("estimate", ">", ["0"])),
            "condition on nothing" => ScoredCohort.Document(function, where: new Condition("height", ">", ["1"])),
            "twice grouped" => ScoredCohort.Document(
                function with
                {
                    By = [new GroupBy("ward", ["0"]), new GroupBy("ward", ["1"])],
                }
            ),
            "twice a field" => ScoredCohort.Document(
                function with
                {
                    On = [new RangedField("age", 0, 1), new RangedField("age", 0, 2)],
                }
            ),
            "falling bands" => ScoredCohort.Document(function with { Bands = [0.5, 0.2] }),
            "a band at 1" => ScoredCohort.Document(function with { Bands = [0.5, 1] }),
            "too many cells" => ScoredCohort.Document(function with { By = [new GroupBy("ward", many)] }),
            "outcome is a field" => ScoredCohort.Document(
                function with
                {
                    Outcome = new Condition("age", ">", ["50"]),
                }
            ),
            "too dear" => ScoredCohort.Document(
                ScoredCohort.Function(ShareProtocol.SharingN, Adversary.Malicious),
                isAskedInside: true
            ),
            _ => good with
            {
                Inputs = [.. good.Inputs.Select(input => input with { Fields = ["coefficient", "estimate"] })],
            },
        };
        Assert.NotEmpty(Assert.Throws<DocumentException>(() => DocumentRules.Check(bad)).Text.Zh);
    }

    [Fact]
    public void Each_dataset_needs_its_own_fields_of_the_right_types()
    {
        var document = ScoredCohort.Document(ScoredCohort.Function());
        var computation = new ScoringComputation();
        Dictionary<string, FieldType>[] fields =
        [
            new() { ["coefficient"] = FieldType.Text, ["estimate"] = FieldType.Number },
            new()
            {
                ["age"] = FieldType.Integer,
                ["dose"] = FieldType.Number,
                ["ill"] = FieldType.Integer,
                ["ward"] = FieldType.Integer,
            },
        ];
        for (var i = 0; i < fields.Length; i++)
        {
            var input = document.Inputs[i];
            computation.CheckFields(document, input, fields[i]);
            Assert.Throws<DocumentException>(() => computation.CheckFields(document, input, fields[1 - i]));
            foreach (var (name, type) in fields[i])
            {
                var wrong = new Dictionary<string, FieldType>(fields[i])
                {
                    [name] = type == FieldType.Text ? FieldType.Number : FieldType.Text,
                };
                if (name is not ("ill" or "ward"))
                {
                    Assert.Throws<DocumentException>(() => computation.CheckFields(document, input, wrong));
                }
            }
        }
    }

    [Fact]
    public void A_draft_that_does_not_say_whose_model_finds_the_one_dataset_that_is_a_model()
    {
        var (model, rows) = ScoredCohort.Members;
        var asked = ScoredCohort.Function() with { Model = null };
        OfferedDataset[] offered = [new(model, ["coefficient", "estimate", "z"]), new(rows, ["age", "estimate"])];
        Assert.Equal(asked with { Model = model }, asked.AskedBy(EngineRuns.Outsider, offered));
        offered[1] = new(rows, ["coefficient", "estimate"]);
        Assert.Equal(asked, asked.AskedBy(EngineRuns.Outsider, offered));
    }

    [Fact]
    public void Options_of_a_command_line_make_the_function()
    {
        var json = new JsonObject { ["kind"] = ScoringFunction.KindName };
        var options = ((IComputation)new ScoringComputation()).Options;
        (string Name, string Text)[] given =
        [
            ("--on", "age=20..90"),
            ("--on", "dose=-2..2"),
            ("--bands", "0.2,0.5,0.7"),
            ("--outcome", "ill=1"),
            ("--by", "ward=0,1"),
            ("--protocol", "sharing3"),
            ("--adversary", "malicious"),
            ("--model", ScoredCohort.Members.Model.ToString()),
        ];
        foreach (var (name, text) in given)
        {
            options.Single(option => option.Name == name).Put(json, text);
        }

        var read = RecordJson.Read<ComputationFunction>(JsonSerializer.SerializeToElement(json));
        Assert.Equivalent(ScoredCohort.Function(adversary: Adversary.Malicious), read, strict: true);
        Assert.False(options.Single(option => option.Name == "--outcome").IsRequired);
    }

    [Fact]
    public void A_document_comes_back_from_its_bytes_and_its_JSON()
    {
        foreach (var outcome in new[] { null, ScoredCohort.Function().Outcome })
        {
            var document = ScoredCohort.Document(ScoredCohort.Function() with { Outcome = outcome });
            var bytes = DocumentCodec.Encode(document);
            Assert.Equal(bytes, DocumentCodec.Encode(DocumentCodec.Decode(bytes)));
            Assert.Equal(bytes, DocumentCodec.Encode(DocumentJson.Read(DocumentJson.Write(document))));
        }
    }

    [Fact]
    public void The_description_says_who_learns_what_and_the_cost_is_counted()
    {
        var document = ScoredCohort.Document(ScoredCohort.Function());
        var computation = new ScoringComputation();
        var text = computation.Reveals(document, EngineRuns.NameOf);
        Assert.Contains("No score opens", text.En, StringComparison.Ordinal);
        Assert.Contains("任何一行的评分", text.Zh, StringComparison.Ordinal);
        var (few, many) = (computation.Cost(document, [3, 100]), computation.Cost(document, [3, 2000]));
        Assert.InRange(few.Rounds, 30, 120);
        Assert.Equal(few.Rounds, many.Rounds);
        Assert.InRange(many.SizeInBytes / few.SizeInBytes, 5, 20);
        Assert.Equal(many.SizeInBytes, computation.Cost(document, [900, 1951]).SizeInBytes);
    }

    /// <summary>What opens of six rows of one class in the middle of all ranges.</summary>
    private static Task<ulong[]> ToldAsync(ComputationDocument document, Action<int, ulong[]> change)
    {
        var function = (ScoringFunction)document.Function;
        var gates = new ScoringGates(document);
        var program = new ScoringProgram(gates, function, Rows, model: 0);
        return EngineRuns.ToldAsync(
            document,
            function.Protocol,
            function.Adversary,
            program,
            provider =>
            {
                var own = new ulong[program.InputsOf(provider)];
                if (provider == 1)
                {
                    ScoredRow[] rows =
                    [
                        .. Enumerable.Range(0, Rows).Select(i => new ScoredRow(i, 0, [Whole / 2, Whole / 2])),
                    ];
                    own = program.Rows.Encode(rows);
                }

                change(provider, own);
                return Task.FromResult(own);
            }
        );
    }
}
