using System.Formats.Cbor;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Where a task stands.</summary>
public enum TaskState
{
    /// <summary>Created; reviews or joins are missing.</summary>
    Proposed = 0,

    /// <summary>Every provider has accepted and joined: it may run.</summary>
    Ready = 1,

    /// <summary>A run is under way.</summary>
    Running = 2,

    /// <summary>The last run ended with a result.</summary>
    Completed = 3,

    /// <summary>The last run ended without one; it may run again.</summary>
    Failed = 4,

    /// <summary>A provider refused the document: it never runs.</summary>
    Refused = 5,
}

/// <summary>A provider of a task, and how far it has agreed.</summary>
/// <param name="Member">Who.</param>
/// <param name="Dataset">Its dataset.</param>
/// <param name="Fields">The fields that the document uses.</param>
/// <param name="Review">Its word on the document, or null.</param>
/// <param name="Join">Its commitment of data, or null.</param>
public sealed record TaskProvider(
    MemberId Member,
    TokenId Dataset,
    IReadOnlyList<string> Fields,
    TaskReview? Review = null,
    TaskJoin? Join = null
)
{
    internal void Write(CborWriter writer)
    {
        writer.WriteStartArray(5);
        writer.WriteDigest(Member.Value);
        writer.WriteDigest(Dataset.Value);
        writer.WriteList(Fields, (w, field) => w.WriteTextString(field));
        writer.WriteOptional(Review, (w, review) => review.Write(w));
        writer.WriteOptional(Join, (w, join) => join.Write(w));
        writer.WriteEndArray();
    }

    internal static TaskProvider Read(CborReader reader)
    {
        reader.ReadArray(5);
        var provider = new TaskProvider(
            reader.ReadMemberId(),
            reader.ReadTokenId(),
            FieldList.Read(reader),
            reader.ReadOptional(TaskReview.Read),
            reader.ReadOptional(TaskJoin.Read)
        );
        reader.EndArray();
        return provider;
    }
}

/// <summary>A provider's word on a document.</summary>
/// <param name="Accepted">Yes or no.</param>
/// <param name="Reason">Why; not empty for a no.</param>
/// <param name="Time">The block's time, in milliseconds since 1970, UTC.</param>
public sealed record TaskReview(bool Accepted, string Reason, long Time)
{
    internal void Write(CborWriter writer)
    {
        writer.WriteStartArray(3);
        writer.WriteBoolean(Accepted);
        writer.WriteTextString(Reason);
        writer.WriteInt64(Time);
        writer.WriteEndArray();
    }

    internal static TaskReview Read(CborReader reader)
    {
        reader.ReadArray(3);
        var review = new TaskReview(reader.ReadFlag(), reader.ReadProse(), reader.ReadTime());
        reader.EndArray();
        return review;
    }
}

/// <summary>A provider's commitment of its data.</summary>
/// <param name="Grant">The grant under which the data is used; null for data of the one who asks.</param>
/// <param name="Time">The block's time, in milliseconds since 1970, UTC.</param>
public sealed record TaskJoin(TokenId? Grant, long Time)
{
    internal void Write(CborWriter writer)
    {
        writer.WriteStartArray(2);
        writer.WriteOptionalValue(Grant, (w, grant) => w.WriteDigest(grant.Value));
        writer.WriteInt64(Time);
        writer.WriteEndArray();
    }

    internal static TaskJoin Read(CborReader reader)
    {
        reader.ReadArray(2);
        var join = new TaskJoin(reader.ReadOptionalValue(Decoding.ReadTokenId), reader.ReadTime());
        reader.EndArray();
        return join;
    }
}

/// <summary>The last run of a task.</summary>
/// <param name="Attempt">1 for the first.</param>
/// <param name="StartedAt">The time of the block that started it.</param>
/// <param name="EndedAt">The time of the block that ended it, or null.</param>
/// <param name="Result">The salted hash of the result, or null.</param>
/// <param name="Failure">Why it failed; empty otherwise.</param>
/// <param name="Failed">The member to blame, or null.</param>
public sealed record TaskRun(
    long Attempt,
    long StartedAt,
    long? EndedAt = null,
    Digest? Result = null,
    string Failure = "",
    MemberId? Failed = null
)
{
    internal void Write(CborWriter writer)
    {
        writer.WriteStartArray(6);
        writer.WriteInt64(Attempt);
        writer.WriteInt64(StartedAt);
        writer.WriteOptionalValue(EndedAt, (w, time) => w.WriteInt64(time));
        writer.WriteOptionalValue(Result, (w, hash) => w.WriteDigest(hash));
        writer.WriteTextString(Failure);
        writer.WriteOptionalValue(Failed, (w, member) => w.WriteDigest(member.Value));
        writer.WriteEndArray();
    }

    internal static TaskRun Read(CborReader reader)
    {
        reader.ReadArray(6);
        var run = new TaskRun(
            reader.ReadCount(),
            reader.ReadTime(),
            reader.ReadOptionalValue(item => item.ReadTime()),
            reader.ReadOptionalValue(item => item.ReadDigest()),
            reader.ReadProse(),
            reader.ReadOptionalValue(item => item.ReadMemberId())
        );
        reader.EndArray();
        return run;
    }
}

/// <summary>A joint computation as the ledger has it; the token's owner is the requester. Earlier runs are in the token's history.</summary>
/// <param name="Document">The hash of the computation document: what is reviewed, joined and run.</param>
/// <param name="Title">For people.</param>
/// <param name="Computation">Which kind of computation.</param>
/// <param name="Providers">Whose data it uses, in the document's order.</param>
/// <param name="State">Where it stands.</param>
/// <param name="CreatedAt">The time of the block that created it.</param>
/// <param name="LastRun">The last run, or null.</param>
public sealed record TaskToken(
    Digest Document,
    string Title,
    string Computation,
    IReadOnlyList<TaskProvider> Providers,
    TaskState State,
    long CreatedAt,
    TaskRun? LastRun = null
)
{
    /// <summary>The token's type.</summary>
    public const string Type = "task";

    /// <summary>The most providers of a task.</summary>
    public const int MostProviders = 64;

    /// <summary>The most attempts at a task's result.</summary>
    public const long MostAttempts = 20;

    private const string Kind = "kexin/task/1";

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">It is no task.</exception>
    public static TaskToken Read(Token token) =>
        TokenFields.Decode(
            token,
            Type,
            reader =>
            {
                reader.ReadKind(Kind, 7);
                var task = new TaskToken(
                    reader.ReadDigest(),
                    reader.ReadName(),
                    reader.ReadName(Bounds.IdentifierInCharacters),
                    reader.ReadList(MostProviders, TaskProvider.Read),
                    reader.ReadChoice<TaskState>(),
                    reader.ReadTime(),
                    reader.ReadOptional(TaskRun.Read)
                );
                reader.EndArray();
                return task;
            }
        );

    /// <summary>The token's fields.</summary>
    public byte[] EncodeFields() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 7);
            writer.WriteDigest(Document);
            writer.WriteTextString(Title);
            writer.WriteTextString(Computation);
            writer.WriteList(Providers, (w, provider) => provider.Write(w));
            writer.WriteChoice(State);
            writer.WriteInt64(CreatedAt);
            writer.WriteOptional(LastRun, (w, run) => run.Write(w));
            writer.WriteEndArray();
        });
}
