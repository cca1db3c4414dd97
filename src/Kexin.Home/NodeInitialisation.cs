using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Files;
using Kexin.Home.Tokens;
using Kexin.People.Managing;
using Kexin.People.Records;

namespace Kexin.Home;

/// <summary>A node to make.</summary>
/// <param name="Folder">New, or empty.</param>
/// <param name="Name">The organisation's name; 1 to <see cref="Limits.LongestNameInCharacters"/> characters.</param>
/// <param name="Role">What it asks to be.</param>
/// <param name="Suite"><c>standard</c> or <c>guomi</c>.</param>
/// <param name="Passphrase">Seals the master key, and is cleared once it did; at least <see cref="MasterKeyFile.ShortestPassphrase"/> characters. With a token its PIN.</param>
/// <param name="Host">The name or address by which other nodes reach this one.</param>
/// <param name="Listen">The local IP address for other nodes' connections.</param>
/// <param name="ApiPort">The API's TCP port, on the loopback interface.</param>
/// <param name="PeerPort">For other nodes' ledger traffic.</param>
/// <param name="ChannelPort">For protocol sessions.</param>
/// <param name="OrdererPort">For an ordering group of several nodes.</param>
/// <param name="Admin">The name of the first person, who may do everything.</param>
/// <param name="Token">Seals the master key; null for the passphrase.</param>
public sealed record InitOptions(
    string Folder,
    string Name,
    MemberRole Role,
    string Suite,
    char[] Passphrase,
    string Host,
    string Listen,
    int ApiPort,
    int PeerPort,
    int ChannelPort,
    int OrdererPort,
    string Admin = InitOptions.DefaultAdmin,
    TokenChoice? Token = null
)
{
    /// <summary>The first person's name where none was given.</summary>
    public const string DefaultAdmin = "admin";

    /// <summary>What the node's folder says of it.</summary>
    internal NodeConfiguration Configuration =>
        new(Name.Trim(), Role, Suite, Host, Listen, ApiPort, PeerPort, ChannelPort, OrdererPort);

    /// <summary>The folder and the name; never the passphrase.</summary>
    public override string ToString() => $"{nameof(InitOptions)} {Folder} {Name}";
}

/// <summary>A node that was made: its folder, where it will listen, the first person's one-time link, and the member's card.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Api">The API's address.</param>
/// <param name="Peer">For other nodes' ledger traffic.</param>
/// <param name="Channel">For protocol sessions.</param>
/// <param name="Admin">The first person.</param>
/// <param name="Link">That person's; can be used once.</param>
/// <param name="Card">By which others admit the member.</param>
/// <param name="Warning">What people will take the name for; null for itself.</param>
public sealed record InitialisedNode(
    string Folder,
    Uri Api,
    string Peer,
    string Channel,
    string Admin,
    string Link,
    byte[] Card,
    LocalizedText? Warning
)
{
    /// <summary>The folder; never the link.</summary>
    public override string ToString() => $"{nameof(InitialisedNode)} {Folder}";
}

/// <summary>Makes a node's folder: keys, certificate, configuration, the first person with a token for the command line.</summary>
public static class NodeInitialisation
{
    /// <summary>Makes a node; on any error nothing of it is left behind.</summary>
    /// <exception cref="NodeFaultException">An option is wrong, or the folder is not empty.</exception>
    public static InitialisedNode Create(InitOptions options, TimeProvider time)
    {
        var (made, keys) = CreateOpen(options, time);
        keys.Dispose();
        return made;
    }

