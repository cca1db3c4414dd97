using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>The id of a run, which is also its session's: the same at every party, and never that of another run.</summary>
internal static class RunIds
{
    private const string Kind = "kexin/run/1";

    public static SessionId Of(JoinedLedger ledger, TokenId task, long attempt) =>
        new(
            ledger.Suite.Hash(
                CanonicalCbor.Encode(writer =>
                {
                    writer.WriteStartArray(4);
                    writer.WriteTextString(Kind);
                    writer.WriteDigest(ledger.Consortium);
                    writer.WriteDigest(task.Value);
                    writer.WriteInt64(attempt);
                    writer.WriteEndArray();
                })
            )
        );
}
