using System.Net;

namespace Kexin.Peers;

/// <summary>Reads bodies that come from other nodes: no more than a bound, whatever their headers say.</summary>
public static class BoundedBody
{
    /// <summary>The whole body.</summary>
    /// <exception cref="InvalidDataException">It is longer than <paramref name="maxSizeInBytes"/>.</exception>
    public static async Task<byte[]> ReadAsync(Stream body, int maxSizeInBytes, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(body);
        var buffer = new byte[Math.Min(maxSizeInBytes, 1 << 14)];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length == maxSizeInBytes)
                {
                    return await body.ReadAsync(new byte[1], cancel) == 0 ? buffer : throw TooLong(maxSizeInBytes);
                }

                Array.Resize(ref buffer, (int)Math.Min(maxSizeInBytes, 2L * length));
            }

            var count = await body.ReadAsync(buffer.AsMemory(length), cancel);
            if (count == 0)
            {
                return buffer[..length];
            }

            length += count;
        }
    }

    /// <summary>The body of an answer that must be a success.</summary>
    /// <exception cref="HttpRequestException">The node answered with an error.</exception>
    internal static async Task<byte[]> ReadAsync(
        HttpResponseMessage answer,
        int maxSizeInBytes,
        CancellationToken cancel
    )
    {
        var success = answer.IsSuccessStatusCode;
        await using var stream = await answer.Content.ReadAsStreamAsync(cancel);
        if (success)
        {
            return await ReadAsync(stream, maxSizeInBytes, cancel);
        }

        var text = System.Text.Encoding.UTF8.GetString(await ReadAsync(stream, 1 << 14, cancel));
        throw new HttpRequestException(
            text.Length == 0 ? $"it answered {(int)answer.StatusCode}" : text,
            null,
            answer.StatusCode
        );
    }

    /// <summary>Whether the node said that there is no such thing.</summary>
    internal static bool IsNotFound(HttpResponseMessage answer) => answer.StatusCode == HttpStatusCode.NotFound;

    private static InvalidDataException TooLong(int max) => new($"A body of at most {max} bytes was expected.");
}
