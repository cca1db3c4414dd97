namespace Kexin.Client;

/// <summary>
/// The API's paths, which nodes map and clients fill in; braces mark parameters. Those of an area with many stand in a class of their own:
/// <see cref="GovernanceRoutes"/>, <see cref="InspectionRoutes"/>, <see cref="LifeCycleRoutes"/>.
/// </summary>
public static class Routes
{
    /// <summary>GET; no token needed.</summary>
    public const string Health = "/health";

    /// <summary>GET.</summary>
    public const string Node = "/v1/node";

    /// <summary>GET.</summary>
    public const string Card = "/v1/node/card";

    /// <summary>GET: how the node was in the last day.</summary>
    public const string History = "/v1/node/history";

    /// <summary>GET, POST.</summary>
    public const string Consortium = "/v1/consortium";

    /// <summary>POST.</summary>
    public const string JoinConsortium = "/v1/consortium/join";

    /// <summary>GET (paged), POST (the file as the body; name, format, types, require and source in the query).</summary>
    public const string Datasets = "/v1/datasets";

    /// <summary>GET, DELETE.</summary>
    public const string Dataset = "/v1/datasets/{id}";

    /// <summary>POST.</summary>
    public const string PublishDataset = "/v1/datasets/{id}/publish";

    /// <summary>POST: as <see cref="PublishDataset"/>, and nothing is published.</summary>
    public const string PreviewPublication = "/v1/datasets/{id}/publish/preview";

    /// <summary>POST.</summary>
    public const string EditDataset = "/v1/datasets/{id}/edit";

    /// <summary>POST.</summary>
    public const string WithdrawDataset = "/v1/datasets/{id}/withdraw";

    /// <summary>GET <c>?task=</c>: the task's computation on this dataset alone; for the owner, nothing leaves the node.</summary>
    public const string DatasetSummary = "/v1/datasets/{id}/summary";

    /// <summary>POST: what the columns seem to hold; nothing is decided.</summary>
    public const string ScanDataset = "/v1/datasets/{id}/scan";

    /// <summary>GET: what was decided about the fields.</summary>
    public const string Classification = "/v1/datasets/{id}/classification";

    /// <summary>POST: decides about fields; lowers no level.</summary>
    public const string ClassifyDataset = "/v1/datasets/{id}/classify";

    /// <summary>POST: as <see cref="ClassifyDataset"/>, and may lower levels: an act of two people.</summary>
    public const string LowerClassification = "/v1/datasets/{id}/classify/lower";

    /// <summary>GET, POST <see cref="Contracts.NewBucket"/>.</summary>
    public const string Buckets = "/v1/buckets";

    /// <summary>POST: renews the object store's keys.</summary>
    public const string ObjectKeys = "/v1/buckets/keys";

    /// <summary>POST, the file as the body.</summary>
    public const string Intake = "/v1/intake";

    /// <summary>DELETE.</summary>
    public const string HeldFile = "/v1/intake/{id}";

    /// <summary>POST.</summary>
    public const string InspectFile = "/v1/intake/{id}/inspect";

    /// <summary>POST.</summary>
    public const string KeepFile = "/v1/intake/{id}/keep";

    /// <summary>GET: what the options of a file may say, as JSON Schema.</summary>
    public const string IntakeSchema = "/v1/intake/schema";

    /// <summary>GET <c>?text=&amp;state=</c> (paged).</summary>
    public const string Catalogue = "/v1/catalogue";

    /// <summary>GET.</summary>
    public const string CatalogueEntry = "/v1/catalogue/{id}";

    /// <summary>GET <c>?state=&amp;direction=</c> (paged), POST.</summary>
    public const string Grants = "/v1/grants";

    /// <summary>POST: the smallest request that serves; nothing is sent.</summary>
    public const string ProposeGrant = "/v1/grants/propose";

    /// <summary>GET.</summary>
    public const string Grant = "/v1/grants/{id}";

    /// <summary>POST.</summary>
    public const string ApproveGrant = "/v1/grants/{id}/approve";

    /// <summary>POST.</summary>
    public const string RefuseGrant = "/v1/grants/{id}/refuse";

    /// <summary>POST.</summary>
    public const string RevokeGrant = "/v1/grants/{id}/revoke";

    /// <summary>POST, no body.</summary>
    public const string WithdrawGrant = "/v1/grants/{id}/withdraw";

    /// <summary>POST: the rows that a grant of an own dataset covers, masked and checked.</summary>
    public const string ReleaseGrant = "/v1/grants/{id}/release";

    /// <summary>GET <c>?state=</c> (paged), POST.</summary>
    public const string Consents = "/v1/consents";

    /// <summary>POST: what a person has to sign; nothing is recorded.</summary>
    public const string DraftConsent = "/v1/consents/draft";

