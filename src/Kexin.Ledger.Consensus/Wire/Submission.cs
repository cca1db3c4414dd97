using System.Formats.Cbor;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Wire;

/// <summary>The bytes of a submission and of its answer.</summary>
/// <remarks>
/// What: a submission is an array of encoded transactions; the answer is an array of results in the same order:
/// [1, height], [2, rule, saw, would satisfy] or [3, wait in milliseconds, reason]. The rule is in English, by which it
/// is known; each other text is [English, Chinese], as the submitter's people may read either.
/// Security: the channel is authenticated; a transaction carries its submitter's signature.
/// </remarks>
internal static class Submission
{
    private const int AcceptedTag = 1;
    private const int RefusedTag = 2;
    private const int UnavailableTag = 3;
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    public static byte[] Encode(IReadOnlyList<Transaction> transactions) =>
        CanonicalCbor.Encode(writer =>
            writer.WriteList(transactions, (w, transaction) => w.WriteEncodedValue(transaction.Encoded.Span))
        );

    /// <exception cref="DecodingException">The bytes are no submission.</exception>
    public static IReadOnlyList<Transaction> Decode(ReadOnlyMemory<byte> bytes, Suite suite)
    {
        ThrowIfLonger(bytes, WireBounds.SubmissionSizeInBytes);
        return CanonicalCbor.Decode(
            bytes,
            reader =>
                reader.ReadList(
                    WireBounds.TransactionsPerSubmission,
                    item => Transaction.Decode(item.ReadItemSlice(Bounds.TransactionSizeInBytes), suite)
                )
        );
    }

    public static byte[] EncodeAnswer(IReadOnlyList<SubmissionResult> results) =>
        CanonicalCbor.Encode(writer => writer.WriteList(results, WriteResult));

    /// <exception cref="DecodingException">The bytes are no answer to that many transactions.</exception>
    public static IReadOnlyList<SubmissionResult> DecodeAnswer(ReadOnlyMemory<byte> bytes, int count)
    {
        ThrowIfLonger(bytes, WireBounds.AnswerSizeInBytes);
        var results = CanonicalCbor.Decode(bytes, reader => reader.ReadList(count, ReadResult));
        return results.Length == count
            ? results
            : throw new DecodingException($"{count} results were expected, not {results.Length}.");
    }

    internal static void ThrowIfLonger(ReadOnlyMemory<byte> bytes, int max)
    {
        if (bytes.Length > max)
            throw new DecodingException($"At most {max} bytes were expected, not {bytes.Length}.");
    }

    private static void WriteResult(CborWriter writer, SubmissionResult result)
    {
        switch (result)
        {
            case SubmissionResult.Accepted accepted:
                writer.WriteStartArray(2);
                writer.WriteInt32(AcceptedTag);
                writer.WriteInt64(accepted.Height);
                break;
            case SubmissionResult.Refused refused:
                writer.WriteStartArray(5);
                writer.WriteInt32(RefusedTag);
                writer.WriteTextString(Cut(refused.Refusal.Rule.Code));
                WriteText(writer, refused.Refusal.Rule.Sentence);
                WriteText(writer, refused.Refusal.Saw);
                WriteText(writer, refused.Refusal.WouldSatisfy);
                break;
            case SubmissionResult.Unavailable unavailable:
                writer.WriteStartArray(3);
                writer.WriteInt32(UnavailableTag);
                var wait = unavailable.Wait < LongestWait ? unavailable.Wait : LongestWait;
                writer.WriteInt64((long)wait.TotalMilliseconds);
                WriteText(writer, unavailable.Reason);
                break;
        }
        writer.WriteEndArray();
    }

    private static SubmissionResult ReadResult(CborReader reader)
    {
        var length = reader.ReadArrayLength(5);
        var tag = reader.ReadInt(AcceptedTag, UnavailableTag);
        SubmissionResult result = (tag, length) switch
        {
            (AcceptedTag, 2) => new SubmissionResult.Accepted(reader.ReadHeight()),
            (RefusedTag, 5) => new SubmissionResult.Refused(
                new Refusal(new Rule(ReadPart(reader), ReadText(reader)), ReadText(reader), ReadText(reader))
            ),
            (UnavailableTag, 3) => new SubmissionResult.Unavailable(
                TimeSpan.FromMilliseconds(reader.ReadInt(0, (int)LongestWait.TotalMilliseconds)),
                ReadText(reader)
            ),
            _ => throw new DecodingException($"No result has the tag {tag} and {length} items."),
        };
        reader.EndArray();
        return result;
    }

    private static void WriteText(CborWriter writer, BilingualText text)
    {
        writer.WriteStartArray(2);
        writer.WriteTextString(Cut(text.En));
        writer.WriteTextString(Cut(text.Zh));
        writer.WriteEndArray();
    }

    private static BilingualText ReadText(CborReader reader)
    {
        reader.ReadArray(2);
        var text = new BilingualText(ReadPart(reader), ReadPart(reader));
        reader.EndArray();
        return text;
    }

    private static string ReadPart(CborReader reader) => reader.ReadText(WireBounds.RefusalTextInCharacters);

    // Never in the middle of a surrogate pair, which has no UTF-8.
    private static string Cut(string text)
    {
        if (text.Length <= WireBounds.RefusalTextInCharacters)
            return text;
        var end = WireBounds.RefusalTextInCharacters;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)];
    }
}
