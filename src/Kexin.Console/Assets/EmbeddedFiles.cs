using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Kexin.Console.Assets;

/// <summary>The console's scripts, styles and pictures, embedded in its assembly; compressed once, when first asked for.</summary>
internal static class EmbeddedFiles
{
    private const string Gzip = "gzip";
    private static readonly ConcurrentDictionary<string, Asset?> s_assets = new(StringComparer.Ordinal);

    /// <summary>An asset's address, which changes with its content.</summary>
    public static string Address(string name) => $"/{name}?v={Find(name)!.Tag[..8]}";

    public static void MapEmbeddedFiles(this IEndpointRouteBuilder routes)
    {
        foreach (var folder in new[] { "assets", "_content/MudBlazor", "_framework" })
        {
            routes.MapGet(
                $"/{folder}/{{file}}",
                (HttpContext context, string file) => SendAsync(context, $"{folder}/{file}")
            );
        }
    }

    /// <summary>Answers with an asset, or that there is none of that name.</summary>
    public static async Task SendAsync(HttpContext context, string name)
    {
        var response = context.Response;
        if (Find(name) is not { } asset)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var tag = $"\"{asset.Tag}\"";
        response.Headers.ETag = tag;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.Remove(HeaderNames.Pragma);
        response.Headers.CacheControl = context.Request.Query.ContainsKey("v")
            ? "public, max-age=31536000, immutable"
            : "no-cache";
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = TypeOf(name);
        if (context.Request.Headers.AcceptEncoding.ToString().Contains(Gzip, StringComparison.OrdinalIgnoreCase))
        {
            response.Headers.ContentEncoding = Gzip;
            response.ContentLength = asset.Compressed.Length;
            await response.Body.WriteAsync(asset.Compressed, context.RequestAborted);
            return;
        }

        using var stored = new MemoryStream(asset.Compressed);
        await using var plain = new GZipStream(stored, CompressionMode.Decompress);
        await plain.CopyToAsync(response.Body, context.RequestAborted);
    }

    /// <summary>An asset's text.</summary>
    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(EmbeddedFiles).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static Asset? Find(string name) =>
        s_assets.TryGetValue(name, out var known) ? known
        : typeof(EmbeddedFiles).Assembly.GetManifestResourceStream(name) is { } stream
            ? s_assets.GetOrAdd(name, _ => Asset.Of(stream))
        : null;

    private static string TypeOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".webmanifest" => "application/manifest+json",
            ".html" => "text/html; charset=utf-8",
            _ => "image/svg+xml",
        };

    private sealed record Asset(string Tag, byte[] Compressed)
    {
        public static Asset Of(Stream stream)
        {
            using (stream)
            using (var compressed = new MemoryStream())
            using (var digest = SHA256.Create())
            {
                using (var zip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
                using (var hashed = new CryptoStream(stream, digest, CryptoStreamMode.Read))
                {
                    hashed.CopyTo(zip);
                }

                return new Asset(Convert.ToHexStringLower(digest.Hash!), compressed.ToArray());
            }
        }
    }
}
