using System.Net;
using Microsoft.AspNetCore.Http;

namespace Kexin.Console.SigningIn;

/// <summary>Whether a browser can have passkeys for the address by which it came: they belong to a host name, and 127.0.0.1 is none.</summary>
internal static class PasskeyPlace
{
    private const string LoopbackName = "localhost";

    /// <summary>Whether the address has a host name.</summary>
    public static bool IsNamed(HttpRequest request) => IsNamed(request.Host.Host);

    /// <summary>Whether that is a host name and no address.</summary>
    public static bool IsNamed(string host) => !IPAddress.TryParse(host, out _);

    /// <summary>The origin, as the browser writes it.</summary>
    public static string OriginOf(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    /// <summary>A path of this console by the name of this machine.</summary>
    public static string Named(HttpRequest request, string path) =>
        $"{request.Scheme}://{LoopbackName}:{request.Host.Port}{path}";
}
