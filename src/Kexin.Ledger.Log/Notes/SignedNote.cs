using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Kexin.Cryptography;

namespace Kexin.Ledger.Log;

/// <summary>One signature line of a note.</summary>
/// <param name="KeyName">The signer's key name.</param>
/// <param name="KeyId">The signer's key id.</param>
/// <param name="Bytes">The signature; a cosignature begins with its time, 8 bytes big-endian, seconds since 1970.</param>
public sealed record NoteSignature(string KeyName, uint KeyId, ImmutableArray<byte> Bytes);

/// <summary>
/// What: a text and the signatures under it.
/// Source: C2SP signed-note, "Format" and "Signatures"; cosignatures by tlog-cosignature, "Ed25519 signed message".
/// Security: a note says nothing until <see cref="IsSignedBy"/> has said yes for a trusted key. Lines of unknown keys are carried along.
/// Cost: one signature check for each line under the key's name and id.
/// </summary>
public sealed class SignedNote
{
    /// <summary>A longer note is refused unread.</summary>
    public const int MaxSizeInBytes = 1 << 16;

    /// <summary>A note with more signature lines is refused.</summary>
    public const int MaxSignatures = 128;

    private const int TimeSizeInBytes = sizeof(ulong);
    private const string LineStart = "— ";

    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    private SignedNote(string text, ImmutableArray<NoteSignature> signatures)
    {
        Text = text;
        Signatures = signatures;
    }

    /// <summary>What was signed, its last newline included.</summary>
    public string Text { get; }

    /// <summary>The signature lines in their order, checked or not.</summary>
    public ImmutableArray<NoteSignature> Signatures { get; }

    /// <summary>Signs a text under a name.</summary>
    /// <param name="text">Ends in a newline, has no other control characters.</param>
    /// <param name="name">See <see cref="NoteKey.Name"/>.</param>
    /// <param name="key">Signs the text as it is.</param>
    /// <exception cref="ArgumentException">The text or the name cannot stand in a note.</exception>
    public static SignedNote Sign(string text, string name, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!IsText(text))
        {
            throw new ArgumentException(
                "A note's text ends in a newline and has no other control characters.",
                nameof(text)
            );
        }

