using System.Runtime.InteropServices;
using Kexin.Cryptography;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Access;

/// <summary>Finds the grants that may cover a use, without looking at all of them.</summary>
/// <remarks>
/// What: in memory, of each grant who may use which dataset for what, until when, and 64 bits of its fields; filled at the first question and
/// kept up with every block since.
/// Security: it only chooses which tokens are looked at. The rules decide over these tokens as the ledger has them now, so that what it holds
/// too much costs time and nothing else; it never holds too little, as every transaction of the contract is followed.
/// Cost: 60 to 200 bytes a grant. A question looks at the grants of one user, dataset and purpose that have not ended.
/// </remarks>
/// <param name="ledger">The grants.</param>
public sealed class GrantIndex(ILedger ledger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, List<Entry>> _byUse = [];
    private readonly Dictionary<ulong, TokenId> _latest = [];
    private long _height = -1;

    /// <summary>Reads what the ledger has; the first time that takes some microseconds for each grant.</summary>
    public void Follow()
    {
        lock (_lock)
        {
            FollowLocked();
        }
    }

    /// <summary>The grants in a state that may cover a use, those for any document before those for this one, each from the one that ends last; all that do cover it are among them.</summary>
    /// <param name="use">Who would use which fields of what, and what for.</param>
    /// <param name="state">Where they stand.</param>
    /// <param name="now">Those that ended before are left out; in milliseconds since 1970, UTC.</param>
    public IReadOnlyList<TokenId> Find(GrantUse use, GrantState state, long now)
    {
        ArgumentNullException.ThrowIfNull(use);
        var found = new List<TokenId>();
        lock (_lock)
        {
            FollowLocked();
            var fields = Bits(use.Fields);
            Collect(Key(use.User, use.Dataset, use.Purpose, null));
            Collect(Key(use.User, use.Dataset, use.Purpose, use.Document));

            void Collect(ulong key)
            {
                foreach (ref readonly var entry in CollectionsMarshal.AsSpan(_byUse.GetValueOrDefault(key)))
                {
                    if (entry.ValidUntil < now)
                    {
                        return;
                    }

                    if (entry.State == state && (entry.Fields & fields) == fields)
                    {
                        found.Add(entry.Id);
                    }
                }
            }
        }

        return found;
    }

    /// <summary>The grant of a dataset to a user that changed last, whatever it covers; null where there is none.</summary>
    public TokenId? FindLatest(MemberId user, TokenId dataset)
    {
        lock (_lock)
        {
            FollowLocked();
            return _latest.TryGetValue(Key(user, dataset), out var id) ? id : null;
        }
    }

    private void FollowLocked()
    {
        var height = ledger.Height;
        if (_height < 0 || _height > height)
        {
            Fill();
            _height = height;
            return;
        }

        for (; _height < height; _height++)
        {
            foreach (var transaction in ledger.TransactionsAt(_height + 1))
            {
                if (transaction.Contract == GrantsContract.ContractName && ledger.Find(IdOf(transaction)) is { } token)
                {
                    Put(token);
                }
            }
        }
    }

    /// <summary>What comes in blocks meanwhile is followed afterwards once more, which changes nothing.</summary>
    private void Fill()
    {
        _byUse.Clear();
        _latest.Clear();
        foreach (var token in ledger.Tokens(GrantToken.Type))
        {
            var (key, entry) = Read(token);
            GroupOf(key).Add(entry);
        }

        foreach (var group in _byUse.Values)
        {
            group.Sort();
        }
    }

    private void Put(Token token)
    {
        var (key, entry) = Read(token);
        var group = GroupOf(key);
        group.RemoveAll(each => each.Id == entry.Id);
        var at = group.BinarySearch(entry);
        group.Insert(at < 0 ? ~at : at, entry);
    }

    private (ulong Key, Entry Entry) Read(Token token)
    {
        var grant = GrantToken.Read(token);
        var terms = grant.Terms;
        _latest[Key(token.Owner, terms.Dataset)] = token.Id;
        return (
            Key(token.Owner, terms.Dataset, terms.Purpose, terms.Computation),
            new Entry(token.Id, terms.ValidUntil, Bits(terms.Fields), grant.State)
        );
    }

    private List<Entry> GroupOf(ulong key)
    {
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(_byUse, key, out _);
        return group ??= new List<Entry>(1);
    }

    private TokenId IdOf(Transaction transaction) =>
        transaction.Consumes is [var grant, ..]
            ? grant.Id
            : TokenId.Derive(ledger.Genesis.Suite, GrantToken.Type, transaction.Id.Value);

    /// <summary>Two uses may share a key; then the grants of both are looked at. Nobody else can make them: the process draws how it hashes.</summary>
    private static ulong Key(MemberId user, TokenId dataset, string purpose, Digest? document) =>
        Join(HashCode.Combine(user, dataset, purpose), HashCode.Combine(document, purpose, dataset, user));

    private static ulong Key(MemberId user, TokenId dataset) =>
        Join(HashCode.Combine(user, dataset), HashCode.Combine(dataset, user));

    private static ulong Join(int high, int low) => ((ulong)(uint)high << 32) | (uint)low;

    /// <summary>A bit for each field; two fields may share one.</summary>
    private static ulong Bits(IReadOnlyList<string> fields)
    {
        var bits = 0UL;
        for (var i = 0; i < fields.Count; i++)
        {
            bits |= 1UL << (fields[i].GetHashCode(StringComparison.Ordinal) & 63);
        }

        return bits;
    }

    /// <summary>Sorted by their end, the latest first.</summary>
    private readonly record struct Entry(TokenId Id, long ValidUntil, ulong Fields, GrantState State)
        : IComparable<Entry>
    {
        public int CompareTo(Entry other)
        {
            var byEnd = other.ValidUntil.CompareTo(ValidUntil);
            return byEnd != 0 ? byEnd : Id.Value.CompareTo(other.Id.Value);
        }
    }
}
