namespace Kexin.Ledger.Contracts;

/// <summary>The members of a consortium at one moment, and how many cosignatures make a header final.</summary>
public sealed class MemberSet
{
    private readonly Dictionary<MemberId, MemberCard> _byId;

    internal MemberSet(IReadOnlyList<MemberCard> cards)
    {
        Cards = cards;
        _byId = cards.ToDictionary(card => card.Id);
        CountingMembers = cards.Count(card => card.Counts);
        Quorum = (2 * CountingMembers / 3) + 1;
    }

    /// <summary>In the order of the genesis document.</summary>
    public IReadOnlyList<MemberCard> Cards { get; }

    /// <summary>How many members count for finality: all but observers.</summary>
    public int CountingMembers { get; }

    /// <summary>The smallest number that is more than two thirds of the counting members.</summary>
    public int Quorum { get; }

    /// <summary>The member with that id, or null.</summary>
    public MemberCard? Find(MemberId id) => _byId.GetValueOrDefault(id);

    /// <summary>For people: the member's name and the start of its id.</summary>
    public BilingualText Describe(MemberId id)
    {
        var start = id.Value.ToShortString();
        return Find(id) is { } card
            ? new BilingualText($"{card.Name} ({start})", $"{card.Name}（{start}）")
            : new BilingualText($"{start}, who is no member", $"{start}（不是成员）");
    }
}