        var noteKey = new NoteKey(name, NoteStatement.Signature, key.PublicKey);
        var signature = key.SignRaw(StrictUtf8.GetBytes(text));
        return new SignedNote(text, [new NoteSignature(name, noteKey.Id, [.. signature])]);
    }

    /// <summary>The note with one more line: that the signer saw this checkpoint at this time to be consistent.</summary>
    /// <param name="name">The witness's name; its key is used under no other.</param>
    /// <param name="key">Signs the time and the text.</param>
    /// <param name="time">To the second, not before 1970.</param>
    public SignedNote Cosign(string name, SigningKey key, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(key);
        var seconds = time.ToUnixTimeSeconds();
        ArgumentOutOfRangeException.ThrowIfNegative(seconds, nameof(time));
        var noteKey = new NoteKey(name, NoteStatement.Cosignature, key.PublicKey);
        var bytes = new byte[TimeSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, seconds);
        var signature = key.SignRaw(CosignedBytes(seconds));
        return With(new NoteSignature(name, noteKey.Id, [.. bytes, .. signature]));
    }

    /// <summary>The note with one more signature line, unchecked; a line that it has already is not repeated.</summary>
    /// <exception cref="ArgumentException">The note would have more lines than <see cref="MaxSignatures"/>.</exception>
    public SignedNote With(NoteSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        if (Signatures.Any(line => LineOf(line) == LineOf(signature)))
        {
            return this;
        }

        ArgumentOutOfRangeException.ThrowIfEqual(Signatures.Length, MaxSignatures);
        return new SignedNote(Text, Signatures.Add(signature));
    }

    /// <summary>Whether the key signed this text: there is a line under its name and id, and all such lines are valid.</summary>
    public bool IsSignedBy(NoteKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var lines = Signatures.Where(line => line.KeyName == key.Name && line.KeyId == key.Id).ToList();
        return lines.Count > 0 && lines.TrueForAll(line => IsValid(key, line.Bytes.AsSpan()));
    }

    /// <summary>Whether the key cosigned this checkpoint, and when it last did.</summary>
    /// <exception cref="ArgumentException">The key is not one for cosignatures.</exception>
    internal bool IsCosignedBy(NoteKey key, out DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Statement != NoteStatement.Cosignature)
        {
            throw new ArgumentException("The key is not one for cosignatures.", nameof(key));
        }

        time = default;
        if (!IsSignedBy(key))
        {
            return false;
        }

        time = Signatures
            .Where(line => line.KeyName == key.Name && line.KeyId == key.Id)
            .Max(line => DateTimeOffset.FromUnixTimeSeconds(ReadTime(line.Bytes.AsSpan())));
        return true;
    }

    /// <summary>Reads a note; nothing is verified yet.</summary>
    /// <exception cref="DecodingException">The bytes are not a note.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxSizeInBytes)
        {
            throw new DecodingException($"A note has at most {MaxSizeInBytes} bytes, not {bytes.Length}.");
        }

        string note;
        try
        {
            note = StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new DecodingException("A note is UTF-8.", exception);
        }

        // The last empty line separates; the text may have empty lines of its own.
        var separator = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (separator < 0 || !IsText(note[..(separator + 1)]) || !NoteText.IsWellFormed(note) || note[^1] != '\n')
        {
            throw new DecodingException(
                "A note is a text, an empty line and signature lines, each ended by a newline."
            );
        }

        var lines = note[(separator + 2)..].Split('\n')[..^1];
        if (lines.Length is 0 or > MaxSignatures)
        {
            throw new DecodingException($"A note has 1 to {MaxSignatures} signatures, not {lines.Length}.");
        }

        return new SignedNote(note[..(separator + 1)], [.. lines.Select(ParseLine)]);
    }

    /// <summary>The note's bytes: what <see cref="Parse"/> reads.</summary>
    public byte[] Encode() => StrictUtf8.GetBytes(ToString());

    /// <summary>The whole note as text.</summary>
    public override string ToString() => Text + "\n" + string.Concat(Signatures.Select(LineOf));

    private static bool IsText(string? text) =>
        text is { Length: > 0 } && text[^1] == '\n' && NoteText.IsWellFormed(text);

    private static NoteSignature ParseLine(string line)
    {
        var parts = line.StartsWith(LineStart, StringComparison.Ordinal) ? line[LineStart.Length..].Split(' ') : [];
        if (parts.Length != 2 || !NoteText.IsKeyName(parts[0]))
        {
            throw new DecodingException("A signature line is a dash, a key name and base64.");
        }

        var bytes = NoteText.ReadBase64(parts[1], "signature");
        return bytes.Length > sizeof(uint)
            ? new NoteSignature(parts[0], BinaryPrimitives.ReadUInt32BigEndian(bytes), [.. bytes.AsSpan(sizeof(uint))])
            : throw new DecodingException("A signature line holds a key id and a signature.");
    }

    private static string LineOf(NoteSignature signature)
    {
        Span<byte> id = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(id, signature.KeyId);
        return $"{LineStart}{signature.KeyName} {Convert.ToBase64String([.. id, .. signature.Bytes])}\n";
    }

    private static long ReadTime(ReadOnlySpan<byte> cosignature) => BinaryPrimitives.ReadInt64BigEndian(cosignature);

    private bool IsValid(NoteKey key, ReadOnlySpan<byte> signature)
    {
        var suite = Suite.Get(key.Key.Suite);
        if (key.Statement == NoteStatement.Signature)
        {
            return suite.VerifyRaw(key.Key, StrictUtf8.GetBytes(Text), signature);
        }

        return signature.Length > TimeSizeInBytes
            && ReadTime(signature) is >= 0 and var seconds
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            && suite.VerifyRaw(key.Key, CosignedBytes(seconds), signature[TimeSizeInBytes..]);
    }

    private byte[] CosignedBytes(long seconds) =>
        StrictUtf8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n{Text}"));
}
