using System.Collections.Concurrent;
using System.Text.Json;
using Kexin.Cryptography;
using Kexin.Governance.Catalogue;
using Kexin.Vault;

namespace Kexin.Home.Datasets;

/// <summary>A file that waits to be kept or dropped.</summary>
/// <param name="Id">What the calls about it name.</param>
/// <param name="SizeInBytes">The file's size.</param>
/// <param name="Until">When it is dropped, unless something is done with it before.</param>
public sealed record HeldUpload(string Id, long SizeInBytes, DateTimeOffset Until);

/// <summary>Files that were sent and are not decided on: each is looked at, then kept or dropped, and dropped by itself after a while.</summary>
/// <remarks>Cost: disk for each file, and the memory of one inspection for each that is looked at.</remarks>
public sealed class HeldUploads(
    DatasetVault vault,
    StoredDatasets stored,
    OwnDatasets datasets,
    VaultCheck check,
    TimeProvider time
) : IDisposable
{
    /// <summary>How many are held at once, those that are still coming in among them.</summary>
    public const int Most = 8;

    /// <summary>How long one is held after it was last used.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private const int IdInBytes = 16;

    private readonly ConcurrentDictionary<string, Upload> _uploads = new();
    private int _count;

    /// <summary>Receives a file.</summary>
    /// <exception cref="DomainException">Too many are held, or the disk is full.</exception>
    public async Task<HeldUpload> ReceiveAsync(Stream file, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _count) > Most)
        {
            Interlocked.Decrement(ref _count);
            throw new DomainException(
                FaultCodes.Overloaded,
                new($"{Most} files wait to be kept or dropped.", $"已有 {Most} 个文件等待确认。"),
                new(
                    "Keep or drop one of them, or wait until they are dropped.",
                    "请先确认或放弃其中一个，或等待其到期。"
                )
            );
        }

        try
        {
            await check.TidyAsync();
            var held = await vault.HoldAsync(file, cancel);
            var id = Convert.ToHexStringLower(RandomSource.System.GetBytes(IdInBytes));
            var upload = new Upload(held, time.CreateTimer(_ => Drop(id), null, Patience, Timeout.InfiniteTimeSpan));
            _uploads[id] = upload;
            return new HeldUpload(id, held.SizeInBytes, time.GetUtcNow() + Patience);
        }
        catch (Exception error)
        {
            Interlocked.Decrement(ref _count);
            throw error is IntakeException intake ? NotTakenIn(intake) : error;
        }
    }

    /// <summary>What a file would be taken in as, and the options that it was read with.</summary>
    /// <exception cref="DomainException">There is no such file, its structure is broken, or the options are not as they should be.</exception>
    public Task<(FileInspection Inspection, IntakeOptions Options)> LookAsync(
        string id,
        DatasetFormat format,
        JsonElement? options,
        CancellationToken cancel
    ) =>
        UseAsync(
            id,
            async upload =>
            {
                var read = OptionsOf(options);
                return (await upload.InspectAsync(format, read, cancel), read);
            },
            cancel
        );

    /// <summary>Takes a file in as it was last shown, or would be shown with these options; after that it is held no longer.</summary>
    /// <exception cref="DomainException">There is no such file, or it cannot be taken in; it is still held.</exception>
    public async Task<(OwnDataset Dataset, FileInspection Inspection, IntakeOptions Options)> TakeInAsync(
        string id,
        string name,
        string? source,
        DatasetFormat format,
        JsonElement? options,
        string? activity,
        CancellationToken cancel
    )
    {
        var kept = await UseAsync(
            id,
            async upload =>
            {
                var read = OptionsOf(options);
                var inspection = await upload.InspectAsync(format, read, cancel);
                var dataset = await datasets.AddAsync(
                    new NewDataset(name, source, CanonicalRecord.Encode(read), read.Missing ?? [], activity),
                    () => stored.ImportAsync(upload.File, name, source, format, read, inspection.Inferred, cancel),
                    cancel
                );
                return (dataset, inspection, read);
            },
            cancel
        );
        Drop(id);
        return kept;
    }

    /// <summary>Drops a file, once nothing is done with it any more; one that is not there is dropped already.</summary>
    public void Drop(string id)
    {
        if (_uploads.TryRemove(id, out var upload))
        {
            upload.Dispose();
            Interlocked.Decrement(ref _count);
        }
    }

    public void Dispose()
    {
        foreach (var id in _uploads.Keys)
        {
            Drop(id);
        }
    }

    private async Task<T> UseAsync<T>(string id, Func<Upload, Task<T>> use, CancellationToken cancel)
    {
        if (!_uploads.TryGetValue(id, out var upload) || !await upload.EnterAsync(cancel))
        {
            throw DomainException.NotFound(
                "There is no such file any more: it was kept or dropped. Send it again.",
                "该文件已不在：已入库、已放弃或已到期。请重新发送。"
            );
        }

        try
        {
            return await use(upload);
        }
        catch (IntakeException error)
        {
            throw NotTakenIn(error);
        }
        finally
        {
            upload.Leave(Patience);
        }
    }

    /// <summary>What a caller is told of a file that cannot be taken in.</summary>
    private static DomainException NotTakenIn(IntakeException error) =>
        new(
            error.Error == IntakeError.DiskFull ? FaultCodes.DiskFull : FaultCodes.BadData,
            new("The file was not taken in. Nothing of it was kept.", "文件未被导入，未保留其任何内容。"),
            new(error.Explain("en"), error.Explain("zh")),
            error
        )
        {
            Line = error.Line,
            Column = error.Column,
        };

    private static IntakeOptions OptionsOf(JsonElement? json)
    {
        if (json is not { ValueKind: not JsonValueKind.Null } given)
        {
            return IntakeOptions.None;
        }

        try
        {
            return RecordJson.Read<IntakeOptions>(given);
        }
        catch (RecordException error)
        {
            throw DomainException.Invalid(
                $"How the file is read: {error.Text.En}",
                $"文件读取方式有误：{error.Text.Zh}"
            );
        }
    }

    /// <summary>One file; one thing is done with it at a time, and it is disposed of after that.</summary>
    private sealed class Upload(HeldFile file, ITimer timer) : IDisposable
    {
        private readonly SemaphoreSlim _turn = new(1);
        private volatile bool _isDropped;
        private (byte[] Options, DatasetFormat Format, FileInspection Inspection)? _last;

        public HeldFile File => file;

        public async Task<bool> EnterAsync(CancellationToken cancel)
        {
            await _turn.WaitAsync(cancel);
            if (_isDropped)
            {
                _turn.Release();
            }

            return !_isDropped;
        }

        public void Leave(TimeSpan patience)
        {
            if (!_isDropped)
            {
                timer.Change(patience, Timeout.InfiniteTimeSpan);
            }

            _turn.Release();
        }

        /// <summary>What the file is with these options; the last answer is kept.</summary>
        public async Task<FileInspection> InspectAsync(
            DatasetFormat format,
            IntakeOptions options,
            CancellationToken cancel
        )
        {
            var bytes = CanonicalRecord.Encode(options);
            if (_last is { } last && last.Format == format && last.Options.AsSpan().SequenceEqual(bytes))
            {
                return last.Inspection;
            }

            var inspection = await file.InspectAsync(format, ImportOptions.Of(options), cancel);
            _last = (bytes, format, inspection);
            return inspection;
        }

        public void Dispose()
        {
            timer.Dispose();
            _isDropped = true;
            _turn
                .WaitAsync()
                .ContinueWith(
                    _ =>
                    {
                        file.Dispose();
                        _turn.Release();
                    },
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default
                );
        }
    }
}
