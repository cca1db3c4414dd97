using Kexin.ObjectStorage.Keys;

namespace Kexin.ObjectStorage.Index;

/// <summary>Seals all records by a new record key and destroys the old ones; no content is encrypted again.</summary>
/// <remarks>
/// The writer seals, so whatever it writes after the new key was made is sealed by it, and one pass over the tables finds all that is older.
/// Readers open records inside <see cref="ObjectIndex.Read"/>, in which nothing is destroyed. A process that is stopped in between leaves two
/// record keys and records of both; the next rotation ends it.
/// </remarks>
internal sealed class KeyRotation(ObjectIndex index, StoreKeys keys, RecordSeal seal)
{
    private const int AtOnce = 500;

    public async Task RunAsync(CancellationToken cancel)
    {
        var number = await index.ChangeAsync(_ => keys.AddRecordKey());
        await index.ChangeAsync(change => RenewBuckets(change.Tables));
        foreach (var (bucket, _) in index.Read(tables => tables.Buckets()))
        {
            await RenewObjectsAsync(bucket, number, cancel);
        }

        await RenewChunksAsync(number, cancel);
        await index.ChangeAsync(change => RenewUploads(change.Tables, number));
        await index.EmptyLogAsync();
        await index.ChangeAsync(change =>
        {
            change.AfterCommit(() =>
                index.Read(_ =>
                {
                    keys.DestroyOlder();
                    return true;
                })
            );
            return true;
        });
    }

    private bool RenewBuckets(IndexTables tables)
    {
        foreach (var (id, record) in tables.Buckets())
        {
            tables.PutBucket(id, Renew(Places.OfBucket(id), record));
        }

        return true;
    }

    private async Task RenewObjectsAsync(long bucket, int number, CancellationToken cancel)
    {
        byte[] after = [];
        int count;
        do
        {
            cancel.ThrowIfCancellationRequested();
            count = await index.ChangeAsync(change =>
            {
                var rows = change.Tables.Objects(bucket, after, AtOnce);
                foreach (var (name, record) in rows)
                {
                    after = name;
                    if (RecordSeal.NumberOf(record) != number)
                    {
                        change.Tables.PutObject(bucket, name, Renew(Places.OfObject(bucket, name), record));
                    }
                }

                return rows.Count;
            });
        } while (count == AtOnce);
    }

    private async Task RenewChunksAsync(int number, CancellationToken cancel)
    {
        long after = 0;
        int count;
        do
        {
            cancel.ThrowIfCancellationRequested();
            count = await index.ChangeAsync(change =>
            {
                var rows = change.Tables.Chunks(after, AtOnce);
                foreach (var (row, id, record) in rows)
                {
                    after = row;
                    if (RecordSeal.NumberOf(record) != number)
                    {
                        change.Tables.ReplaceChunk(row, Renew(Places.OfChunk(id), record));
                    }
                }

                return rows.Count;
            });
        } while (count == AtOnce);
    }

    private bool RenewUploads(IndexTables tables, int number)
    {
        foreach (var (id, bucket, record) in tables.Uploads())
        {
            tables.PutUpload(id, bucket, Renew(Places.OfUpload(id, bucket), record));
            foreach (var (part, sealedPart) in tables.Parts(id))
            {
                if (RecordSeal.NumberOf(sealedPart) != number)
                {
                    tables.PutPart(id, part, Renew(Places.OfPart(id, part), sealedPart));
                }
            }
        }

        return true;
    }

    private byte[] Renew(byte[] place, byte[] record)
    {
        var opened = seal.Open(place, record);
        var renewed = seal.Seal(place, opened);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(opened);
        return renewed;
    }
}
