using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Runs;

/// <summary>The id of a run, which is also its session's: the same at every party, and never that of another run.</summary>
public static class RunIds
{
    private const string Kind = "kexin/run/1";

    /// <summary>The id of a task's run in this consortium.</summary>
    public static SessionId Of(ILedger ledger, TokenId task, long attempt) =>
        new(
            ledger.Genesis.Suite.Hash(
                CanonicalCbor.Encode(writer =>
                {
                    writer.WriteStartArray(4);
                    writer.WriteTextString(Kind);
                    writer.WriteDigest(ledger.Genesis.Consortium);
                    writer.WriteDigest(task.Value);
                    writer.WriteInt64(attempt);
                    writer.WriteEndArray();
                })
            )
        );
}
