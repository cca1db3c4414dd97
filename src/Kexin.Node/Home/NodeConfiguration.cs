using System.Text.Json;
using System.Text.Json.Serialization;
using Kexin.Client.Contracts;
using Kexin.Cryptography;

namespace Kexin.Node;

/// <summary>What a node is and where it listens; nothing in it is secret.</summary>
/// <param name="Name">The organisation's name.</param>
/// <param name="Role">What it asks to be in its consortium.</param>
/// <param name="Suite">The suite's name.</param>
/// <param name="Host">The name or address by which other nodes reach it.</param>
/// <param name="Listen">The local address for other nodes' connections.</param>
/// <param name="ApiPort">The API's port, on the loopback interface.</param>
/// <param name="PeerPort">Other nodes' ledger traffic.</param>
/// <param name="ChannelPort">Protocol sessions.</param>
/// <param name="OrdererPort">Kept for an ordering group of several nodes; nothing listens there in a group of one.</param>
/// <param name="TokenHash">SHA-256 of the API's token, in hexadecimal.</param>
/// <param name="SessionPatienceInSeconds">How long a session waits for a silent party; 1 to 3600.</param>
internal sealed record NodeConfiguration(
    string Name,
    MemberRole Role,
    string Suite,
    string Host,
    string Listen,
    int ApiPort,
    int PeerPort,
    int ChannelPort,
    int OrdererPort,
    string TokenHash,
    int SessionPatienceInSeconds = 30
)
{
    /// <summary>The suite itself.</summary>
    public Suite GetSuite() =>
        Cryptography.Suite.TryParse(Suite, out var suite)
            ? suite
            : throw new NodeFaultException($"'{Suite}' is no suite: standard or guomi.");

    public string PeerEndpoint => $"{Host}:{PeerPort}";

    public string ChannelEndpoint => $"{Host}:{ChannelPort}";

    public Uri ApiAddress => new($"http://127.0.0.1:{ApiPort}");

    public void Save(NodeFolder folder) =>
        OwnersFile.Write(
            folder.Configuration,
            JsonSerializer.SerializeToUtf8Bytes(this, ConfigurationJson.Default.NodeConfiguration)
        );

    /// <exception cref="NodeFaultException">There is no node in the folder, or its file is not what was written.</exception>
    public static NodeConfiguration Load(NodeFolder folder)
    {
        if (!File.Exists(folder.Configuration))
        {
            throw new NodeFaultException(
                $"There is no node in '{folder.Root}': make one with 'kexin init --dir {folder.Root} --name NAME'."
            )
            {
                IsUsage = true,
            };
        }

        try
        {
            return JsonSerializer.Deserialize(
                    File.ReadAllBytes(folder.Configuration),
                    ConfigurationJson.Default.NodeConfiguration
                ) ?? throw new JsonException("it is empty");
        }
        catch (JsonException error)
        {
            throw new NodeFaultException(
                $"'{folder.Configuration}' is damaged: {error.Message} Restore it from a copy.",
                error
            );
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(NodeConfiguration))]
internal sealed partial class ConfigurationJson : JsonSerializerContext;
