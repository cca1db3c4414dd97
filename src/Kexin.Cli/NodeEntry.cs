using Kexin.Client.Contracts;
using Kexin.Home.Tokens;

namespace Kexin.Cli;

/// <summary>What the commands need of a node's own program: making one, running one, checking proof files.</summary>
/// <param name="InitAsync">Makes a node.</param>
/// <param name="RunAsync">Runs a node until it is stopped.</param>
/// <param name="RunNewAsync">Makes a node, tells of it, and runs it until it is stopped.</param>
/// <param name="Verify">Checks a proof file without a node; of the consortium with the given id, if one is given.</param>
/// <param name="Recover">Makes a one-time link for an administrator of a node that is stopped: its folder, passphrase, and a name or null.</param>
/// <param name="ChangePassphrase">Seals the master key of the node in a folder by another passphrase or by a token: the old passphrase, the new one or the token's PIN, the token or null; both are cleared.</param>
/// <param name="Examine">Looks at the machine of the node in a folder: the passphrase's file or null, and the passphrase, which is cleared, or null.</param>
internal sealed record NodeEntry(
    Func<InitRequest, CancellationToken, Task<InitOutcome>> InitAsync,
    Func<RunRequest, CancellationToken, Task> RunAsync,
    Func<InitRequest, RunRequest, Action<InitOutcome>, CancellationToken, Task> RunNewAsync,
    Func<byte[], string?, Verification> Verify,
    Func<string, char[], string?, (string Name, string Link)> Recover,
    Action<string, char[], char[], TokenChoice?> ChangePassphrase,
    Func<string, string?, char[]?, IReadOnlyList<MachineCheck>> Examine
);

/// <summary>A node to make.</summary>
/// <param name="Folder">New, or empty.</param>
/// <param name="Name">The organisation's name.</param>
/// <param name="Role">What it asks to be.</param>
/// <param name="Suite"><c>standard</c> or <c>guomi</c>.</param>
/// <param name="Passphrase">Seals the master key, or is the token's PIN; cleared once it did.</param>
/// <param name="Host">The name or address by which other nodes reach this one.</param>
/// <param name="Listen">The local address for other nodes' connections.</param>
/// <param name="Ports">Where it listens.</param>
/// <param name="Admin">The name of the first person.</param>
/// <param name="Token">Seals the master key; null for the passphrase.</param>
internal sealed record InitRequest(
    string Folder,
    string Name,
    MemberRole Role,
    string Suite,
    char[] Passphrase,
    string Host,
    string Listen,
    NodePorts Ports,
    string Admin = Kexin.Home.InitOptions.DefaultAdmin,
    TokenChoice? Token = null
)
{
    /// <summary>The folder and the name; never the passphrase.</summary>
    public override string ToString() => $"{nameof(InitRequest)} {Folder} {Name}";
}

/// <summary>A node's TCP ports: the API's, its peers', its protocol sessions', and the ordering engine's.</summary>
internal sealed record NodePorts(int Api, int Peer, int Channel, int Orderer)
{
    /// <summary>Four ports in a row.</summary>
    public static NodePorts From(int first) => new(first, first + 1, first + 2, first + 3);
}

/// <summary>A node that was made, the one-time link by which its first person sets a password, and the card by which others admit it.</summary>
internal sealed record InitOutcome(
    string Folder,
    string Name,
    string ApiAddress,
    string PeerAddress,
    string ChannelAddress,
    string Admin,
    string Link,
    byte[] Card,
    LocalizedText? Warning = null
)
{
    /// <summary>The folder; never the link.</summary>
    public override string ToString() => $"{nameof(InitOutcome)} {Folder}";
}

/// <summary>A node to run.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Passphrase">Opens the master key; cleared once it did.</param>
/// <param name="PassphraseFile">Where the passphrase came from, if from a file.</param>
/// <param name="Verify">Whether it checks everything that it has before it serves.</param>
/// <param name="Started">Called with the API's address once it can be reached.</param>
internal sealed record RunRequest(
    string Folder,
    char[] Passphrase,
    string? PassphraseFile,
    bool Verify,
    Action<string> Started
)
{
    /// <summary>The folder; never the passphrase.</summary>
    public override string ToString() => $"{nameof(RunRequest)} {Folder}";
}

/// <summary>What checking a proof file gave: each check in order, up to the first that failed.</summary>
/// <param name="Holds">Whether every check passed.</param>
/// <param name="Anchored">Whether it was also checked that the file is of the consortium that the reader named.</param>
/// <param name="Checks">What was checked.</param>
/// <param name="Proves">What the file proves, in sentences; empty when it does not hold.</param>
internal sealed record Verification(
    bool Holds,
    bool Anchored,
    IReadOnlyList<VerificationCheck> Checks,
    IReadOnlyList<LocalizedText> Proves
);

/// <summary>One check.</summary>
internal sealed record VerificationCheck(bool Passed, LocalizedText Text);

/// <summary>One thing that was looked at on the node's machine; null for one that does not apply.</summary>
internal sealed record MachineCheck(string Code, bool? IsWell, LocalizedText Text);