    /// <summary>GET.</summary>
    public const string Consent = "/v1/consents/{id}";

    /// <summary>POST.</summary>
    public const string WithdrawConsent = "/v1/consents/{id}/withdraw";

    /// <summary>POST: whose rows they are; it stays at the node.</summary>
    public const string LinkConsent = "/v1/consents/{id}/link";

    /// <summary>GET (paged, newest first): the uses of the subject's data at this node.</summary>
    public const string ConsentUses = "/v1/consents/{id}/uses";

    /// <summary>GET (paged): what waits for this organisation, then what it waits for.</summary>
    public const string Inbox = "/v1/inbox";

    /// <summary>POST.</summary>
    public const string DraftTask = "/v1/tasks/draft";

    /// <summary>GET.</summary>
    public const string Computations = "/v1/computations";

    /// <summary>GET (paged), POST.</summary>
    public const string Tasks = "/v1/tasks";

    /// <summary>GET.</summary>
    public const string Task = "/v1/tasks/{id}";

    /// <summary>POST.</summary>
    public const string AskForTask = "/v1/tasks/{id}/ask";

    /// <summary>POST.</summary>
    public const string AcceptTask = "/v1/tasks/{id}/accept";

    /// <summary>POST.</summary>
    public const string ReviewTask = "/v1/tasks/{id}/review";

    /// <summary>POST, no body.</summary>
    public const string JoinTask = "/v1/tasks/{id}/join";

    /// <summary>Lowers what the policy asks of a task's protocol.</summary>
    public const string DowngradeTask = "/v1/tasks/{id}/downgrade";

    /// <summary>POST, no body.</summary>
    public const string RunTask = "/v1/tasks/{id}/run";

    /// <summary>POST, no body.</summary>
    public const string StopTask = "/v1/tasks/{id}/stop";

    /// <summary>POST, no body.</summary>
    public const string WithdrawTask = "/v1/tasks/{id}/withdraw";

    /// <summary>GET.</summary>
    public const string TaskProgress = "/v1/tasks/{id}/progress";

    /// <summary>GET.</summary>
    public const string TaskResult = "/v1/tasks/{id}/result";

    /// <summary>POST.</summary>
    public const string ReleaseResult = "/v1/tasks/{id}/result/release";

    /// <summary>GET (paged).</summary>
    public const string TaskTable = "/v1/tasks/{id}/result/tables/{table}";

    /// <summary>GET.</summary>
    public const string Ledger = "/v1/ledger";

    /// <summary>POST.</summary>
    public const string Transactions = "/v1/ledger/transactions";

    /// <summary>GET.</summary>
    public const string Transaction = "/v1/ledger/transactions/{id}";

    /// <summary>GET (paged, newest first).</summary>
    public const string Blocks = "/v1/ledger/blocks";

    /// <summary>GET.</summary>
    public const string Block = "/v1/ledger/blocks/{height}";

    /// <summary>GET.</summary>
    public const string Contracts = "/v1/ledger/contracts";

    /// <summary>GET <c>?type=&amp;owner=</c> (paged).</summary>
    public const string Tokens = "/v1/ledger/tokens";

    /// <summary>GET.</summary>
    public const string Token = "/v1/ledger/tokens/{id}";

    /// <summary>GET (paged, oldest first).</summary>
    public const string TokenHistory = "/v1/ledger/tokens/{id}/history";

    /// <summary>GET (paged, newest first): a FHIR bundle.</summary>
    public const string AuditEvents = "/v1/evidence/audit-events";

    /// <summary>GET (paged, newest first).</summary>
    public const string Evidence = "/v1/evidence";

    /// <summary>GET.</summary>
    public const string EvidenceEntry = "/v1/evidence/{index}";

    /// <summary>POST.</summary>
    public const string RestartEvidence = "/v1/evidence/restart";

    /// <summary>GET, answers <c>application/cbor</c>.</summary>
    public const string TransactionProof = "/v1/proofs/transaction/{id}";

    /// <summary>POST, a proof file as the body.</summary>
    public const string CheckProof = "/v1/proofs/check";

    /// <summary>GET, answers <c>application/cbor</c>.</summary>
    public const string EvidenceProof = "/v1/proofs/evidence/{index}";

    /// <summary>POST; no token needed.</summary>
    public const string SignIn = "/v1/sign-in";

    /// <summary>POST; no token needed.</summary>
    public const string SignInByLink = "/v1/sign-in/link";

    /// <summary>POST: a command line begins to wait for somebody who lets it in; no token needed.</summary>
    public const string SignInTerminal = "/v1/sign-in/terminal";

    /// <summary>POST: the session, once somebody has let the command line in; no token needed.</summary>
    public const string FetchTerminal = "/v1/sign-in/terminal/fetch";

