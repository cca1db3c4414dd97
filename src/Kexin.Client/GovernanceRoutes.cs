namespace Kexin.Client;

/// <summary>The API's paths of the rules by which a node decides, beside <see cref="Routes"/>: policy, airlock, schemes.</summary>
public static class GovernanceRoutes
{
    /// <summary>GET.</summary>
    public const string Policy = "/v1/policy";

    /// <summary>GET <c>?member=</c>, POST: the versions of a policy on the ledger.</summary>
    public const string PolicyVersions = "/v1/policy/versions";

    /// <summary>GET: the text of an own version.</summary>
    public const string PolicyVersion = "/v1/policy/versions/{id}";

    /// <summary>POST: which rule decides a case.</summary>
    public const string ExplainPolicy = "/v1/policy/explain";

    /// <summary>GET: what is done to values of single rows that leave.</summary>
    public const string Masks = "/v1/policy/masks";

    /// <summary>What is checked of what leaves, and what has left.</summary>
    public const string Airlock = "/v1/airlock";

    /// <summary>POST: which export rows are from.</summary>
    public const string TraceExport = "/v1/airlock/trace";

    /// <summary>GET.</summary>
    public const string Schemes = "/v1/schemes";

    /// <summary>GET.</summary>
    public const string Scheme = "/v1/schemes/{id}";

    /// <summary>GET: what a file of a scheme may say, as JSON Schema.</summary>
    public const string SchemeSchema = "/v1/schemes/schema";

    /// <summary>POST: reads a file as a scheme; nothing is kept.</summary>
    public const string CheckScheme = "/v1/schemes/check";

    /// <summary>POST.</summary>
    public const string GradeByScheme = "/v1/schemes/{id}/grade";
}
