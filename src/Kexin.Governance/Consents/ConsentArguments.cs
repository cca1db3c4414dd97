using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Consents;

/// <summary>A person's key, and what it has signed.</summary>
/// <param name="Key">The person's.</param>
/// <param name="Signature">Of the text that <see cref="ConsentStatements"/> gives.</param>
public sealed record PersonSignature(
    [Says("Person's key", "个人公钥")] PublicKey Key,
    [Bytes(Bounds.SignatureSizeInBytes), Says("Signature", "签名")] ReadOnlyMemory<byte> Signature
);

/// <summary>Arguments of <see cref="ConsentsContract.Give"/>.</summary>
/// <param name="Terms">What is consented to.</param>
/// <param name="Number">Higher than that of an earlier consent to the same.</param>
/// <param name="Person">Whoever consents; null where the member that submits it consents for itself.</param>
[RecordKind("kexin/consents.give/1")]
public sealed record GiveConsent(
    [Says("Terms", "同意内容")] ConsentTerms Terms,
    [Between(1, long.MaxValue), Says("Number", "序号")] long Number,
    [Says("Person", "个人")] PersonSignature? Person = null
) : ActionArguments;

/// <summary>Arguments of <see cref="ConsentsContract.Withdraw"/>.</summary>
/// <param name="Signature">The person's, of the text that <see cref="ConsentStatements"/> gives; empty where an organisation takes back its own.</param>
[RecordKind("kexin/consents.withdraw/1")]
public sealed record WithdrawConsent(
    [Bytes(Bounds.SignatureSizeInBytes), Says("Signature", "签名")] ReadOnlyMemory<byte> Signature
) : ActionArguments;

/// <summary>Arguments of <see cref="ConsentsContract.Answer"/>.</summary>
/// <param name="StoppedRuns">How many runs that relied on the consent the holder stopped.</param>
[RecordKind("kexin/consents.answer/1")]
public sealed record AnswerWithdrawal(
    [Between(0, ConsentAnswer.MostRuns), Says("Stopped runs", "停止的运行")] long StoppedRuns
) : ActionArguments;
