using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Who is in the consortium and where it is found. Members come from the genesis document.</summary>
/// <remarks>
/// A new TLS key comes with its own signature, so that nobody can enter another member's, or get ahead of one that is about to
/// enter it. The genesis document needs none: its cards are seen together, and no two may name the same key.
/// </remarks>
public sealed class MembershipContract : DescribedContract
{
    /// <summary>The contract's name.</summary>
    public const string ContractName = "membership";

    /// <summary>A member changes its own endpoints and TLS key: consumes its membership, takes <see cref="RenewMembership"/>.</summary>
    public const string Renew = "renew";

    /// <summary>The contract.</summary>
    public MembershipContract()
        : base(
            new ContractDescription(
                ContractName,
                new("Membership", "成员资格"),
                [TokenDescription.Of<MembershipToken>(MembershipToken.Type, new("membership", "成员资格"))],
                [
                    new ActionDescription<RenewMembership>(
                        Renew,
                        new("Renew a membership", "更新成员资料"),
                        new("membership renewed", "成员资料已更新"),
                        new("A member changes its own endpoints and TLS key.", "成员更改自己的地址和 TLS 密钥。"),
                        RenewOwn
                    )
                    {
                        Takes = (_, _, tokens) =>
                            new(
                                [],
                                [tokens.Require(MembershipToken.Type, MembershipToken.IdOf(tokens.Suite, tokens.Self))]
                            ),
                    },
                ]
            )
        ) { }

    private static ContractOutcome RenewOwn(ContractCall call, RenewMembership renewal)
    {
        var token = call.Consumed(MembershipToken.Type);
        var membership = MembershipToken.Read(token, call.Suite);
        if (membership.Member != call.Submitter.Member)
        {
            return ContractOutcome.Refuses(
                new Refusal(
                    new Rule(
                        "membership.renewed-by-itself",
                        "A member renews its own membership.",
                        "成员只能更新自己的成员资料。"
                    ),
                    new(
                        $"{call.Submitter.Details.Name} renewing that of {membership.Details.Name}.",
                        $"{call.Submitter.Details.Name} 要更新 {membership.Details.Name} 的资料。"
                    ),
                    new($"a transaction of {membership.Details.Name}.", $"由 {membership.Details.Name} 提交交易。")
                )
            );
        }

        if (
            renewal.TlsKeyHash != membership.Details.TlsKeyHash
            && renewal.Proof?.Shows(renewal.TlsKeyHash, call.Transaction.Consortium, membership.Member) != true
        )
        {
            return ContractOutcome.Refuses(
                new Refusal(
                    new Rule(
                        "membership.tls-key-shown",
                        "A new TLS key is shown to be the member's own.",
                        "新的 TLS 密钥须证明为该成员所有。"
                    ),
                    new(
                        renewal.Proof is null
                            ? "a new key without its signature."
                            : "a signature that the new key did not make for this member.",
                        renewal.Proof is null ? "新密钥没有附上签名。" : "该签名并非新密钥为此成员所作。"
                    ),
                    new(
                        "the signature of the new key over the consortium's and the member's ids.",
                        "新密钥对联盟编号与成员编号的签名。"
                    )
                )
            );
        }

        var renewed = membership with
        {
            Details = membership.Details with
            {
                TlsKeyHash = renewal.TlsKeyHash,
                PeerEndpoint = renewal.PeerEndpoint,
                ChannelEndpoint = renewal.ChannelEndpoint,
            },
        };
        return ContractOutcome.Makes(new TokenOutput(token.Id, token.Type, token.Owner, renewed.EncodeFields()));
    }
}

/// <summary>Arguments of <see cref="MembershipContract.Renew"/>.</summary>
/// <param name="TlsKeyHash">SHA-256 of the TLS certificate's SubjectPublicKeyInfo.</param>
/// <param name="PeerEndpoint">"host:port" for ledger traffic.</param>
/// <param name="ChannelEndpoint">"host:port" for protocol sessions.</param>
/// <param name="Proof">That the member has the key; null where the key stays as it is.</param>
[RecordKind("kexin/membership.renew/1")]
public sealed record RenewMembership(
    [Says("TLS key hash", "TLS 密钥哈希")] Digest TlsKeyHash,
    [Endpoint, Says("Peer endpoint", "账本地址")] string PeerEndpoint,
    [Endpoint, Says("Channel endpoint", "通道地址")] string ChannelEndpoint,
    [Says("Proof of the key", "密钥证明")] TlsKeyProof? Proof = null
) : ActionArguments;
