using System.Text;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Storage;

/// <summary>The entries by which tokens are found under their words (<see cref="TokenMarks"/>).</summary>
/// <remarks>They are written with the tokens that they follow from, and made again where they were made by other rules.</remarks>
internal sealed class ChainMarks(TokenMarks marks)
{
    private const int EntriesPerWrite = 1 << 14;

    /// <summary>Moves a token's entries on.</summary>
    /// <param name="write">Where the token is written.</param>
    /// <param name="before">As it was, or null.</param>
    /// <param name="after">As it is, or null.</param>
    public void Put(ChainWrite write, Token? before, Token? after)
    {
        var old = EntriesOf(before);
        var next = EntriesOf(after);
        foreach (var entry in old.Where(entry => !next.Any(each => each.AsSpan().SequenceEqual(entry))))
        {
            write.Delete(entry);
        }

        foreach (var entry in next.Where(entry => !old.Any(each => each.AsSpan().SequenceEqual(entry))))
        {
            write.Put(entry, []);
        }
    }

    /// <summary>Makes all entries again if they were made by other rules.</summary>
    public void Mend(ChainDatabase database)
    {
        var edition = Encoding.UTF8.GetBytes(marks.Edition);
        if ((database.Find(ChainKeys.Marks) ?? []).AsSpan().SequenceEqual(edition))
        {
            return;
        }

        // From here on they are of no rules, until all are there.
        Write(database, write => write.Put(ChainKeys.Marks, "unfinished"u8.ToArray()));
        foreach (var keys in database.Scan([ChainKeys.Mark]).Select(entry => entry.Key).Chunk(EntriesPerWrite))
        {
            Write(database, write => Array.ForEach(keys, write.Delete));
        }

        if (edition.Length > 0)
        {
            var tokens = database.Scan([ChainKeys.Token]).Select(entry => Token.Decode(entry.Value));
            foreach (var part in tokens.Chunk(EntriesPerWrite))
            {
                Write(database, write => Array.ForEach(part, token => Put(write, null, token)));
            }
        }

        Write(database, write => write.Put(ChainKeys.Marks, edition));
    }

    private List<byte[]> EntriesOf(Token? token) =>
        token is null
            ? []
            :
            [
                .. marks.Of(token).Select(mark => ChainKeys.OfMark(token, mark)),
                .. marks.PlacesOf(token).Select(place => ChainKeys.OfPlace(token, place)),
            ];

    private static void Write(ChainDatabase database, Action<ChainWrite> put)
    {
        using var write = new ChainWrite();
        put(write);
        write.Commit(database, synced: true);
    }
}
