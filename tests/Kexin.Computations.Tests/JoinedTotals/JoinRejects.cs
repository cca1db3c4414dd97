using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Channels;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.JoinedTotals;
using Kexin.Computations.Running;
using Kexin.Computations.Scoring;
using Kexin.Computations.Tests.Documents;
using Kexin.Computations.Tests.Engines;
using Kexin.Data;
using Kexin.Ledger.Contracts;
using Kexin.Mpc.SecretSharing.Tests;

namespace Kexin.Computations.Tests.JoinedTotals;

/// <summary>Parties that bring something else than rows, documents that can't be served, and what a document says.</summary>
public sealed class JoinRejects
{
    private const int Rows = 6;

    /// <summary>Who lies, at which place of the list, and the hash or the payload there.</summary>
    public static TheoryData<int, int, bool, ulong> Lies =>
        new()
        {
            // Twice the same; falling; below 0; too large; what the other side fills its list up with; a value that is none.
            { 0, 3, true, 30 },
            { 1, 3, true, 30 },
            { 0, 3, true, 10 },
            { 1, 0, true, ulong.MaxValue },
            { 0, 5, true, 1UL << 59 },
            { 0, 5, true, (1UL << JoinInput.HashBits) + Rows },
            { 1, 2, false, 1UL << 32 },
        };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_provider_whose_list_is_none_is_named(int liar, int place, bool isHash, ulong word)
    {
        var document = Registers.Document(Registers.Function(adversary: Adversary.Malicious));
        var error = await Assert.ThrowsAsync<ProtocolException>(() =>
            ToldAsync(
                document,
                (provider, own) =>
                {
                    if (provider == liar)
                    {
                        own[own.Length - ((isHash ? 2 : 1) * Rows) + place] = word;
                    }
                }
            )
        );
        Assert.Contains(document.Inputs[liar].Provider.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Equal((ulong)Rows, (await ToldAsync(document, (_, _) => { }))[4]);
    }

    [Fact]
    public async Task A_row_is_joined_once_however_often_the_other_side_lists_it()
    {
        // Followed by nobody's check: the lists are as they are said.
        var document = Registers.Document(Registers.Function(), smallestGroup: 1);
        var told = await ToldAsync(
            document,
            (provider, own) =>
            {
                for (var row = 0; row < Rows && provider == 0; row++)
                {
                    own[own.Length - (2 * Rows) + row] = 30;
                }
            }
        );
        Assert.Equal(1UL, told[4]);
    }

    [Fact]
    public async Task What_stays_shut_is_zero_in_the_words_that_open()
    {
        var document = Registers.Document(Registers.Function(), smallestGroup: 50);
        Assert.All(await ToldAsync(document, (_, _) => { }), word => Assert.Equal(0UL, word));
    }

    [Fact]
    public async Task A_party_that_cheats_ends_the_run_without_an_output()
    {
        var document = Registers.Document(Registers.Function(adversary: Adversary.Malicious));
        var cheat = document.Inputs[0].Provider.ToString();
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

        var datasets = Registers.Generate(1, 60).Datasets();
        await Assert.ThrowsAnyAsync<ProtocolException>(() => EngineRuns.RunAsync(document, datasets, change: Change));
        Assert.True(changed > 0);
    }

    [Fact]
    public async Task Datasets_with_too_many_rows_end_the_run_before_they_are_read()
    {
        var document = Registers.Document(
            Registers.Function(ShareProtocol.SharingN, Adversary.Malicious),
            isAskedInside: true
        );
        var error = await Assert.ThrowsAsync<ComputationException>(() =>
            EngineRuns.RunAsync(document, Registers.Generate(1, 200).Datasets())
        );
        Assert.Contains("rows", error.Text.En, StringComparison.Ordinal);
        Assert.InRange(JoinedTotalsRules.MostRowsOf(document), 20, 60);
        Assert.InRange(JoinedTotalsRules.MostRowsOf(Registers.Document(Registers.Function())), 5000, 8192);
    }

    public static TheoryData<string> Bad =>
        [
            "the values' owner asks",
            "three providers",
            "nobody's values",
            "key measured",
            "key grouped",
            "key narrowed",
            "condition on nothing",
            "twice grouped",
            "too many groups",
            "groups too large",
            "fields of the other",
        ];

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_document_that_cannot_be_served_is_refused(string reason)
    {
        var function = Registers.Function();
        var good = Registers.Document(function);
        DocumentRules.Check(good);
        string[] many = [.. Enumerable.Range(0, 65).Select(i => $"{i}")];
        var bad = reason switch
        {
            "the values' owner asks" => good with { Requester = Registers.Members.Measured },
            "three providers" => good with
            {
                Inputs = [.. good.Inputs, good.Inputs[0] with { Provider = SampleDocuments.Member(3) }],
            },
            "nobody's values" => good with { Function = function with { Measured = null } },
            "key measured" => Registers.Document(function with { Measure = new RangedField("id", 0, 1) }),
            "key grouped" => Registers.Document(function with { By = [new GroupBy("id", ["a"])] }),
            "key narrowed" => Registers.Document(function, where: new Condition("id", "=", ["a"])),
            "condition on nothing" => Registers.Document(function, where: new Condition("height", ">", ["1"])),
            "twice grouped" => Registers.Document(
                function with
                {
                    By = [new GroupBy("sex", ["0"]), new GroupBy("sex", ["1"])],
                }
            ),
            "too many groups" => Registers.Document(function with { By = [new GroupBy("sex", many)] }),
            "groups too large" => Registers.Document(
                Registers.Function(ShareProtocol.SharingN, Adversary.Malicious),
                isAskedInside: true,
                smallestGroup: 100
            ),
            _ => good with { Inputs = [.. good.Inputs.Select(input => input with { Fields = ["chol", "id", "sex"] })] },
        };
        Assert.NotEmpty(Assert.Throws<DocumentException>(() => DocumentRules.Check(bad)).Text.Zh);
    }

    [Fact]
    public void Each_dataset_needs_its_own_fields_and_an_identifier_that_was_not_rounded()
    {
        var document = Registers.Document(Registers.Function());
        var computation = new JoinedTotalsComputation();
        Dictionary<string, FieldType>[] fields =
        [
            new() { ["id"] = FieldType.Text, ["sex"] = FieldType.Integer },
            new() { ["id"] = FieldType.Text, ["chol"] = FieldType.Number },
        ];
        for (var i = 0; i < fields.Length; i++)
        {
            var input = document.Inputs[i];
            computation.CheckFields(document, input, fields[i]);
            Assert.Throws<DocumentException>(() => computation.CheckFields(document, input, fields[1 - i]));
            var rounded = new Dictionary<string, FieldType>(fields[i]) { ["id"] = FieldType.Number };
            Assert.Throws<DocumentException>(() => computation.CheckFields(document, input, rounded));
        }
    }

    [Fact]
    public void A_draft_that_does_not_say_whose_values_finds_the_one_who_has_them_and_does_not_ask()
    {
        var (grouping, measured) = Registers.Members;
        var asked = Registers.Function() with { Measured = null };
        OfferedDataset[] offered = [new(grouping, ["id", "sex", "chol"]), new(measured, ["id", "chol"])];
        Assert.Equal(asked with { Measured = measured }, asked.AskedBy(grouping, offered));
        Assert.Equal(asked, asked.AskedBy(EngineRuns.Outsider, offered));
        offered[0] = new(grouping, ["id", "sex"]);
        Assert.Equal(asked with { Measured = measured }, asked.AskedBy(EngineRuns.Outsider, offered));
    }

    [Fact]
    public void Options_of_a_command_line_make_the_function()
    {
        var json = new JsonObject { ["kind"] = JoinedTotalsFunction.KindName };
        var options = ((IComputation)new JoinedTotalsComputation()).Options;
        (string Name, string Text)[] given =
        [
            ("--key", "id"),
            ("--measure", "chol=0..600"),
            ("--by", "sex=0,1"),
            ("--protocol", "sharing3"),
            ("--adversary", "malicious"),
            ("--measured", Registers.Members.Measured.ToString()),
        ];
        foreach (var (name, text) in given)
        {
            options.Single(option => option.Name == name).Put(json, text);
        }

        var read = RecordJson.Read<ComputationFunction>(JsonSerializer.SerializeToElement(json));
        Assert.Equivalent(Registers.Function(adversary: Adversary.Malicious), read, strict: true);
    }

    [Fact]
    public void The_description_says_who_learns_what_and_the_cost_is_counted()
    {
        var document = Registers.Document(Registers.Function());
        var computation = new JoinedTotalsComputation();
        var text = computation.Reveals(document, EngineRuns.NameOf);
        Assert.Contains("Which rows these are", text.En, StringComparison.Ordinal);
        Assert.Contains("任何一方都不得知", text.Zh, StringComparison.Ordinal);
        var (few, many) = (computation.Cost(document, [100, 80]), computation.Cost(document, [2000, 80]));
        Assert.InRange(few.Rounds, 100, 300);
        Assert.InRange(many.SizeInBytes / few.SizeInBytes, 10, 60);
        Assert.Equal(((IComputation)computation).JoinsInputs, document.Function.JoinsInputs);
        Assert.All(
            ComputationRegistry.BuiltIn,
            other =>
                Assert.Equal(other.Kind is JoinedTotalsFunction.KindName or ScoringFunction.KindName, other.JoinsInputs)
        );
    }

    /// <summary>What opens of six people whom both have, all in group 0.</summary>
    private static Task<ulong[]> ToldAsync(ComputationDocument document, Action<int, ulong[]> change)
    {
        var function = (JoinedTotalsFunction)document.Function;
        var program = new JoinProgram(new JoinGates(document), Rows, measured: 1, isAskedInside: false);
        return EngineRuns.ToldAsync(
            document,
            function.Protocol,
            function.Adversary,
            program,
            provider =>
            {
                JoinRow[] rows =
                [
                    .. Enumerable
                        .Range(1, Rows)
                        .Select(i => new JoinRow((ulong)i * 10, provider == 0 ? 0UL : (ulong)i)),
                ];
                var own = program.InputOf(provider).Encode(agrees: true, rows, none: 64);
                change(provider, own);
                return Task.FromResult(own);
            }
        );
    }
}
