using System.Collections.Concurrent;
using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Documents;
using Kexin.Collaboration.Runs;
using Kexin.Computations.Documents;
using Kexin.Computations.Intersection;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Member.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kexin.Collaboration.Tests.Runs;

/// <summary>A provider's node comes to have the documents of the tasks that it sees: seen from North, whom East asks.</summary>
public sealed class TaskFollowerTests : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);
    private static readonly MemberId s_east = MemoryCatalogue.MemberOf("East");

    private readonly MemoryCatalogue _ledger = new();
    private readonly Records _records = new();
    private readonly Peers _peers = new();
    private readonly HurriedTime _time = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TaskDocuments _documents;
    private readonly TaskFollower _follower;
    private readonly Task _going;

    public TaskFollowerTests()
    {
        _time.Hurry();
        _documents = new TaskDocuments(_records, _peers, _ledger);
        _follower = new TaskFollower(_ledger, _documents, null!, null!, _time, NullLogger<TaskFollower>.Instance);
        _going = _follower.FetchAsync(_end.Token);
    }

    [Fact]
    public async Task A_document_that_could_not_be_had_is_asked_for_again_while_its_task_waits_for_it()
    {
        var document = Document("first");
        var tries = _peers.FailFirst(document, 3);
        See(document);
        await _records.Has(HashOf(document)).WaitAsync(s_patience);
        Assert.Equal(4, tries());
    }

    [Fact]
    public async Task A_new_task_does_not_wait_for_the_document_of_one_whose_requester_does_not_answer()
    {
        var (gone, there) = (Document("gone"), Document("there"));
        var tries = _peers.FailFirst(gone, int.MaxValue);
        See(gone);
        _peers.FailFirst(there, 0);
        See(there);
        await _records.Has(HashOf(there)).WaitAsync(s_patience);
        var before = tries();
        await Until(() => tries() > before + 1);
    }

    [Fact]
    public async Task Nobody_asks_any_longer_for_the_document_of_a_task_that_is_over()
    {
        var (over, next) = (Document("over"), Document("next"));
        var tries = _peers.FailFirst(over, int.MaxValue);
        See(over);
        await Until(() => tries() > 0);
        Put(over, TaskState.Withdrawn);
        var before = tries();
        _peers.FailFirst(next, 5);
        See(next);
        await _records.Has(HashOf(next)).WaitAsync(s_patience);
        Assert.InRange(tries(), before, before + 1);
    }

    [Fact]
    public async Task A_document_that_arrives_while_somebody_looks_for_it_stays()
    {
        var document = Document("first");
        _records.Looked = () => _records.SaveAsync(HashOf(document), DocumentCodec.Encode(document), _end.Token);
        Assert.Null(await _documents.FindAsync(HashOf(document), _end.Token));
        _records.Looked = () => Task.CompletedTask;
        Assert.Equal("first", (await _documents.FindAsync(HashOf(document), _end.Token))?.Title);
    }

    [Fact]
    public async Task A_document_that_was_altered_where_it_is_kept_is_fetched_again()
    {
        var document = Document("first");
        await _records.SaveAsync(HashOf(document), DocumentCodec.Encode(Document("another")), _end.Token);
        Assert.Null(await _documents.FindAsync(HashOf(document), _end.Token));
        _peers.FailFirst(document, 0);
        Assert.Equal("first", (await _documents.GetAsync(HashOf(document), s_east, _end.Token))?.Title);
        Assert.Equal("first", (await _documents.FindAsync(HashOf(document), _end.Token))?.Title);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _going.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private static async Task Until(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!isSo())
        {
            await Task.Delay(10, patience.Token);
        }
    }

    private static Digest HashOf(ComputationDocument document) => DocumentCodec.HashOf(Suite.Standard, document);

    private ComputationDocument Document(string title) =>
        new(
            Suite.Standard.Hash("consortium"u8),
            title,
            "research",
            s_east,
            [new ComputationInput(_ledger.Self, new TokenId(Suite.Standard.Hash("dataset"u8)), ["id"])],
            [],
            new IntersectionFunction("id", ReleasedPart.Size, [s_east]),
            5
        );

    /// <summary>The transaction that creates a task of East about the document becomes final.</summary>
    private void See(ComputationDocument document)
    {
        Put(document, TaskState.Proposed);
        _follower.See(Creation(document));
    }

    private void Put(ComputationDocument document, TaskState state)
    {
        var input = document.Inputs[0];
        var provider = new TaskProvider(input.Provider, input.Dataset, input.Fields);
        var task = new TaskToken(
            HashOf(document),
            document.Title,
            document.Function.Kind,
            [provider],
            state,
            1,
            4_000_000_000_000
        );
        var id = TokenId.Derive(Suite.Standard, TaskToken.Type, Creation(document).Id.Value);
        _ledger.Put(new Token(id, TaskToken.Type, s_east, 1, task.EncodeFields()));
    }

    private static Transaction Creation(ComputationDocument document)
    {
        using var key = Suite.Standard.CreateSigningKey(new SeededRandomSource(new byte[32]));
        var draft = new TransactionDraft(
            HashOf(document),
            TasksContract.ContractName,
            TasksContract.Create,
            new byte[] { 0xf6 },
            [],
            [],
            0
        );
        return Transaction.Sign(draft, new SeededRandomSource(new byte[32]), key);
    }

    private sealed class Records : IDocumentRecords
    {
        private readonly ConcurrentDictionary<Digest, byte[]> _kept = new();
        private readonly ConcurrentDictionary<Digest, TaskCompletionSource> _waiting = new();

        /// <summary>Happens between a look and its answer.</summary>
        public Func<Task> Looked { get; set; } = () => Task.CompletedTask;

        public Task Has(Digest hash) => _waiting.GetOrAdd(hash, _ => new TaskCompletionSource()).Task;

        public Task SaveAsync(Digest hash, ReadOnlyMemory<byte> encoded, CancellationToken cancel)
        {
            _kept[hash] = encoded.ToArray();
            _waiting.GetOrAdd(hash, _ => new TaskCompletionSource()).TrySetResult();
            return Task.CompletedTask;
        }

        public async Task<byte[]?> FindAsync(Digest hash, CancellationToken cancel)
        {
            var found = _kept.GetValueOrDefault(hash);
            await Looked();
            return found;
        }
    }

    private sealed class Peers : IDocumentPeers
    {
        private readonly ConcurrentDictionary<Digest, Func<byte[]?>> _answers = new();

        /// <summary>East does not answer so often, and then has the document.</summary>
        /// <returns>How often it was asked.</returns>
        public Func<int> FailFirst(ComputationDocument document, int times)
        {
            var asked = 0;
            _answers[HashOf(document)] = () =>
                Interlocked.Increment(ref asked) > times ? DocumentCodec.Encode(document) : null;
            return () => Volatile.Read(ref asked);
        }

        public Task<byte[]?> FetchAsync(MemberId member, Digest hash, CancellationToken cancel) =>
            Task.FromResult(member == s_east ? _answers[hash]() : null);

        public Task SendAsync(MemberId member, ReadOnlyMemory<byte> document, CancellationToken cancel) =>
            Task.CompletedTask;
    }
}
