using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using Kexin.Cryptography;
using Kexin.ObjectStorage.Blobs;

namespace Kexin.Home.Backup;

/// <summary>Back-ups at an S3 service: their ciphertext, and beside it one archive of the sealed master key, the wrapped keys and the index.</summary>
/// <remarks>
/// What: <c>blobs/</c> has the ciphertext; <c>shelf/</c> has archives, and under the name of zeros a pointer to the one that counts. A process works
/// on a copy of the archive in a scratch folder; what it did counts when the pointer was written, which S3 does whole or not at all.
/// Security: the service sees ciphertext, random names, and how much there is. Keys that were renewed are gone with the archive that held them, if the
/// bucket keeps no versions.
/// Cost: the archive is in memory while it is read and written; some hundred bytes for each file of each generation.
/// </remarks>
internal sealed class S3Shelf : IDisposable
{
    private const int PointerSizeInBytes = 24;
    private const int LargestInBytes = 1 << 30;
    private static readonly BlobId s_pointer = new(0, 0);

    private readonly S3Blobs _state;
    private bool _isLoaded;

    private S3Shelf(S3Blobs state, S3Blobs blobs)
    {
        (_state, Blobs) = (state, blobs);
        Folder = Directory.CreateTempSubdirectory("kexin-shelf-").FullName;
    }

    public S3Blobs Blobs { get; }

    /// <summary>The scratch folder.</summary>
    public string Folder { get; }

    /// <summary>Reads the settings of a service, in the form of <see cref="ObjectService"/>.</summary>
    /// <exception cref="NodeFaultException">The file is something else, or names no secret key.</exception>
    public static S3Shelf Open(string settings)
    {
        try
        {
            var service =
                JsonSerializer.Deserialize<ObjectService>(File.ReadAllBytes(settings), JsonSerializerOptions.Web)
                ?? throw new JsonException("null");
            if (new ObjectSettings(null, service).FindFault([]) is { } fault || string.IsNullOrEmpty(service.Bucket))
            {
                throw new JsonException("address, bucket or secretFile");
            }

            var secret = File.ReadAllText(service.SecretFile).Trim();
            return new S3Shelf(At("shelf/"), At("blobs/"));

            S3Blobs At(string below) =>
                new(new Uri(service.Address), service.Bucket, service.Prefix + below, service.AccessKey, secret);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new NodeFaultException(
                $"'{settings}' does not say where an S3 service is ({error.Message}): it needs \"address\", \"bucket\", \"accessKey\", \"secretFile\" (a file with the secret key) and, if wanted, \"prefix\".",
                $"“{settings}”未说明 S3 服务的位置：须有 \"address\"、\"bucket\"、\"accessKey\"、\"secretFile\"（存放密钥的文件），可另加 \"prefix\"。",
                error
            )
            {
                IsUsage = true,
            };
        }
    }

    /// <summary>Brings the archive that counts to the scratch folder; none where there is no back-up yet.</summary>
    /// <exception cref="NodeFaultException">The service cannot be reached, or what it has is no archive.</exception>
    public async Task LoadAsync(CancellationToken cancel)
    {
        if (_isLoaded)
        {
            return;
        }

        try
        {
            if (await FindAsync(cancel) is { } current)
            {
                var content = new byte[current.Length];
                await _state.ReadAsync(current.Id, 0, content, cancel);
                using var archive = new ZipArchive(new MemoryStream(content, writable: false));
                if (archive.Entries.Sum(entry => entry.Length) > LargestInBytes)
                {
                    throw new InvalidDataException("It is too large.");
                }

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
    /// <exception cref="NodeFaultException">The service cannot be reached.</exception>
    public async Task SaveAsync(CancellationToken cancel)
    {
        try
        {
            using var content = new MemoryStream();
            ZipFile.CreateFromDirectory(Folder, content);
            var id = BlobId.Create(RandomSource.System);
            await _state.WriteAsync(id, content.ToArray(), cancel);
            var pointer = new byte[PointerSizeInBytes];
            BinaryPrimitives.WriteUInt64BigEndian(pointer, id.High);
            BinaryPrimitives.WriteUInt64BigEndian(pointer.AsSpan(8), id.Low);
            BinaryPrimitives.WriteInt64BigEndian(pointer.AsSpan(16), content.Length);
            await _state.WriteAsync(s_pointer, pointer, cancel);
            var others = new List<BlobId>();
            await foreach (var found in _state.ListAsync(cancel))
            {
                if (found != id && found != s_pointer)
                {
                    others.Add(found);
                }
            }

            foreach (var other in others)
            {
                await _state.DeleteAsync(other, cancel);
            }
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw Unreachable(error);
        }
    }

    public void Dispose()
    {
        _state.Dispose();
        Blobs.Dispose();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private async Task<(BlobId Id, int Length)?> FindAsync(CancellationToken cancel)
    {
        var pointer = new byte[PointerSizeInBytes];
        try
        {
            await _state.ReadAsync(s_pointer, 0, pointer, cancel);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

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

    private static NodeFaultException Unreachable(Exception error) =>
        new(
            $"The back-ups at the S3 service cannot be reached: {error.Message}",
            "无法访问 S3 服务中的备份，请检查地址、存储桶、账户和网络。",
            error
        );
}
