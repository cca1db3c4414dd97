using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kexin.Cryptography;
using Kexin.ObjectStorage.Blobs;

namespace Kexin.Home.Backup;

/// <summary>Back-ups at an S3 service: their ciphertext, and beside it one archive of the sealed master key, the wrapped keys and the index.</summary>
/// <remarks>
/// What: <c>blobs/</c> has the ciphertext; <c>shelf/</c> has archives, and under the name of zeros a pointer to the one that counts. A process works
/// on a copy of the archive in a scratch folder; what it did counts when the pointer was written, which S3 does whole or not at all. Ciphertext is
/// deleted after that.
/// Two at once: a file lock on one machine; from another, the pointer is read again before it is written, and after it before anything is deleted.
/// Security: the service sees ciphertext, random names, and how much there is. Keys that were renewed are gone with the archive that held them, if the
/// bucket keeps no versions.
/// Cost: the archive is in memory while it is read and written; for each file of each generation some hundred bytes, and its content below 64 KiB.
/// </remarks>
internal sealed class S3Shelf : IDisposable
{
    private const int PointerSizeInBytes = 24;
    private const int LargestInBytes = 1 << 30;
    private static readonly BlobId s_pointer = new(0, 0);

    private readonly S3Blobs _state;
    private readonly S3Blobs _content;
    private readonly LaterDeletions _blobs;
    private readonly string _lockPath;
    private FolderLock? _lock;
    private byte[]? _loaded;
    private List<BlobId> _older = [];
    private bool _isLoaded;

    private S3Shelf(S3Blobs state, S3Blobs content, string place)
    {
        (_state, _content, _blobs) = (state, content, new LaterDeletions(content));
        _lockPath = Path.Combine(
            Path.GetTempPath(),
            $"kexin-shelf-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)).AsSpan(0, 16))}.lock"
        );
        Folder = Directory.CreateTempSubdirectory("kexin-shelf-").FullName;
    }

    /// <summary>The ciphertext; what is deleted of it goes when <see cref="SaveAsync"/> has made that count.</summary>
    public IBlobStore Blobs => _blobs;

    /// <summary>The scratch folder.</summary>
    public string Folder { get; }

    /// <summary>Reads the settings of a service, in the form of <see cref="ObjectService"/>.</summary>
    /// <exception cref="NodeFaultException">The file is something else, or names no secret key.</exception>
    public static S3Shelf Open(string settings)
    {
        try
        {
            var service = JsonSerializer.Deserialize<ObjectService>(
                File.ReadAllBytes(settings),
                JsonSerializerOptions.Web
            );
            if (
                service is null
                || new ObjectSettings(null, service).FindFault([]) is not null
                || string.IsNullOrEmpty(service.Bucket)
                || string.IsNullOrEmpty(service.AccessKey)
            )
            {
                throw Unclear(settings, null);
            }

            var secret = File.ReadAllText(service.SecretFile).Trim();
            var place = string.Join('\n', service.Address, service.Bucket, service.Prefix);
            return new S3Shelf(At("shelf/"), At("blobs/"), place);

            S3Blobs At(string below) =>
                new(new Uri(service.Address), service.Bucket, service.Prefix + below, service.AccessKey, secret);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or UriFormatException)
        {
            throw Unclear(settings, error);
        }
    }

    /// <summary>Brings the archive that counts to the scratch folder; none where there is no back-up yet.</summary>
    /// <exception cref="NodeFaultException">
    /// The service cannot be reached, what it has is no archive, something is there that nothing points to, or another process uses it.
    /// </exception>
    public async Task LoadAsync(CancellationToken cancel)
    {
        if (_isLoaded)
        {
            return;
        }

        _lock ??=
            FolderLock.TryTake(_lockPath)
            ?? throw new NodeFaultException(
                "Another process uses the back-ups at the S3 service. Wait until it has ended.",
                "另一个进程正在使用 S3 服务中的备份，请等它结束。"
            )
            {
                IsUsage = true,
            };
        try
        {
            _older = await ListAsync(_state, cancel);
            _loaded = await ReadPointerAsync(cancel);
            if (_loaded is null)
            {
                await ThrowIfTakenAsync(cancel);
            }
            else
            {
                var current = Parse(_loaded);
                var content = new byte[current.Length];
                await _state.ReadAsync(current.Id, 0, content, cancel);
                using var archive = new ZipArchive(new MemoryStream(content, writable: false));
                ThrowIfTooLarge(archive.Entries.Sum(entry => entry.Length));
                archive.ExtractToDirectory(Folder);
            }

            _isLoaded = true;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or HttpRequestException)
        {
            throw Unreachable(error);
        }
    }

