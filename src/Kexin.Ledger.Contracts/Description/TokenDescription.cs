using System.Text.Json;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>What a token says; its declaration is its format, see <see cref="ValueShape"/>.</summary>
public abstract record TokenContent
{
    /// <summary>The token's fields.</summary>
    public byte[] EncodeFields() => ActionArguments.Encode(this);

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">The token is of another type, or its fields are not that type's.</exception>
    protected static T Read<T>(Token token, string type)
        where T : TokenContent
    {
        ArgumentNullException.ThrowIfNull(token);
        return token.Type == type
            ? CanonicalRecord.Decode<T>(token.Fields)
            : throw new DecodingException($"A token of type '{type}' was expected, not of type '{token.Type}'.");
    }
}

/// <summary>A type of token.</summary>
public sealed class TokenDescription
{
    private readonly Func<ReadOnlyMemory<byte>, JsonElement> _toJson;

    private TokenDescription(
        string type,
        BilingualText label,
        Func<ReadOnlyMemory<byte>, JsonElement> toJson,
        TokenMarks marks
    )
    {
        Type = type;
        Label = label;
        _toJson = toJson;
        Marks = marks;
    }

    /// <summary>Such as "dataset".</summary>
    public string Type { get; }

    /// <summary>How people call such a token, in a sentence.</summary>
    public BilingualText Label { get; }

    /// <summary>Under which words its tokens are listed.</summary>
    public TokenMarks Marks { get; }

    /// <summary>The type whose tokens say <typeparamref name="T"/>.</summary>
    public static TokenDescription Of<T>(string type, BilingualText label, TokenMarks? marks = null)
        where T : TokenContent =>
        new(
            type,
            label,
            static fields => RecordJson.Write(CanonicalRecord.Decode<T>(fields)),
            marks ?? TokenMarks.None
        );

    /// <summary>A token's fields with named members.</summary>
    /// <exception cref="DecodingException">They are not this type's.</exception>
    public JsonElement ToJson(ReadOnlyMemory<byte> fields) => _toJson(fields);
}
