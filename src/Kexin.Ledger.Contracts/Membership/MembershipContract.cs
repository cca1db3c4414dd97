using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Who is in the consortium and where it is found. Members come from the genesis document.</summary>
public sealed class MembershipContract : IContract
{
    /// <summary>The contract's name.</summary>
    public const string ContractName = "membership";

    /// <summary>A member changes its own endpoints and TLS key: consumes its membership, takes <see cref="RenewMembership"/>.</summary>
    public const string Renew = "renew";

    /// <inheritdoc/>
    public string Name => ContractName;

    /// <inheritdoc/>
    public IReadOnlyList<string> TokenTypes { get; } = [MembershipToken.Type];

    /// <inheritdoc/>
    public ContractOutcome Execute(ContractCall request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Action == Renew ? RenewOwn(request) : ContractOutcome.NoSuchAction(request, Renew);
    }

    private static ContractOutcome RenewOwn(ContractCall call)
    {
        var token = call.Consumed(MembershipToken.Type);
        var membership = MembershipToken.Read(token, call.Suite);
        var renewal = RenewMembership.Decode(call.Transaction.Arguments);
        if (membership.Member != call.Submitter.Member)
        {
            return ContractOutcome.Refuses(
                new Refusal(
                    "A member renews its own membership.",
                    new(
                        $"{call.Submitter.Details.Name} renewing that of {membership.Details.Name}.",
                        $"{call.Submitter.Details.Name} 要更新 {membership.Details.Name} 的资料。"
                    ),
                    new($"a transaction of {membership.Details.Name}.", $"由 {membership.Details.Name} 提交交易。")
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
public sealed record RenewMembership(Digest TlsKeyHash, string PeerEndpoint, string ChannelEndpoint)
{
    private const string Kind = "kexin/membership.renew/1";

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else.</exception>
    public static RenewMembership Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 3);
                var renewal = new RenewMembership(reader.ReadDigest(), reader.ReadEndpoint(), reader.ReadEndpoint());
                reader.EndArray();
                return renewal;
            }
        );

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 3);
            writer.WriteDigest(TlsKeyHash);
            writer.WriteTextString(PeerEndpoint);
            writer.WriteTextString(ChannelEndpoint);
            writer.WriteEndArray();
        });
}
