using Kexin.Channels;
using Kexin.Mpc.SetIntersection.Lists;
using Kexin.Mpc.SetIntersection.Ristretto255;

namespace Kexin.Mpc.SetIntersection.Tests.Protocol;

/// <summary>What a run takes of memory, and what it leaves in it.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    private const long FarLessThanAnnounced = 8 << 20;

    private static readonly string[] Identifiers = [.. Enumerable.Range(0, 5000).Select(i => $"{i}")];

    [Fact]
    public async Task A_provider_that_announces_the_longest_list_and_ends_takes_no_memory_of_the_others()
    {
        await AssertTakesLittleAsync(
            (peer, _) =>
                MutualParty.RunAsync(Party.Setting(1), peer, Party.SetOf(["1"]), new(true, true, true), default)
        );
        await AssertTakesLittleAsync((first, second) => DelegatedSizeReceiver.RunAsync(first, second, null, default));
        await AssertTakesLittleAsync(
            (keyGiver, sealer) => DelegatedSetReceiver.RunAsync(Party.Session, sealer, keyGiver, null, default)
        );
    }

    [Fact]
    public async Task What_was_raised_is_cleared_also_when_the_run_fails()
    {
        var group = new Watched(Ristretto255Batch.CreateBest());
        var link = new Link { Change = (number, message) => number == 2 ? message[..^1] : message };
        await Assert.ThrowsAsync<ProtocolException>(() =>
            Party.MutualAsync(Identifiers, Identifiers, releasesSet: true, link: link, group: group)
        );
        Assert.NotEmpty(group.Raised);
        Assert.All(group.Raised, part => Assert.Equal(-1, part.Span.IndexOfAnyExcept((byte)0)));
        Assert.All(group.Hashed, part => Assert.Equal(-1, part.Span.IndexOfAnyExcept((byte)0)));
    }

    [Fact]
    public void Elements_come_back_as_they_came_in_and_are_cleared_in_the_end()
    {
        using var list = new ElementList();
        byte[] elements = [.. Enumerable.Range(0, 3 * 32).Select(i => (byte)(i + 1))];
        elements.CopyTo(list.Add(3));
        Assert.Equal(3, list.Count);
        Assert.Equal(elements[32..64], list[1].ToArray());

        // A message that was not full was the last one.
        Assert.Throws<ArgumentException>(() => list.Add(1));
        var part = list.Parts.Single();
        list.Dispose();
        Assert.Equal(-1, part.Span.IndexOfAnyExcept((byte)0));
    }

    private static async Task AssertTakesLittleAsync(Func<IMessageChannel, IMessageChannel, Task> run)
    {
        var (here, there) = MemoryChannel.CreatePair("a", "r");
        var (other, _) = MemoryChannel.CreatePair("b", "r");
        await there.SendAsync(new ListAnnouncement(IdentifierSet.MostIdentifiers).Encode(), default);
        await there.DisposeAsync();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var fault = await Assert.ThrowsAsync<ProtocolException>(() => run(here, other));
        Assert.Equal(ProtocolError.PeerClosed, fault.Error);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, FarLessThanAnnounced);
    }

    /// <summary>Remembers where secret values were.</summary>
    private sealed class Watched(IRistretto255 inner) : IRistretto255
    {
        private readonly Lock _lock = new();

        public List<Memory<byte>> Raised { get; } = [];

        public List<ReadOnlyMemory<byte>> Hashed { get; } = [];

        public string Name => inner.Name;

        public void MapAndMultiply(ReadOnlyMemory<byte> uniform, ReadOnlySpan<byte> scalar, Memory<byte> destination)
        {
            lock (_lock)
            {
                Hashed.Add(uniform);
            }

            inner.MapAndMultiply(uniform, scalar, destination);
        }

        public int Multiply(ReadOnlyMemory<byte> elements, ReadOnlySpan<byte> scalar, Memory<byte> destination)
        {
            lock (_lock)
            {
                Raised.Add(destination);
            }

            return inner.Multiply(elements, scalar, destination);
        }
    }
}

/// <summary>Tests that measure the process, one after the other and not beside any other.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
