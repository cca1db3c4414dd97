namespace Kexin.Cluster.Tests;

/// <summary>Changes files behind a node's back.</summary>
internal static class Bytes
{
    /// <summary>Flips the lowest bit of a byte, and gives back what undoes that.</summary>
    public static Action Flip(string path, long at)
    {
        FlipOnce(path, at);
        return () => FlipOnce(path, at);
    }

    /// <summary>Flips the lowest bit of the byte in the middle.</summary>
    public static Action FlipMiddle(string path) => Flip(path, new FileInfo(path).Length / 2);

    private static void FlipOnce(string path, long at)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ 1));
    }
}
