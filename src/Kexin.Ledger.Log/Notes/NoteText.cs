using Kexin.Cryptography;

namespace Kexin.Ledger.Log;

/// <summary>The rules for characters and base64 that notes, keys and checkpoints share (C2SP signed-note, "Format").</summary>
internal static class NoteText
{
    public static bool IsKeyName(string? name) =>
        !string.IsNullOrEmpty(name)
        && IsWellFormed(name)
        && !name.Any(character => character == '+' || char.IsWhiteSpace(character) || character < ' ');

    /// <summary>Whether the text has no control character but newline and no half of a surrogate pair.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < ' ' && text[i] != '\n')
            {
                return false;
            }

            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }

    /// <summary>Reads base64 in its one spelling: padded, no white space, spare bits zero.</summary>
    /// <exception cref="DecodingException">The text is anything else.</exception>
    public static byte[] ReadBase64(string text, string what)
    {
        var bytes = new byte[text.Length];
        return
            Convert.TryFromBase64String(text, bytes, out var length)
            && Convert.ToBase64String(bytes.AsSpan(0, length)) == text
            ? bytes[..length]
            : throw new DecodingException($"The base64 of a {what} is not well-formed.");
    }
}