    /// <summary>GET: the command line that waits with a code.</summary>
    public const string WaitingTerminal = "/v1/me/terminals/{id}";

    /// <summary>POST.</summary>
    public const string AllowTerminal = "/v1/me/terminals/{id}/allow";

    /// <summary>GET.</summary>
    public const string Me = "/v1/me";

    /// <summary>POST: shows again who it is, for acts that ask again.</summary>
    public const string ProveAgain = "/v1/me/prove";

    /// <summary>PUT.</summary>
    public const string MyPassword = "/v1/me/password";

    /// <summary>PUT.</summary>
    public const string MyLanguage = "/v1/me/language";

    /// <summary>POST (a new secret), PUT (the first code), DELETE.</summary>
    public const string MyCodes = "/v1/me/codes";

    /// <summary>POST: what a browser needs to ask for a passkey; no token needed.</summary>
    public const string OfferPasskeySignIn = "/v1/sign-in/passkey/options";

    /// <summary>POST; no token needed.</summary>
    public const string SignInByPasskey = "/v1/sign-in/passkey";

    /// <summary>POST: the same as <see cref="ProveAgain"/>, by a passkey.</summary>
    public const string ProveByPasskey = "/v1/me/prove/passkey";

    /// <summary>GET, POST (what a browser made).</summary>
    public const string MyPasskeys = "/v1/me/passkeys";

    /// <summary>POST: what a browser needs to make a passkey.</summary>
    public const string OfferPasskey = "/v1/me/passkeys/options";

    /// <summary>DELETE.</summary>
    public const string MyPasskey = "/v1/me/passkeys/{id}";

    /// <summary>GET: how people can sign in; no token needed.</summary>
    public const string SignInWays = "/v1/sign-in/ways";

    /// <summary>POST; no token needed.</summary>
    public const string BeginOrganisationSignIn = "/v1/sign-in/organisation/begin";

    /// <summary>POST; no token needed.</summary>
    public const string SignInByOrganisation = "/v1/sign-in/organisation";

    /// <summary>GET.</summary>
    public const string Sessions = "/v1/sessions";

    /// <summary>DELETE.</summary>
    public const string Session = "/v1/sessions/{id}";

    /// <summary>GET, POST.</summary>
    public const string ProgramTokens = "/v1/tokens";

    /// <summary>DELETE.</summary>
    public const string ProgramToken = "/v1/tokens/{id}";

    /// <summary>GET (paged), POST.</summary>
    public const string People = "/v1/people";

    /// <summary>GET.</summary>
    public const string Person = "/v1/people/{id}";

    /// <summary>PUT.</summary>
    public const string PersonRoles = "/v1/people/{id}/roles";

    /// <summary>PUT <see cref="Contracts.LinkPerson"/>, DELETE.</summary>
    public const string PersonDirectory = "/v1/people/{id}/directory";

    /// <summary>POST, no body.</summary>
    public const string PersonLink = "/v1/people/{id}/link";

    /// <summary>POST, no body.</summary>
    public const string SuspendPerson = "/v1/people/{id}/suspend";

    /// <summary>POST, no body.</summary>
    public const string ResumePerson = "/v1/people/{id}/resume";

    /// <summary>GET (paged, newest first): what a person asked the node to do.</summary>
    public const string PersonActs = "/v1/people/{id}/acts";

    /// <summary>GET (paged, newest first).</summary>
    public const string Proposals = "/v1/proposals";

    /// <summary>POST, no body.</summary>
    public const string ConfirmProposal = "/v1/proposals/{id}/confirm";

    /// <summary>POST, no body.</summary>
    public const string RefuseProposal = "/v1/proposals/{id}/refuse";

    /// <summary>GET, PUT: which acts take two people.</summary>
    public const string Acts = "/v1/acts";

    /// <summary>GET.</summary>
    public const string Roles = "/v1/roles";

    /// <summary>PUT, DELETE.</summary>
    public const string Role = "/v1/roles/{id}";

    /// <summary>GET: what a role can allow.</summary>
    public const string Permissions = "/v1/permissions";

    /// <summary>A path with its one parameter filled in and escaped.</summary>
    public static string With(this string route, string value)
    {
        var (open, close) = (
            route.IndexOf('{', StringComparison.Ordinal),
            route.IndexOf('}', StringComparison.Ordinal)
        );
        return string.Concat(route.AsSpan(0, open), Uri.EscapeDataString(value), route.AsSpan(close + 1));
    }

    /// <summary>A path with a query of those names that have a value.</summary>
    public static string Query(this string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var separator = '?';
        foreach (var (name, value) in query)
        {
            if (value is not null)
            {
                path = $"{path}{separator}{name}={Uri.EscapeDataString(value)}";
                separator = '&';
            }
        }

        return path;
    }
}