    /// <summary>As <see cref="Create"/>; the keys stay open, for whoever runs the node at once.</summary>
    /// <param name="options">The node.</param>
    /// <param name="time">The time of its first card and its first person.</param>
    /// <param name="runs">Whether it runs at once, so that its ports have to be free.</param>
    public static (InitialisedNode Made, NodeKeys Keys) CreateOpen(
        InitOptions options,
        TimeProvider time,
        bool runs = false
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var configuration = options.Configuration;
        var suite = Check(options, configuration);
        if (runs)
        {
            NodePorts.ThrowIfTaken(configuration);
        }

        var folder = new NodeFolder(options.Folder);
        if (Directory.Exists(folder.Root) && Directory.EnumerateFileSystemEntries(folder.Root).Any())
        {
            throw Wrong(
                $"'{folder.Root}' is not empty: a new node takes a folder of its own.",
                $"“{folder.Root}”不是空文件夹：新节点需要自己的文件夹。"
            );
        }

        var draft = new NodeFolder(folder.Root.TrimEnd('/') + ".new");
        MakePrivate(draft.Root);
        NodeKeys? keys = null;
        TokenKey? token = null;
        try
        {
            configuration.Save(draft);
            token = options.Token is { } choice ? TokenKey.Create(choice, options.Passphrase) : null;
            keys = NodeKeys.Create(draft, suite, options.Name, options.Passphrase, time.GetUtcNow(), token);
            var (people, access, link) = NewPeople.First(options.Admin, RandomSource.System, time.GetUtcNow());
            new SealedPeople(draft, new RecordSeal(keys)).Save(PeopleBook.Encode(people));
            new ApiAccess(configuration.ApiAddress, access, ApiAccess.SocketName).Save(draft.Root);
            if (Directory.Exists(folder.Root))
            {
                Directory.Delete(folder.Root);
            }

            Directory.Move(draft.Root, folder.Root);
            var made = new InitialisedNode(
                folder.Root,
                configuration.ApiAddress,
                configuration.PeerEndpoint,
                configuration.ChannelEndpoint,
                options.Admin,
                link,
                Ledger.Contracts.MemberCard.Sign(configuration.Describe(keys), keys.Signing).Encoded.ToArray(),
                WarnOf(configuration.Name)
            );
            return (made, keys);
        }
        catch
        {
            keys?.Dispose();
            if (Directory.Exists(draft.Root))
            {
                Directory.Delete(draft.Root, recursive: true);
            }

            token?.Destroy();
            throw;
        }
        finally
        {
            Array.Clear(options.Passphrase);
        }
    }

    /// <summary>By the rule that marks names in the catalogue, as it is here that a name can still be changed.</summary>
    private static LocalizedText? WarnOf(string name) =>
        Ledger.Contracts.Likeness.IsMixed(name)
            ? new(
                $"The name '{name}' mixes letters of scripts that look alike, so others may take it for another organisation's: no consortium is founded with two names that look alike. If that is not meant, remove the folder and make the node again, with each word typed on one keyboard.",
                $"名称“{name}”混用了不同文字的形似字母，可能被误认为其他机构：名称形似的两个机构不能组建同一联盟。若非有意，请删除该文件夹，用同一种输入方式重新输入名称，再次新建节点。"
            )
            : null;

    private static Suite Check(InitOptions options, NodeConfiguration configuration)
    {
        if (options.Token is null)
        {
            CheckPassphrase(options.Passphrase);
        }

        if (configuration.FindFault() is { } fault)
        {
            throw Wrong(fault.En, fault.Zh);
        }

        if (NewPeople.FindFault(options.Admin) is { } unnamed)
        {
            throw Wrong(unnamed.En, unnamed.Zh);
        }

        return configuration.GetSuite();
    }

    /// <summary>Refuses a passphrase that cannot be one.</summary>
    /// <exception cref="NodeFaultException">It is too short, or could be written in two ways.</exception>
    public static void CheckPassphrase(ReadOnlySpan<char> passphrase)
    {
        if (passphrase.Length < MasterKeyFile.ShortestPassphrase)
        {
            throw Wrong(
                $"A passphrase has at least {MasterKeyFile.ShortestPassphrase} characters, not {passphrase.Length}.",
                $"口令至少 {MasterKeyFile.ShortestPassphrase} 个字符，而不是 {passphrase.Length} 个。"
            );
        }

        if (!MasterKeyFile.IsWrittenOneWay(passphrase))
        {
            throw Wrong(
                "The passphrase has a character that another keyboard may write in another way: an accent of its own, a Korean letter by letter, or an old variant. Choose another character.",
                "口令中有其他键盘可能以不同方式写出的字符：单独的重音符号、逐个字母的韩文，或旧的兼容字。请换用其他字符。"
            );
        }
    }

    /// <summary>Makes a folder that its owner alone can look into; one that is there already may be somebody else's trap.</summary>
    private static void MakePrivate(string folder)
    {
        if (Directory.Exists(folder))
        {
            throw Wrong(
                $"'{folder}' is in the way: what is left of an earlier attempt, or another user's. Remove it, then try again.",
                $"“{folder}”已存在：可能是之前未完成的尝试，或属于其他用户。请删除后重试。"
            );
        }

        OwnersFile.MakeFolder(folder);
        const UnixFileMode owners = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & ~UnixFileMode.SetGroup) != owners)
        {
            throw Wrong(
                $"'{folder}' was made by somebody else in this moment. Choose a folder that only you can write beside.",
                $"“{folder}”刚被他人抢先创建。请换一个只有您可以写入的位置。"
            );
        }
    }

    private static NodeFaultException Wrong(string message, string chinese) => new(message, chinese) { IsUsage = true };
}
