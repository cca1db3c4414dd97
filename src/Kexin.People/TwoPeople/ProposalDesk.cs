using System.Collections.Immutable;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts.Ports;
using Kexin.People.Records;
using Kexin.People.Rights;
using Kexin.People.SigningIn;

namespace Kexin.People.TwoPeople;

/// <summary>A request as it came.</summary>
/// <param name="Method">Of HTTP.</param>
/// <param name="Path">With the ids filled in.</param>
/// <param name="Query">With its question mark, or empty.</param>
/// <param name="ContentType">Of the body, or null.</param>
/// <param name="Body">May be empty; at most <see cref="ProposalDesk.LargestBodyInBytes"/>.</param>
public sealed record ProposedRequest(string Method, string Path, string Query, string? ContentType, byte[] Body);

/// <summary>Acts that one person proposes and another confirms. A proposal is confirmed once, and only while both may do the act.</summary>
/// <param name="book">The people.</param>
/// <param name="random">Makes ids.</param>
/// <param name="time">Says when a proposal ends.</param>
public sealed class ProposalDesk(PeopleBook book, RandomSource random, TimeProvider time)
{
    /// <summary>Of a request that can be proposed.</summary>
    public const int LargestBodyInBytes = 64 << 10;

    private const int IdSizeInBytes = 8;
    private const int MostWaiting = 200;
    private static readonly TimeSpan s_keptAfter = TimeSpan.FromDays(30);

    /// <summary>How long a proposal waits.</summary>
    public static TimeSpan Life { get; } = TimeSpan.FromDays(3);

