namespace Kexin.Client.Contracts;

/// <summary>An error as RFC 9457 problem details (<c>application/problem+json</c>), with this product's extensions.</summary>
/// <param name="Title">What went wrong, in the language that <c>Accept-Language</c> asked for.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">One of <see cref="ProblemCodes"/>, for machines.</param>
/// <param name="Detail">What to do about it, or null.</param>
/// <param name="Type">A URI of the kind of problem, or null for <c>about:blank</c>.</param>
/// <param name="Instance">The path of the request, or null.</param>
/// <param name="RuleCode">The rule that refused, of a contract or of governance, for machines: <c>grants.not-ended</c>.</param>
/// <param name="Rule">What that rule says.</param>
/// <param name="Saw">What the rule saw.</param>
/// <param name="WouldSatisfy">What would satisfy the rule.</param>
/// <param name="Line">The line of the input, counted from 1.</param>
/// <param name="Column">The column's number in that line, counted from 1.</param>
/// <param name="Party">The organisation that failed, when a protocol could tell.</param>
/// <param name="RetryAfterInSeconds">How long to wait, when the node is overloaded.</param>
public sealed record Problem(
    string Title,
    int Status,
    string Code,
    string? Detail = null,
    string? Type = null,
    string? Instance = null,
    string? RuleCode = null,
    string? Rule = null,
    string? Saw = null,
    string? WouldSatisfy = null,
    long? Line = null,
    long? Column = null,
    string? Party = null,
    double? RetryAfterInSeconds = null
)
{
    /// <summary>The media type of a problem.</summary>
    public const string MediaType = "application/problem+json";
}

/// <summary>The values of <see cref="Problem.Code"/>, each with its HTTP status.</summary>
public static class ProblemCodes
{
    /// <summary>The request itself is wrong (400).</summary>
    public const string Invalid = "invalid";

    /// <summary>The token is missing or wrong (401).</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>The token is right but this is not the caller's to do (403).</summary>
    public const string Forbidden = "forbidden";

    /// <summary>The name, the password, the code or the link is wrong; which, nobody is told (401).</summary>
    public const string WrongSignIn = "wrong-sign-in";

    /// <summary>The password is right and a one-time code is asked for, too (401).</summary>
    public const string CodeNeeded = "code-needed";

    /// <summary>There were too many wrong passwords for that name; <see cref="Problem.RetryAfterInSeconds"/> says how long (429).</summary>
    public const string LockedOut = "locked-out";

    /// <summary>The act asks for a fresh sign-in (403).</summary>
    public const string SignInAgain = "sign-in-again";

    /// <summary>There is no such thing (404).</summary>
    public const string NotFound = "not-found";

    /// <summary>The id's prefix fits more than one thing (409).</summary>
    public const string Ambiguous = "ambiguous";

    /// <summary>It exists already, or is in the wrong state (409).</summary>
    public const string Conflict = "conflict";

    /// <summary>The body is longer than the node takes (413).</summary>
    public const string TooLarge = "too-large";

    /// <summary>The body is not of a type that the node takes (415).</summary>
    public const string UnsupportedMedia = "unsupported-media";

    /// <summary>A rule refused; <see cref="Problem.Rule"/> names it (422).</summary>
    public const string Refused = "refused";

    /// <summary>The input's bytes are broken; line and column say where (422).</summary>
    public const string BadData = "bad-data";

    /// <summary>The node, or the consortium, is too busy; <see cref="Problem.RetryAfterInSeconds"/> says how long (503).</summary>
    public const string Overloaded = "overloaded";

    /// <summary>It was handed in to the ledger, and has not become final yet; <see cref="Problem.RetryAfterInSeconds"/> says when to look again (503).</summary>
    public const string NotConfirmed = "not-confirmed";

    /// <summary>The node belongs to no consortium yet (409).</summary>
    public const string NoConsortium = "no-consortium";

    /// <summary>Another member that is needed cannot be reached; <see cref="Problem.Party"/> names it (503).</summary>
    public const string PeerUnreachable = "peer-unreachable";

    /// <summary>A computation ended without a result; <see cref="Problem.Party"/> names who failed (502).</summary>
    public const string Protocol = "protocol";

    /// <summary>Something stored does not match its hash (500).</summary>
    public const string Corrupt = "corrupt";

    /// <summary>The disk is full (507).</summary>
    public const string DiskFull = "disk-full";

    /// <summary>A fault of the program (500).</summary>
    public const string Fault = "fault";
}
