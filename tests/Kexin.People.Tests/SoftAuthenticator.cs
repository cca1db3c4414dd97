using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kexin.People.Tests;

/// <summary>A browser with a passkey in it, which answers as told: each part can be made wrong.</summary>
/// <remarks>Source: W3C Web Authentication Level 2, 6.1 (authenticator data), 6.5.4 (attestation object), 5.8.1 (client data).</remarks>
internal sealed class SoftAuthenticator : IDisposable
{
    private const byte Present = 0x01;
    private const byte Verified = 0x04;
    private const byte HasKey = 0x40;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);
    private byte[] _handle = [];

    public string Origin { get; set; } = "http://localhost:4100";

    /// <summary>The relying party's id, as the device was told by the browser.</summary>
    public string Host { get; set; } = "localhost";

    /// <summary>What it says that it has counted; null to count.</summary>
    public uint? Says { get; set; }

    public uint Counter { get; private set; }

    public bool VerifiesPerson { get; set; } = true;

    /// <summary>Another challenge than it was given; null for that.</summary>
    public string? Challenge { get; set; }

    /// <summary>Another user handle than it was given; null for that.</summary>
    public byte[]? Handle { get; set; }

    /// <summary>Answers <c>navigator.credentials.create</c>.</summary>
    public string Create(string options)
    {
        var asked = JsonNode.Parse(options)!;
        _handle = Base64Url.DecodeFromChars((string)asked["user"]!["id"]!);
        var client = ClientData("webauthn.create", (string)asked["challenge"]!);
        var point = _key.ExportParameters(false).Q;
        var cose = new CborWriter(CborConformanceMode.Ctap2Canonical);
        cose.WriteStartMap(5);
        foreach (var (label, value) in new[] { (1, 2), (3, -7), (-1, 1) })
        {
            cose.WriteInt32(label);
            cose.WriteInt32(value);
        }

        foreach (var (label, value) in new[] { (-2, point.X!), (-3, point.Y!) })
        {
            cose.WriteInt32(label);
            cose.WriteByteString(value);
        }

        cose.WriteEndMap();
        byte[] length = [0, (byte)_id.Length];
        byte[] data = [.. AuthenticatorData(HasKey), .. new byte[16], .. length, .. _id, .. cose.Encode()];
        var attestation = new CborWriter(CborConformanceMode.Ctap2Canonical);
        attestation.WriteStartMap(3);
        attestation.WriteTextString("fmt");
        attestation.WriteTextString("none");
        attestation.WriteTextString("attStmt");
        attestation.WriteStartMap(0);
        attestation.WriteEndMap();
        attestation.WriteTextString("authData");
        attestation.WriteByteString(data);
        attestation.WriteEndMap();
        return Answer(
            new JsonObject { ["clientDataJSON"] = Text(client), ["attestationObject"] = Text(attestation.Encode()) }
        );
    }

    /// <summary>Answers <c>navigator.credentials.get</c>.</summary>
    public string Get(string options)
    {
        var client = ClientData("webauthn.get", (string)JsonNode.Parse(options)!["challenge"]!);
        Counter++;
        var data = AuthenticatorData(0);
        var signature = _key.SignData(
            [.. data, .. SHA256.HashData(client)],
            HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence
        );
        return Answer(
            new JsonObject
            {
                ["clientDataJSON"] = Text(client),
                ["authenticatorData"] = Text(data),
                ["signature"] = Text(signature),
                ["userHandle"] = Text(Handle ?? _handle),
            }
        );
    }

    public void Dispose() => _key.Dispose();

    private byte[] ClientData(string type, string challenge) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                type,
                challenge = Challenge ?? challenge,
                origin = Origin,
                crossOrigin = false,
            }
        );

    private byte[] AuthenticatorData(byte flags)
    {
        var counter = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(counter, Says ?? Counter);
        var all = (byte)(flags | Present | (VerifiesPerson ? Verified : 0));
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(Host)), all, .. counter];
    }

    private string Answer(JsonObject response) =>
        new JsonObject
        {
            ["id"] = Text(_id),
            ["rawId"] = Text(_id),
            ["type"] = "public-key",
            ["response"] = response,
            ["clientExtensionResults"] = new JsonObject(),
        }.ToJsonString();

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
