using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Member.Joining;
using ConsortiumRules = Kexin.Ledger.Contracts.ConsortiumRules;

namespace Kexin.Node;

/// <summary>The consortium, its founding and its members as the API tells them.</summary>
internal static class ConsortiumMapping
{
    public static async Task<GenesisInfo> CreateAsync(
        this Founding founding,
        CreateConsortium request,
        CancellationToken cancel
    )
    {
        var rules = request.Rules ?? new Api.ConsortiumRules();
        return ToApi(
            await founding.CreateAsync(
                request.Name,
                new ConsortiumRules(
                    rules.SmallestGroup,
                    (int)Math.Clamp(rules.ClockToleranceInSeconds * 1000L, int.MinValue, int.MaxValue),
                    rules.BytesPerDay,
                    rules.OpenRequests
                ),
                request.Orderer is { } orderer ? ReadMember(orderer) : null,
                [.. request.Cards.Select(FromBase64)],
                cancel
            )
        );
    }

    public static async Task<GenesisInfo> JoinAsync(
        this Founding founding,
        JoinConsortium request,
        CancellationToken cancel
    ) => ToApi(await founding.JoinAsync([.. request.Documents.Select(FromBase64)], cancel));

    public static MemberCardInfo ToApi(this MemberCard card) =>
        new(
            Convert.ToBase64String(card.Encoded.Span),
            card.Id.ToString(),
            card.Name,
            (Api.MemberRole)card.Details.Role,
            Suite.Get(card.Key.Suite).Name,
            Convert.ToBase64String(card.Key.Bytes),
            card.Details.TlsKeyHash.ToString(),
            card.Details.PeerEndpoint,
            card.Details.ChannelEndpoint
        );

    public static ConsortiumStatus Status(JoinedLedger ledger, MemberDirectory members, MemberWatch watch)
    {
        var genesis = ledger.Genesis;
        return new ConsortiumStatus(
            genesis.Consortium.ToString(),
            genesis.Name,
            genesis.Suite.Name,
            DateTimeOffset.FromUnixTimeMilliseconds(genesis.CreatedAt),
            new Api.ConsortiumRules(
                genesis.Rules.SmallestGroup,
                genesis.Rules.ClockToleranceInMilliseconds / 1000,
                genesis.Rules.BytesPerDay,
                genesis.Rules.OpenRequests
            ),
            ledger.Reference(genesis.Orderer),
            [
                .. genesis.Members.Cards.Select(card =>
                    Describe(card.Id, members.Find(card.Id)?.Details ?? card.Details, watch.Find(card.Id))
                ),
            ]
        );
    }

    private static MemberStatus Describe(MemberId id, MemberDetails details, MemberSeen? seen) =>
        new(
            id.ToString(),
            details.Name,
            (Api.MemberRole)details.Role,
            seen is { Reachable: true },
            seen?.Height,
            details.PeerEndpoint,
            details.ChannelEndpoint,
            seen?.LastSeen
        );

    private static GenesisInfo ToApi(FoundingDraft draft) =>
        new(
            draft.Consortium.ToString(),
            draft.Terms.Name,
            Convert.ToBase64String(draft.Encoded.Span),
            [.. draft.Terms.Cards.Select(Reference)],
            [.. draft.Missing.Select(Reference)],
            draft.Missing.Count == 0
        );

    private static MemberReference Reference(MemberCard card) => new(card.Id.ToString(), card.Name);

    private static MemberId ReadMember(string text) =>
        Digest.TryParse(text, out var digest)
            ? new MemberId(digest)
            : throw DomainException.Invalid($"'{text}' is no member id.", $"“{text}”不是成员编号。");

    private static byte[] FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? bytes[..length]
            : throw DomainException.Invalid("This is not base64.", "内容不是 base64。");
    }
}
