using Kexin.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Kexin.Ledger.Storage;

/// <summary>The segment that is appended to. After a failed append the file is cut back to its last durable byte before anything else is written.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly EvidenceFiles _files;
    private readonly SafeFileHandle _file;
    private bool _hasLooseEnd;

    private SegmentWriter(EvidenceFiles files, string path, SafeFileHandle file, long first, long length)
    {
        _files = files;
        _file = file;
        Path = path;
        First = first;
        Length = length;
    }

    public string Path { get; }

    public long First { get; }

    /// <summary>How many bytes are durable.</summary>
    public long Length { get; private set; }

    /// <summary>Begins a new segment; on disk, name included, when this returns.</summary>
    public static SegmentWriter Create(EvidenceFiles files, EvidencePaths paths, Suite suite, long firstEntry)
    {
        var path = paths.Segment(firstEntry);
        var file = files.Open(path, FileMode.Create);
        try
        {
            files.Write(file, path, SegmentFormat.WriteHeader(suite, firstEntry), 0);
            files.Sync(file, path);
            files.SyncFolder(paths.Segments);
            return new SegmentWriter(files, path, file, firstEntry, SegmentFormat.HeaderSizeInBytes);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with a segment whose first <paramref name="length"/> bytes are good; the rest is cut off.</summary>
    public static SegmentWriter Continue(EvidenceFiles files, string path, long firstEntry, long length)
    {
        var file = files.Open(path, FileMode.Open);
        if (RandomAccess.GetLength(file) != length)
        {
            files.Cut(file, path, length);
        }

        return new SegmentWriter(files, path, file, firstEntry, length);
    }

    /// <summary>Returns when the batch is durable.</summary>
    /// <exception cref="IOException">Nothing of the batch counts.</exception>
    public void Append(ReadOnlySpan<byte> batch)
    {
        if (_hasLooseEnd)
        {
            CutLooseEnd();
        }

        _hasLooseEnd = true;
        try
        {
            _files.Write(_file, Path, batch, Length);
            _files.Sync(_file, Path);
        }
        catch (IOException)
        {
            TryCutLooseEnd();
            throw;
        }

        _hasLooseEnd = false;
        Length += batch.Length;
    }

    public void Dispose() => _file.Dispose();

    private void CutLooseEnd()
    {
        _files.Cut(_file, Path, Length);
        _hasLooseEnd = false;
    }

    private void TryCutLooseEnd()
    {
        try
        {
            CutLooseEnd();
        }
        catch (IOException)
        {
            // The next append tries again before it writes, and opening cuts it too.
        }
    }
}
