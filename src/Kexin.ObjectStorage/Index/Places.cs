using System.Buffers.Binary;

namespace Kexin.ObjectStorage.Index;

/// <summary>Where each record lies, as bytes to which its seal is bound: a letter of its table, and its key.</summary>
internal static class Places
{
    public static byte[] OfBucket(long bucket) => [(byte)'b', .. Number(bucket)];

    public static byte[] OfObject(long bucket, byte[] name) => [(byte)'o', .. Number(bucket), .. name];

    public static byte[] OfChunk(byte[] id) => [(byte)'c', .. id];

    public static byte[] OfUpload(byte[] id, long bucket) => [(byte)'u', .. Number(bucket), .. id];

    public static byte[] OfPart(byte[] upload, int number) => [(byte)'p', .. Number(number), .. upload];

    private static byte[] Number(long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }
}
