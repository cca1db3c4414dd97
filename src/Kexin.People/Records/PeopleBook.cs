using System.Text.Json;
using Kexin.Cryptography;

namespace Kexin.People.Records;

/// <summary>Where the state is kept: the node seals it and writes it to its disk, whole or not at all.</summary>
public interface IPeopleStore
{
    /// <summary>What <see cref="Save"/> wrote last.</summary>
    byte[] Load();

    /// <summary>Writes; when it returns, the bytes outlive a loss of power.</summary>
    void Save(byte[] content);
}

/// <summary>The one copy of the state in memory. Reads never wait; a change is on disk before it is seen.</summary>
/// <param name="store">Where it is kept.</param>
public sealed class PeopleBook(IPeopleStore store)
{
    private readonly Lock _lock = new();
    private volatile PeopleState? _state;

    /// <summary>As it is now.</summary>
    /// <exception cref="DecodingException">What was stored is no state.</exception>
    public PeopleState State
    {
        get
        {
            if (_state is { } known)
            {
                return known;
            }

            lock (_lock)
            {
                return _state ??= Decode(store.Load());
            }
        }
    }

    /// <summary>The state's bytes.</summary>
    public static byte[] Encode(PeopleState state) =>
        JsonSerializer.SerializeToUtf8Bytes(state, PeopleJson.Default.PeopleState);

    /// <summary>Replaces the state; whoever changes at the same time waits.</summary>
    /// <param name="change">The new state of the old; what it throws changes nothing.</param>
    public void Change(Func<PeopleState, PeopleState> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_lock)
        {
            var before = State;
            var after = change(before);
            if (!ReferenceEquals(before, after))
            {
                store.Save(Encode(after));
                _state = after;
            }
        }
    }

    private static PeopleState Decode(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, PeopleJson.Default.PeopleState)
                ?? throw new DecodingException("There is nothing in it.");
        }
        catch (JsonException error)
        {
            throw new DecodingException($"It is not a list of people: {error.Message}");
        }
    }
}
