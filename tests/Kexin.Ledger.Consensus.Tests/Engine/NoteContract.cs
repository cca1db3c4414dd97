using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Tests.Engine;

/// <summary>The least contract: each transaction makes one token with the arguments as its fields; "refuse" is refused.</summary>
public sealed class NoteContract : IContract
{
    public const string TokenType = "note";

    public string Name => TokenType;

    public IReadOnlyList<string> TokenTypes { get; } = [TokenType];

    public static IReadOnlyList<IContract> All { get; } = [new MembershipContract(), new NoteContract()];

    public ContractOutcome Execute(ContractCall request) =>
        request.Action == "refuse"
            ? ContractOutcome.Refuses(
                new Refusal(
                    new Rule("notes.no", "No.", "不。"),
                    new("a wish.", "一个愿望。"),
                    new("nothing.", "没有。")
                )
            )
            : ContractOutcome.Makes(
                new TokenOutput(
                    request.NewId(TokenType),
                    TokenType,
                    request.Submitter.Member,
                    CanonicalCbor.Encode(writer => writer.WriteInt32(1))
                )
            );
}
