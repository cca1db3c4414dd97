using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Home;

namespace Kexin.Cli;

/// <summary>One run of one command: what was given, the node it speaks to, and where it answers.</summary>
internal sealed class Call(ParseResult result, CommandSet set, Terminal terminal, Func<string, string?> environment)
    : IDisposable
{
    public const string JsonOption = "--json";
    private const string NodeVariable = "KEXIN_NODE";
    private const string TokenVariable = "KEXIN_TOKEN";
    private const string DefaultFolder = "kexin-node";

    private static readonly JsonSerializerOptions Indented = new(KexinJson.Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(KexinJson.Default, CliJson.Default),
    };

    private ApiAccess? _access;
    private KexinClient? _client;

    public Terminal Terminal => terminal;

    public Texts Texts => terminal.Texts;

    public bool Json => WantsJson(result);

    /// <summary>The node's folder, or its address: <c>--node</c>, else KEXIN_NODE, else <c>./kexin-node</c>.</summary>
    public string NodeFolder => result.GetValue(set.Node) ?? environment(NodeVariable) ?? DefaultFolder;

    /// <summary>The node, reached by the address and token in its folder.</summary>
    public KexinClient Client => _client ??= new KexinClient(Access, Texts.Language);

    /// <summary>The user's own sign-ins.</summary>
    public SignInFile SignIns { get; } = new(environment);

    /// <summary>The node by which a sign-in is kept: its address, or the full path of its folder.</summary>
    public string NodeKey => Address?.ToString() ?? Path.GetFullPath(NodeFolder);

    /// <summary>Where the node is and the token for it: KEXIN_TOKEN, else the user's own, else the one in its folder.</summary>
    public ApiAccess Access => _access ??= FindAccess();

    /// <summary>Whether a parsed command line asks for JSON.</summary>
    public static bool WantsJson(ParseResult result) =>
        result.GetResult(JsonOption) is OptionResult { Implicit: false, Option: Option<bool> };

    /// <summary>Whether a command line that may be wrong asks for JSON, also where the word stands beside an unknown command.</summary>
    public static bool AsksForJson(ParseResult result) =>
        result.GetResult(JsonOption) is OptionResult { Implicit: false }
        || result.UnmatchedTokens.Contains(JsonOption, StringComparer.Ordinal);

    public T? Get<T>(Option<T> option) => result.GetValue(option);

    public T Get<T>(Argument<T> argument) => result.GetValue(argument)!;

    public string? Environment(string name) => environment(name);

    /// <summary>A failure by the key of its text.</summary>
    public CommandFailedException Fail(int exitCode, string key, params ReadOnlySpan<object?> values) =>
        new(exitCode, Texts.Format(key, values));

    /// <summary>Answers with <paramref name="value"/>: as JSON if that was asked for, else as <paramref name="render"/> shows it.</summary>
    public int Answer<T>(T value, Action<T> render)
    {
        if (Json)
        {
            terminal.RawOut.WriteLine(ToJson(value));
        }
        else
        {
            render(value);
        }

        return ExitCodes.Done;
    }

    /// <summary>Answers with a sentence: that it is done.</summary>
    public int Say(string sentence) =>
        Answer(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["message"] = sentence },
            _ => terminal.Line(sentence)
        );

    /// <summary>Answers with a receipt; see <see cref="ExpectFinalAsync"/>.</summary>
    public async Task<int> AnswerAsync(Receipt receipt, Wait? wait, CancellationToken cancel)
    {
        Answer(receipt, _ => Rendering.ReceiptView.Write(receipt, terminal));
        await ExpectFinalAsync([receipt], wait, cancel);
        return ExitCodes.Done;
    }

    /// <summary>Ends the command where what was to be final is only accepted: that has an exit code of its own, and says whom the ledger waits for.</summary>
    public async Task ExpectFinalAsync(IReadOnlyList<Receipt> receipts, Wait? wait, CancellationToken cancel)
    {
        var open = receipts.Where(receipt => receipt.State != ReceiptState.Final).ToList();
        if (wait != Wait.Accepted && open.Count > 0)
        {
            throw new CommandFailedException(
                ExitCodes.NotFinal,
                await NotFinalAsync(open.Max(receipt => receipt.Height), cancel)
            );
        }
    }

    /// <summary>Says that a block is not final, and for whom it waits.</summary>
    /// <param name="height">Of the block; null for the last that any member has.</param>
    /// <param name="cancel">Ends the asking.</param>
    public async Task<string> NotFinalAsync(long? height, CancellationToken cancel)
    {
        IReadOnlyList<MemberStatus> members;
        try
        {
            members = (await Client.Consortium.StatusAsync(cancel)).Members;
        }
        catch (KexinApiException error) when (error.Problem.Code == ProblemCodes.Forbidden)
        {
            // Who the members are is not for everybody.
            members = [];
        }

        // A member signs only once enough have voted: where one is off, nobody has signed, and that one is waited for.
        var block = height ?? members.Max(member => member.Height);
        return Names(members.Where(member => !member.Reachable)) is { Length: > 0 } off
                ? Texts.Format("receipt.not-final-off", off)
            : Names(members.Where(member => !(member.Height >= block))) is { Length: > 0 } behind
                ? Texts.Format("receipt.not-final", behind)
            : Texts["receipt.not-final-all"];
    }

    private string Names(IEnumerable<MemberStatus> members) =>
        string.Join(Texts["list.comma"], members.Select(member => member.Name));

    /// <summary>A contract as indented JSON.</summary>
    public static string ToJson<T>(T value) =>
        ShownText.EscapeJson(JsonSerializer.Serialize(value, (JsonTypeInfo<T>)Indented.GetTypeInfo(typeof(T))));

    /// <summary>Answers with a list: as JSON, else as a table, or a sentence when it is empty.</summary>
    public async Task<int> AnswerListAsync<T>(
        Func<Paging, CancellationToken, Task<Page<T>>> fetch,
        string emptyKey,
        Action<IReadOnlyList<T>> render,
        CancellationToken cancel
    )
    {
        var items = new List<T>();
        await foreach (var item in Paging.AllAsync(fetch, cancel))
        {
            items.Add(item);
        }

        return Answer(
            new Page<T>(items, null),
            page =>
            {
                if (page.Items.Count == 0)
                {
                    terminal.Line(Texts[emptyKey]);
                }
                else
                {
                    render(page.Items);
                }
            }
        );
    }

    public void Dispose() => _client?.Dispose();

    /// <summary>Null where the node is named by its folder.</summary>
    private Uri? Address =>
        NodeFolder.StartsWith("http://", StringComparison.Ordinal)
        || NodeFolder.StartsWith("https://", StringComparison.Ordinal)
            ? Uri.TryCreate(NodeFolder, UriKind.Absolute, out var address)
                ? address
                : throw Fail(ExitCodes.Usage, "error.no-address", NodeFolder)
            : null;

    private ApiAccess FindAccess()
    {
        var own = environment(TokenVariable) is { Length: > 0 } given ? given : SignIns.Find(NodeKey);
        if (Address is { } address)
        {
            return new ApiAccess(address, own ?? "none");
        }

        try
        {
            var access = ApiAccess.Load(NodeFolder);
            return own is null ? access : access with { Token = own };
        }
        catch (FileNotFoundException)
        {
            throw Fail(ExitCodes.Unreachable, "error.no-node", Path.GetFullPath(NodeFolder));
        }
        catch (InvalidDataException)
        {
            throw Fail(
                ExitCodes.Unreachable,
                "error.bad-access",
                Rendering.Paths.Near(Path.Combine(NodeFolder, ApiAccess.FileName))
            );
        }
    }
}
