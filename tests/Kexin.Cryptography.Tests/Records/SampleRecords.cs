using Kexin.Cryptography.Records;

namespace Kexin.Cryptography.Tests.Records;

internal enum SampleKind
{
    [Says("Plain", "普通")]
    Plain,

    [Says("Very special", "特殊")]
    VerySpecial = 7,
}

public readonly record struct SampleId(Digest Value);

[Says("Part", "部分")]
internal sealed record SamplePart([Name] string Name, [Items(3)] [Finite] IReadOnlyList<double> Numbers);

[RecordKind("kexin/sample/1")]
[Says("Sample", "样例", "Everything that a record may hold.", "记录可以包含的一切。")]
internal sealed record Sample(
    [Says("Name", "名称", "As people call it.", "人们对它的称呼。")] [Name(20)] string Name,
    [Prose(50)] string Note,
    [Between(1, 3)] int Level,
    long Amount,
    double Real,
    bool Flag,
    SampleKind Kind,
    SampleId Id,
    [Bytes(8)] ReadOnlyMemory<byte> Bytes,
    [Items(4, Min = 1, Distinct = true)] [Name] IReadOnlyList<string> Fields,
    [Items(2, Optional = true)] IReadOnlyList<SamplePart> Parts,
    [Time] long At,
    long? Few = null,
    [OneOf("=", "in")] string? Operator = null,
    SampleKind Otherwise = SampleKind.VerySpecial
) : ICheckedRecord
{
    public static Sample Full { get; } =
        new(
            "心率",
            "one\ntwo",
            2,
            -5,
            double.NegativeInfinity,
            true,
            SampleKind.VerySpecial,
            new SampleId(new Digest(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray())),
            new byte[] { 1, 2, 3 },
            ["a", "b"],
            [new SamplePart("p", [1.5, -0.0])],
            1_700_000_000_123,
            9,
            "in",
            SampleKind.Plain
        );

    public BilingualText? FindFault() =>
        Flag && Amount > 0 ? new BilingualText("must not be flagged with an amount", "有数额时不能标记") : null;
}
