using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>The document that founds a consortium, signed by every member; its content is the state of block 0.</summary>
public sealed class Genesis
{
    internal Genesis(FoundingTerms terms, MemberSet members, Digest consortium, ReadOnlyMemory<byte> encoded)
    {
        Terms = terms;
        Members = members;
        Consortium = consortium;
        Encoded = encoded;
    }

    /// <summary>The consortium's id: the hash of the terms, without the signatures.</summary>
    public Digest Consortium { get; }

    /// <summary>What every member signed.</summary>
    public FoundingTerms Terms { get; }

    /// <summary>The consortium's name.</summary>
    public string Name => Terms.Name;

    /// <summary>The algorithms that it uses.</summary>
    public Suite Suite => Terms.Suite;

    /// <summary>When it was founded, in milliseconds since 1970, UTC; the time of block 0.</summary>
    public long CreatedAt => Terms.CreatedAt;

    /// <summary>What holds for everybody.</summary>
    public ConsortiumRules Rules => Terms.Rules;

    /// <summary>Whose node orders transactions.</summary>
    public MemberId Orderer => Terms.Orderer;

    /// <summary>Who is in it.</summary>
    public MemberSet Members { get; }

    /// <summary>The canonical bytes, signatures included.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>Reads a founding document; every card and every member's signature is checked.</summary>
    /// <exception cref="DecodingException">The bytes are none, or a member has not signed; the message says why.</exception>
    public static Genesis Decode(ReadOnlyMemory<byte> bytes)
    {
        var draft = FoundingDraft.Decode(bytes);
        return draft.Missing is [_, ..] missing
            ? throw new DecodingException(FoundingDraft.UnsignedBy(missing))
            : draft.Complete();
    }
}