    /// <summary>Keeps a request until somebody else confirms it.</summary>
    /// <param name="caller">Who asked.</param>
    /// <param name="act">What it does.</param>
    /// <param name="asks">What it asks for.</param>
    /// <param name="request">The request.</param>
    /// <exception cref="DomainException">The request is too long, or too many wait.</exception>
    public Proposal Propose(Caller caller, Act act, IReadOnlyList<Permission> asks, ProposedRequest request)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Body.Length > LargestBodyInBytes)
        {
            throw new DomainException(
                FaultCodes.Invalid,
                new(
                    $"This request is longer than the {LargestBodyInBytes} bytes, as it is sent, that a second person can be asked to confirm.",
                    $"本请求超过 {LargestBodyInBytes} 字节（按传输长度计），无法请第二人确认。"
                ),
                new(
                    "Send less at once; of a policy, shorten its texts or leave rules out. A letter that is not Latin takes up to six bytes.",
                    "请分次提交；如为策略，请缩短说明或减少规则。非拉丁字符每个最多占 6 字节。"
                )
            );
        }

        var now = time.GetUtcNow();
        var proposal = new Proposal(
            Convert.ToHexStringLower(random.GetBytes(IdSizeInBytes)),
            act,
            [.. asks],
            caller.Person.Id,
            now,
            now + Life,
            request.Method,
            request.Path,
            request.Query,
            request.ContentType,
            Convert.ToBase64String(request.Body)
        );
        book.Change(state =>
        {
            var kept = state.Proposals.RemoveRange(
                state.Proposals.Values.Where(each => now - each.EndsAt > s_keptAfter).Select(each => each.Id)
            );
            return kept.Values.Count(each => Waits(each)) >= MostWaiting
                ? throw DomainException.Conflict(
                    $"There are {MostWaiting} proposals that wait already.",
                    $"等待确认的操作已有 {MostWaiting} 项。"
                )
                : state with
                {
                    Proposals = kept.SetItem(proposal.Id, proposal),
                };
        });
        return proposal;
    }

    /// <summary>Confirms a proposal; whoever calls carries its request out, once.</summary>
    /// <exception cref="DomainException">It does not wait, the caller proposed it, or one of the two may not do it.</exception>
    public Proposal Confirm(Caller caller, string id)
    {
        ArgumentNullException.ThrowIfNull(caller);
        Proposal? confirmed = null;
        book.Change(state =>
        {
            var proposal = FindWaiting(state, caller, id);
            if (proposal.ProposedBy == caller.Person.Id)
            {
                throw new DomainException(
                    PeopleFaults.Forbidden,
                    new("Whoever proposed it cannot confirm it.", "提出者本人不能确认。"),
                    new("Somebody else with the same permission has to.", "须由具有相同权限的另一人确认。")
                );
            }

            ThrowUnlessAllowed(caller.Permissions, proposal);
            if (
                !state.People.TryGetValue(proposal.ProposedBy, out var proposer)
                || proposer.State != PersonState.Active
                || !state.PermissionsOf(proposer).IsSupersetOf(proposal.Asks)
            )
            {
                throw DomainException.Conflict(
                    "Whoever proposed it may not do it any more.",
                    "提出者已不再具有相应权限。"
                );
            }

            confirmed = Decided(proposal, ProposalState.Confirmed, caller);
            return state with { Proposals = state.Proposals.SetItem(id, confirmed) };
        });
        return confirmed!;
    }

    /// <summary>Refuses a proposal; whoever made it takes it back by this.</summary>
    /// <exception cref="DomainException">It does not wait, or the caller may not do it either.</exception>
    public Proposal Refuse(Caller caller, string id)
    {
        ArgumentNullException.ThrowIfNull(caller);
        Proposal? refused = null;
        book.Change(state =>
        {
            var proposal = FindWaiting(state, caller, id);
            var isOwn = proposal.ProposedBy == caller.Person.Id;
            if (!isOwn)
            {
                ThrowUnlessAllowed(caller.Permissions, proposal);
            }

            refused = Decided(proposal, isOwn ? ProposalState.Withdrawn : ProposalState.Refused, caller);
            return state with { Proposals = state.Proposals.SetItem(id, refused) };
        });
        return refused!;
    }

    /// <summary>Remembers how the node answered a confirmed request.</summary>
    public void Note(string id, int status) =>
        book.Change(state =>
            state.Proposals.TryGetValue(id, out var proposal)
                ? state with
                {
                    Proposals = state.Proposals.SetItem(id, proposal with { Outcome = status }),
                }
                : state
        );

    /// <summary>The proposals that a caller may see, newest first: the own ones, and those that the caller could confirm.</summary>
    public IReadOnlyList<Proposal> List(Caller caller) =>
        [.. book.State.Proposals.Values.Where(each => MaySee(caller, each)).OrderByDescending(each => each.CreatedAt)];

    /// <summary>Whether it can still be confirmed.</summary>
    public bool Waits(Proposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return proposal.State == ProposalState.Waiting && time.GetUtcNow() < proposal.EndsAt;
    }

    private Proposal FindWaiting(PeopleState state, Caller caller, string id) =>
        !state.Proposals.TryGetValue(id, out var proposal) || !MaySee(caller, proposal)
            ? throw DomainException.NotFound("There is no such proposal.", "没有该标识对应的待确认操作。")
        : Waits(proposal) ? proposal
        : throw DomainException.Conflict(
            "The proposal does not wait any more: it was decided, or nobody confirmed it in time.",
            "该操作已不再等待确认：已有决定，或逾期无人确认。"
        );

    private Proposal Decided(Proposal proposal, ProposalState state, Caller caller) =>
        proposal with
        {
            State = state,
            DecidedBy = caller.Person.Id,
            DecidedAt = time.GetUtcNow(),
        };

    private static bool MaySee(Caller caller, Proposal proposal) =>
        proposal.ProposedBy == caller.Person.Id
        || caller.Permissions.IsSupersetOf(proposal.Asks)
        || caller.Permissions.Contains(Permission.ReadPeople);

    private static void ThrowUnlessAllowed(ImmutableHashSet<Permission> permissions, Proposal proposal)
    {
        if (!permissions.IsSupersetOf(proposal.Asks))
        {
            throw new DomainException(
                PeopleFaults.Forbidden,
                new("Only who may do it alone can confirm or refuse it.", "只有本人具有该操作权限者才能确认或拒绝。")
            );
        }
    }
}
