using System.Globalization;
using Kexin.Cryptography;

namespace Kexin.Ledger.Log;

/// <summary>
/// What: how large a log is and what its root is, as the text of a note.
/// Source: C2SP tlog-checkpoint, "Note text".
/// Shapes: origin, size in decimal, base64 of the root, one a line; then extension lines, which are opaque.
/// Not for: a trusted statement; that is the note around it (<see cref="Open"/>).
/// </summary>
public sealed record Checkpoint
{
    /// <summary>A checkpoint of a log.</summary>
    /// <param name="origin">The log's name, also that of the key which signs it: no spaces, no plus sign.</param>
    /// <param name="size">The number of leaves.</param>
    /// <param name="root">The root of that many leaves.</param>
    /// <exception cref="ArgumentException">The origin cannot be a key name.</exception>
    public Checkpoint(string origin, long size, Digest root)
        : this(origin, size, root, extensions: "")
    {
        if (!NoteText.IsKeyName(origin))
        {
            throw new ArgumentException(
                "An origin is not empty and has no space, plus sign or control character.",
                nameof(origin)
            );
        }
    }

    private Checkpoint(string origin, long size, Digest root, string extensions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        Origin = origin;
        Size = size;
        Root = root;
        Extensions = extensions;
    }

    /// <summary>The log's name.</summary>
    public string Origin { get; }

    /// <summary>The number of leaves.</summary>
    public long Size { get; }

    /// <summary>The root of that many leaves.</summary>
    public Digest Root { get; }

    /// <summary>Further lines, each ended by a newline; empty in every checkpoint made here.</summary>
    public string Extensions { get; }

    /// <summary>The note's text.</summary>
    public string Text =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Origin}\n{Size}\n{Convert.ToBase64String(Root.ToArray())}\n{Extensions}"
        );

    /// <summary>Reads the text of a checkpoint, in the one spelling that it has.</summary>
    /// <exception cref="DecodingException">The text is not a checkpoint.</exception>
    public static Checkpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[^1].Length != 0 || lines[..^1].Any(line => line.Length == 0))
        {
            throw new DecodingException("A checkpoint is three or more lines, none of them empty.");
        }

        if (!NoteText.IsWellFormed(text))
        {
            throw new DecodingException("A checkpoint has no control characters.");
        }

        if (
            !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || size.ToString(CultureInfo.InvariantCulture) != lines[1]
        )
        {
            throw new DecodingException("A checkpoint's size is a decimal number below 2^63 without leading zeros.");
        }

        var root = NoteText.ReadBase64(lines[2], "checkpoint's root");
        return root.Length == Digest.SizeInBytes
            ? new Checkpoint(lines[0], size, new Digest(root), string.Concat(lines[3..^1].Select(line => line + "\n")))
            : throw new DecodingException($"A root has {Digest.SizeInBytes} bytes, not {root.Length}.");
    }

    /// <summary>Signs the checkpoint under the log's origin.</summary>
    public SignedNote Sign(SigningKey key) => SignedNote.Sign(Text, Origin, key);

    /// <summary>The checkpoint in a note that the log's key signed.</summary>
    /// <exception cref="DecodingException">The key did not sign the note, the note is no checkpoint, or it is one of another log.</exception>
    public static Checkpoint Open(SignedNote note, NoteKey logKey)
    {
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(logKey);
        if (!note.IsSignedBy(logKey))
        {
            throw new DecodingException($"The checkpoint is not signed by {logKey.Name}+{logKey.Id:x8}.");
        }

        var checkpoint = Parse(note.Text);
        return checkpoint.Origin == logKey.Name
            ? checkpoint
            : throw new DecodingException($"The checkpoint is of the log {checkpoint.Origin}, not of {logKey.Name}.");
    }
}
