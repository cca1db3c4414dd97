using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Arguments of <see cref="TasksContract.Create"/>.</summary>
/// <param name="Document">The hash of the computation document.</param>
/// <param name="Title">For people; 1 to 200 characters.</param>
/// <param name="Computation">Which kind of computation.</param>
/// <param name="Providers">1 to 64 different members, none of which has reviewed or joined yet.</param>
public sealed record CreateTask(
    Digest Document,
    string Title,
    string Computation,
    IReadOnlyList<TaskProvider> Providers
)
{
    private const string Kind = "kexin/tasks.create/1";

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else.</exception>
    public static CreateTask Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 4);
                var arguments = new CreateTask(
                    reader.ReadDigest(),
                    reader.ReadName(),
                    reader.ReadName(Bounds.IdentifierInCharacters),
                    reader.ReadList(TaskToken.MostProviders, TaskProvider.Read)
                );
                reader.EndArray();
                var members = arguments.Providers.Select(provider => provider.Member).Distinct().Count();
                return
                    members == 0
                    || members != arguments.Providers.Count
                    || arguments.Providers.Any(provider => provider.Review is not null || provider.Join is not null)
                    ? throw new DecodingException(
                        "A task names each of its providers once, before they agree to anything."
                    )
                    : arguments;
            }
        );

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 4);
            writer.WriteDigest(Document);
            writer.WriteTextString(Title);
            writer.WriteTextString(Computation);
            writer.WriteList(Providers, (w, provider) => provider.Write(w));
            writer.WriteEndArray();
        });
}

/// <summary>Arguments of <see cref="TasksContract.Review"/>.</summary>
/// <param name="Document">The hash of the document that was read.</param>
/// <param name="Accept">Yes or no.</param>
/// <param name="Reason">Why; not empty for a no.</param>
public sealed record ReviewTask(Digest Document, bool Accept, string Reason)
{
    private const string Kind = "kexin/tasks.review/1";

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else.</exception>
    public static ReviewTask Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 3);
                var review = new ReviewTask(reader.ReadDigest(), reader.ReadFlag(), reader.ReadProse());
                reader.EndArray();
                return !review.Accept && string.IsNullOrWhiteSpace(review.Reason)
                    ? throw new DecodingException("A refusal says why.")
                    : review;
            }
        );

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 3);
            writer.WriteDigest(Document);
            writer.WriteBoolean(Accept);
            writer.WriteTextString(Reason);
            writer.WriteEndArray();
        });
}

/// <summary>Arguments of <see cref="TasksContract.Join"/>.</summary>
/// <param name="Document">The hash of the document that was accepted.</param>
/// <param name="Grant">The grant that covers the use; null for data of the one who asks.</param>
public sealed record JoinTask(Digest Document, TokenId? Grant)
{
    private const string Kind = "kexin/tasks.join/1";

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else.</exception>
    public static JoinTask Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 2);
                var join = new JoinTask(reader.ReadDigest(), reader.ReadOptionalValue(Decoding.ReadTokenId));
                reader.EndArray();
                return join;
            }
        );

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 2);
            writer.WriteDigest(Document);
            writer.WriteOptionalValue(Grant, (w, grant) => w.WriteDigest(grant.Value));
            writer.WriteEndArray();
        });
}

/// <summary>Arguments of <see cref="TasksContract.Complete"/>.</summary>
/// <param name="Attempt">Which run ended.</param>
/// <param name="Result">The salted hash of the result.</param>
public sealed record CompleteTask(long Attempt, Digest Result)
{
    private const string Kind = "kexin/tasks.complete/1";

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else.</exception>
    public static CompleteTask Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 2);
                var arguments = new CompleteTask(reader.ReadCount(), reader.ReadDigest());
                reader.EndArray();
                return arguments;
            }
        );

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 2);
            writer.WriteInt64(Attempt);
            writer.WriteDigest(Result);
            writer.WriteEndArray();
        });
}

/// <summary>Arguments of <see cref="TasksContract.Fail"/>.</summary>
/// <param name="Attempt">Which run ended.</param>
/// <param name="Reason">Why, without data.</param>
/// <param name="Party">The member to blame, when the protocol could tell.</param>
public sealed record FailTask(long Attempt, string Reason, MemberId? Party)
{
    private const string Kind = "kexin/tasks.fail/1";

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else.</exception>
    public static FailTask Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 3);
                var arguments = new FailTask(
                    reader.ReadCount(),
                    reader.ReadProse(),
                    reader.ReadOptionalValue(item => item.ReadMemberId())
                );
                reader.EndArray();
                return string.IsNullOrWhiteSpace(arguments.Reason)
                    ? throw new DecodingException("A failure says why.")
                    : arguments;
            }
        );

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 3);
            writer.WriteInt64(Attempt);
            writer.WriteTextString(Reason);
            writer.WriteOptionalValue(Party, (w, member) => w.WriteDigest(member.Value));
            writer.WriteEndArray();
        });
}
