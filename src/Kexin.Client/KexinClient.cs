using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Kexin.Client;

/// <summary>Speaks to one node's HTTP API; safe for concurrent use.</summary>
/// <remarks>
/// Every call throws <see cref="ProposedException"/> when what it asks takes a second person, <see cref="KexinApiException"/> when the node answers with a problem, and
/// <see cref="HttpRequestException"/> when it cannot be reached.
/// </remarks>
public sealed class KexinClient : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private readonly HttpClient _http;

    /// <summary>A client with connections of its own; calls end by their cancellation tokens, not by a timeout.</summary>
    public KexinClient(ApiAccess access, string language = "en")
        : this(
            new HttpClient(
                new SocketsHttpHandler
                {
                    ConnectTimeout = ConnectTimeout,
                    UseCookies = false,
                    UseProxy = false,
                    ConnectCallback = access.Socket is { } path ? (_, cancel) => ConnectAsync(path, cancel) : null,
                }
            )
            {
                BaseAddress = access.Url,
                Timeout = Timeout.InfiniteTimeSpan,
            },
            access.Token,
            language
        ) { }

    /// <summary>A client over <paramref name="http"/>, which has a base address and is disposed with the client.</summary>
    public KexinClient(HttpClient http, string token, string language = "en")
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentException.ThrowIfNullOrEmpty(token);
        _http = http;
        var calls = new ApiCalls(http, new AuthenticationHeaderValue("Bearer", token), language);
        Node = new NodeApi(calls);
        Consortium = new ConsortiumApi(calls);
        Datasets = new DatasetsApi(calls);
        Schemes = new SchemesApi(calls);
        Policy = new PolicyApi(calls);
        Intake = new IntakeApi(calls);
        Buckets = new BucketsApi(calls);
        Catalogue = new CatalogueApi(calls);
        Grants = new GrantsApi(calls);
        Consents = new ConsentsApi(calls);
        Collections = new CollectionsApi(calls);
        Destructions = new DestructionsApi(calls);
        Tasks = new TasksApi(calls);
        Ledger = new LedgerApi(calls);
        Evidence = new EvidenceApi(calls);
        Proofs = new ProofsApi(calls);
        Account = new AccountApi(calls);
        Passkeys = new PasskeysApi(calls);
        People = new PeopleApi(calls);
        Proposals = new ProposalsApi(calls);
        Inspection = new InspectionApi(calls);
    }

    /// <summary>The node itself.</summary>
    public NodeApi Node { get; }

    /// <summary>The consortium that it belongs to.</summary>
    public ConsortiumApi Consortium { get; }

    /// <summary>The organisation's own datasets.</summary>
    public DatasetsApi Datasets { get; }

    /// <summary>By what data are classified and graded.</summary>
    public SchemesApi Schemes { get; }

    /// <summary>The rules of access.</summary>
    public PolicyApi Policy { get; }

    /// <summary>Files on their way in.</summary>
    public IntakeApi Intake { get; }

    /// <summary>The object store's buckets.</summary>
    public BucketsApi Buckets { get; }

    /// <summary>What all members have published.</summary>
    public CatalogueApi Catalogue { get; }

    /// <summary>Requests to use data, and decisions on them.</summary>
    public GrantsApi Grants { get; }

    /// <summary>The activities by which data is collected.</summary>
    public CollectionsApi Collections { get; }

    /// <summary>How long datasets are kept, and their destruction.</summary>
    public DestructionsApi Destructions { get; }

    /// <summary>Consents.</summary>
    public ConsentsApi Consents { get; }

    /// <summary>Joint computations.</summary>
    public TasksApi Tasks { get; }

    /// <summary>The shared ledger.</summary>
    public LedgerApi Ledger { get; }

    /// <summary>The node's own evidence log.</summary>
    public EvidenceApi Evidence { get; }

    /// <summary>Proof files.</summary>
    public ProofsApi Proofs { get; }

    /// <summary>Signing in and out, the own sessions and tokens.</summary>
    public AccountApi Account { get; }

    /// <summary>Passkeys: making them, and signing in by them.</summary>
    public PasskeysApi Passkeys { get; }

    /// <summary>The people of the organisation and their roles.</summary>
    public PeopleApi People { get; }

    /// <summary>Acts that take two people.</summary>
    public ProposalsApi Proposals { get; }

    /// <summary>Trusted inspection.</summary>
    public InspectionApi Inspection { get; }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>
    /// Connects to the node's socket, and never to its port instead: while the node is down, another user of the machine could listen there for
    /// the token.
    /// </summary>
    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancel)
    {
        if (!File.Exists(path))
        {
            throw new SocketException((int)SocketError.ConnectionRefused);
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