    /// <summary>Makes what is in the scratch folder count, and removes what counted before.</summary>
    /// <exception cref="NodeFaultException">The service cannot be reached, it is too large, or another has changed the back-ups meanwhile; then what was there counts.</exception>
    public async Task SaveAsync(CancellationToken cancel)
    {
        try
        {
            ThrowIfTooLarge(
                new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
            );
            using var content = new MemoryStream();
            ZipFile.CreateFromDirectory(Folder, content);
            ThrowIfTooLarge(content.Length);
            var id = BlobId.Create(RandomSource.System);
            await _state.WriteAsync(id, content.ToArray(), cancel);
            var pointer = new byte[PointerSizeInBytes];
            BinaryPrimitives.WriteUInt64BigEndian(pointer, id.High);
            BinaryPrimitives.WriteUInt64BigEndian(pointer.AsSpan(8), id.Low);
            BinaryPrimitives.WriteInt64BigEndian(pointer.AsSpan(16), content.Length);
            await ThrowIfChangedAsync(_loaded, cancel);
            await _state.WriteAsync(s_pointer, pointer, cancel);
            await ThrowIfChangedAsync(pointer, cancel);
            _loaded = pointer;

            // What was not there before may be what another is about to point to.
            foreach (var older in _older.Where(each => each != s_pointer))
            {
                await _state.DeleteAsync(older, cancel);
            }

            _older = [id];
            await _blobs.DeleteNotedAsync(cancel);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw Unreachable(error);
        }
    }

    public void Dispose()
    {
        _state.Dispose();
        _content.Dispose();
        _lock?.Dispose();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private async Task<byte[]?> ReadPointerAsync(CancellationToken cancel)
    {
        var pointer = new byte[PointerSizeInBytes];
        try
        {
            await _state.ReadAsync(s_pointer, 0, pointer, cancel);
            return pointer;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static (BlobId Id, int Length) Parse(byte[] pointer)
    {
        var length = BinaryPrimitives.ReadInt64BigEndian(pointer.AsSpan(16));
        return length is > 0 and <= LargestInBytes
            ? (
                new BlobId(
                    BinaryPrimitives.ReadUInt64BigEndian(pointer),
                    BinaryPrimitives.ReadUInt64BigEndian(pointer.AsSpan(8))
                ),
                (int)length
            )
            : throw new InvalidDataException($"It says that it has {length} bytes.");
    }

    /// <summary>Without a pointer all that is there would be swept as a rest: so nothing may be there.</summary>
    private async Task ThrowIfTakenAsync(CancellationToken cancel)
    {
        var blobs = await ListAsync(_content, cancel);
        if (_older.Count + blobs.Count > 0)
        {
            throw new NodeFaultException(
                $"The S3 service has {_older.Count} archives of back-ups and {blobs.Count} pieces of content, and the object 'shelf/{s_pointer}', which says what counts, is missing: nothing there is changed. Bring that object back, or name another prefix.",
                $"S3 服务中有 {_older.Count} 个备份归档和 {blobs.Count} 个内容块，但缺少指明有效归档的对象“shelf/{s_pointer}”：其中内容未作任何更改。请恢复该对象，或改用其他前缀。"
            );
        }
    }

    private async Task ThrowIfChangedAsync(byte[]? expected, CancellationToken cancel)
    {
        var found = await ReadPointerAsync(cancel);
        if (found is null ? expected is not null : expected is null || !found.AsSpan().SequenceEqual(expected))
        {
            throw new NodeFaultException(
                "Another process has changed the back-ups at the S3 service meanwhile: what this one did counts for nothing. Do it again when the other has ended.",
                "其间另一个进程更改了 S3 服务中的备份：本次操作无效。请等其结束后重试。"
            );
        }
    }

    private static async Task<List<BlobId>> ListAsync(S3Blobs blobs, CancellationToken cancel)
    {
        var found = new List<BlobId>();
        await foreach (var each in blobs.ListAsync(cancel))
        {
            found.Add(each);
        }

        return found;
    }

    private static void ThrowIfTooLarge(long size)
    {
        if (size > LargestInBytes)
        {
            throw new NodeFaultException(
                $"The index of the back-ups at the S3 service has {size} bytes, and at most {LargestInBytes} can be: what counted before still counts. Drop older back-ups, or name another prefix.",
                $"S3 服务中备份的索引有 {size} 字节，最多 {LargestInBytes} 字节：此前的备份仍然有效。请删除较早的备份，或改用其他前缀。"
            );
        }
    }

    private static NodeFaultException Unclear(string settings, Exception? error) =>
        new(
            $"'{settings}' does not say where an S3 service is: it needs \"address\", \"bucket\", \"accessKey\", \"secretFile\" (a file with the secret key) and, if wanted, \"prefix\".",
            $"“{settings}”未说明 S3 服务的位置：须有 \"address\"、\"bucket\"、\"accessKey\"、\"secretFile\"（存放密钥的文件），可另加 \"prefix\"。",
            error
        )
        {
            IsUsage = true,
        };

    private static NodeFaultException Unreachable(Exception error) =>
        new(
            $"The back-ups at the S3 service cannot be reached: {error.Message}",
            "无法访问 S3 服务中的备份，请检查地址、存储桶、账户和网络。",
            error
        );
}
