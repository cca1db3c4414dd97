using System.Collections.Concurrent;
using System.Text;
using Kexin.Cryptography;

namespace Kexin.Channels.Tests.Functionalities;

/// <summary>A trusted party that tosses coins and repeats what it is told: insecure, for tests of what is built on them.</summary>
internal sealed class Ideal(int parties)
{
    private readonly ConcurrentDictionary<string, Round> _rounds = [];

    public ICoinToss CoinToss { get; } = new Tosser();

    public IBroadcast BroadcastOf(string party) => new Speaker(this, party);

    private sealed class Round
    {
        public Dictionary<string, byte[]> Said { get; } = [];

        public TaskCompletionSource All { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Tosser : ICoinToss
    {
        public Task<byte[]> TossAsync(string label, int sizeInBytes, CancellationToken cancellationToken)
        {
            using var stream = new SeededRandomSource(Suite.Standard.Hash(Encoding.UTF8.GetBytes(label)).ToArray());
            return Task.FromResult(stream.GetBytes(sizeInBytes));
        }
    }

    private sealed class Speaker(Ideal ideal, string party) : IBroadcast
    {
        public async Task<IReadOnlyDictionary<string, byte[]>> RunAsync(
            string label,
            ReadOnlyMemory<byte> message,
            int maxSizeInBytes,
            CancellationToken cancellationToken
        )
        {
            var round = ideal._rounds.GetOrAdd(label, _ => new Round());
            lock (round)
            {
                round.Said.Add(party, message.ToArray());
                if (round.Said.Count == ideal.Parties)
                {
                    round.All.SetResult();
                }
            }

            await round.All.Task.WaitAsync(cancellationToken);
            return round.Said;
        }
    }

    private int Parties => parties;
}
