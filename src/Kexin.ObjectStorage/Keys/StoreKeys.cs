using System.Globalization;
using Kexin.Files;

namespace Kexin.ObjectStorage.Keys;

/// <summary>The keys of an object store, each wrapped by the node's master key in a file of its own.</summary>
/// <remarks>
/// What: one naming key for good, from which names of objects and chunks are hashed; and record keys by number, of which the newest seals
/// what is written, with every object's and chunk's own key in it. A rotation makes a new one, seals all records again and destroys the old.
/// Security: whoever has the folder but not the master key reads neither content nor names. What was sealed under a destroyed record
/// key is undecipherable to everybody who has no copy of that key's file: a deleted object is shredded by the next rotation.
/// </remarks>
public sealed class StoreKeys : IDisposable
{
    /// <summary>The size of every key here, in bytes.</summary>
    private const int SizeInBytes = 32;

    private const string NamingName = "naming";
    private const string RecordPrefix = "records-";
    private const string Ending = ".key";
    private const int LargestFileInBytes = 1 << 10;

    private readonly string _folder;
    private readonly IMasterKey _master;
    private readonly Dictionary<int, SecretBytes> _records;
    private readonly Lock _lock = new();

    private StoreKeys(
        string folder,
        Suite suite,
        IMasterKey master,
        SecretBytes naming,
        Dictionary<int, SecretBytes> records
    )
    {
        _folder = folder;
        _master = master;
        _records = records;
        Suite = suite;
        Naming = naming;
    }

    internal Suite Suite { get; }

    /// <summary>Hashes names; never changed.</summary>
    internal SecretBytes Naming { get; }

    /// <summary>The number of the key that seals what is written now.</summary>
    internal int Newest
    {
        get
        {
            lock (_lock)
            {
                return _records.Keys.Max();
            }
        }
    }

    /// <summary>Opens the keys in a folder, or makes them if it has none.</summary>
    /// <param name="folder">Belongs to the keys only.</param>
    /// <param name="suite">The node's.</param>
    /// <param name="master">Wraps them; stays the caller's, and open as long as this.</param>
    /// <param name="isKnown">Whether there is something that they seal: then none is made in the place of one that is missing.</param>
    /// <exception cref="DecodingException">A file is missing or damaged, or another master key wrapped it; the message names it.</exception>
    public static StoreKeys Open(string folder, Suite suite, IMasterKey master, bool isKnown = false)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(master);
        Directory.CreateDirectory(folder);
        var naming = Path.Combine(folder, NamingName + Ending);
        if (!File.Exists(naming))
        {
            ThrowIfKnown(naming);
            using var first = SecretBytes.Random(SizeInBytes, RandomSource.System);
            OwnersFile.Write(naming, master.Wrap(first, Context(NamingName)));
        }

        var records = new Dictionary<int, SecretBytes>();
        var keys = new StoreKeys(folder, suite, master, Read(naming, master, NamingName), records);
        try
        {
            foreach (var path in Directory.EnumerateFiles(folder, RecordPrefix + "*" + Ending))
            {
                var name = Path.GetFileNameWithoutExtension(path);
                if (int.TryParse(name.AsSpan(RecordPrefix.Length), NumberStyles.None, null, out var number))
                {
                    records.Add(number, Read(path, master, name));
                }
            }

            if (records.Count == 0)
            {
                ThrowIfKnown(keys.RecordPath(1));
                keys.AddRecordKey();
            }

            return keys;
        }
        catch
        {
            keys.Dispose();
            throw;
        }

        void ThrowIfKnown(string path)
        {
            if (isKnown)
            {
                throw new DecodingException($"'{path}' is missing: restore it from a copy.");
            }
        }
    }

    public void Dispose()
    {
        Naming.Dispose();
        foreach (var key in _records.Values)
        {
            key.Dispose();
        }
    }

    /// <summary>The record key of that number.</summary>
    /// <exception cref="DecodingException">There is none: it was destroyed, or the record was altered.</exception>
    internal SecretBytes Record(int number)
    {
        lock (_lock)
        {
            return _records.TryGetValue(number, out var key)
                ? key
                : throw new DecodingException($"There is no record key {number}.");
        }
    }

    /// <summary>Makes the next record key, which seals from now on.</summary>
    internal int AddRecordKey()
    {
        lock (_lock)
        {
            var number = _records.Count == 0 ? 1 : _records.Keys.Max() + 1;
            var key = SecretBytes.Random(SizeInBytes, RandomSource.System);
            OwnersFile.Write(RecordPath(number), _master.Wrap(key, Context(RecordName(number))));
            _records.Add(number, key);
            return number;
        }
    }

    /// <summary>Overwrites and removes every record key but the newest.</summary>
    internal void DestroyOlder()
    {
        lock (_lock)
        {
            foreach (var number in _records.Keys.Where(number => number != _records.Keys.Max()).ToList())
            {
                using (var file = new FileStream(RecordPath(number), FileMode.Open, FileAccess.Write))
                {
                    file.Write(new byte[file.Length]);
                    file.Flush(flushToDisk: true);
                }

                File.Delete(RecordPath(number));
                _records.Remove(number, out var key);
                key!.Dispose();
            }

            DurableFile.SyncFolder(_folder);
        }
    }

    /// <summary>A key for one purpose, derived from the naming key; the caller disposes of it.</summary>
    internal SecretBytes Derive(string purpose, string of)
    {
        var derived = new byte[SizeInBytes];
        Suite.DeriveKey(
            Naming.Span,
            System.Text.Encoding.UTF8.GetBytes(of),
            System.Text.Encoding.UTF8.GetBytes("kexin/v1/objects " + purpose),
            derived
        );
        var key = new SecretBytes(derived);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(derived);
        return key;
    }

    private static SecretBytes Read(string path, IMasterKey master, string name)
    {
        var size = new FileInfo(path).Length;
        if (size > LargestFileInBytes)
        {
            throw new DecodingException($"'{path}' is no key file: it has {size} bytes.");
        }

        try
        {
            return master.Unwrap(File.ReadAllBytes(path), Context(name));
        }
        catch (DecodingException error)
        {
            throw new DecodingException($"'{path}' is damaged: {error.Message} Restore it from a copy.", error);
        }
    }

    private static string Context(string name) => $"objects {name}";

    private static string RecordName(int number) => RecordPrefix + number.ToString(CultureInfo.InvariantCulture);

    private string RecordPath(int number) => Path.Combine(_folder, RecordName(number) + Ending);
}
