using Microsoft.Win32.SafeHandles;

namespace Kexin.Ledger.Storage.Tests.Evidence.Faults;

/// <summary>The process stopped here.</summary>
public sealed class StoppedException : Exception;

/// <summary>Files that stop the process at a chosen step, writing part of what the step would have written, or that refuse steps.</summary>
internal sealed class FaultyFiles : EvidenceFiles
{
    private int _steps;

    /// <summary>The step at which everything stops; none by default.</summary>
    public int StopAt { get; init; } = int.MaxValue;

    /// <summary>How much of the bytes of the step that stops is written, from 0 to 1.</summary>
    public double Written { get; init; }

    /// <summary>How many bytes the disk still takes.</summary>
    public long Room { get; set; } = long.MaxValue;

    public bool FailSync { get; set; }

    public bool FailCut { get; set; }

    public int Steps => _steps;

    public override SafeFileHandle Open(string path, FileMode mode)
    {
        Step();
        return base.Open(path, mode);
    }

    public override void Write(SafeFileHandle file, string path, ReadOnlySpan<byte> bytes, long offset)
    {
        if (IsLastStep())
        {
            base.Write(file, path, bytes[..(int)(bytes.Length * Written)], offset);
        }

        Step();
        if (bytes.Length > Room)
        {
            base.Write(file, path, bytes[..(int)Room], offset);
            Room = 0;
            throw new IOException("No space left on device");
        }

        base.Write(file, path, bytes, offset);
        Room -= bytes.Length;
    }

    public override void Sync(SafeFileHandle file, string path)
    {
        Step();
        if (FailSync)
        {
            throw new IOException("fdatasync failed: Input/output error");
        }

        base.Sync(file, path);
    }

    public override void Cut(SafeFileHandle file, string path, long length)
    {
        Step();
        if (FailCut)
        {
            throw new IOException("Input/output error");
        }

        base.Cut(file, path, length);
    }

    public override void SyncFolder(string folder)
    {
        Step();
        base.SyncFolder(folder);
    }

    public override void WriteDerived(string path, ReadOnlySpan<byte> bytes)
    {
        if (IsLastStep())
        {
            base.WriteDerived(path, bytes[..(int)(bytes.Length * Written)]);
        }

        Step();
        if (bytes.Length > Room)
        {
            throw new IOException("No space left on device");
        }

        base.WriteDerived(path, bytes);
        Room -= bytes.Length;
    }

    public override void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        if (IsLastStep())
        {
            File.WriteAllBytes(path + ".draft", bytes[..(int)(bytes.Length * Written)]);
        }

        Step();
        base.Replace(path, bytes);
    }

    public override void DeleteFile(string path)
    {
        Step();
        base.DeleteFile(path);
    }

    public override void DeleteFolder(string path)
    {
        Step();
        base.DeleteFolder(path);
    }

    private bool IsLastStep() => Volatile.Read(ref _steps) == StopAt;

    private void Step()
    {
        if (Interlocked.Increment(ref _steps) > StopAt)
        {
            throw new StoppedException();
        }
    }
}
