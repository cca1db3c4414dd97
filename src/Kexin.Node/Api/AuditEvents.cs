using System.Globalization;
using System.Text.Json.Nodes;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Governance.Classification.Deciding;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Entries of the evidence log as FHIR AuditEvents.</summary>
/// <remarks>
/// Source: HL7 FHIR R4 (4.0.1), AuditEvent and Bundle; types are codes of DICOM PS3.16, CID 400 (Audit Event ID), as the resource's value set takes them.
/// What an entry says beyond the resource's elements is an entity's detail, so that nothing of it is lost. People go by pseudonyms.
/// </remarks>
internal sealed class AuditEvents(EvidenceViews evidence, ILedger ledger)
{
    /// <summary>The media type of what is answered.</summary>
    public const string MediaType = "application/fhir+json";

    private const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";
    private const string Refused = "8";

    /// <summary>By the kind's beginning: the DICOM code, its words, and what was done (create, read, update, delete, execute).</summary>
    private static readonly (string Kind, string Code, string Words, string Action)[] s_types =
    [
        (EvidenceKinds.DatasetAdded, "110107", "Import", "C"),
        (EvidenceKinds.DatasetDestroyed, "110110", "Patient Record", "D"),
        (EvidenceKinds.DatasetOpened, "110112", "Query", "R"),
        (EvidenceKinds.DatasetRefused, "110112", "Query", "R"),
        (EvidenceKinds.RowsReleased, "110106", "Export", "R"),
        (EvidenceKinds.RowsHeldBack, "110106", "Export", "R"),
        (EvidenceKinds.PolicySet, "110113", "Security Alert", "U"),
        (Classifying.EvidenceKind, "110100", "Application Activity", "U"),
        (SignInEvidence.SignedInKind, "110114", "User Authentication", "E"),
        // Whatever else a node does.
        ("", "110100", "Application Activity", "E"),
    ];

    /// <summary>Entries, newest first, as a FHIR bundle of AuditEvents; its link <c>next</c> goes on.</summary>
    /// <exception cref="DomainException">The cursor is none of this list, or an entry is damaged.</exception>
    public JsonObject List(PageRequest page)
    {
        var entries = evidence.List(page);
        var bundle = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "collection" };

        // FHIR has no empty lists.
        if (entries.Items.Count > 0)
        {
            bundle["entry"] = new JsonArray([
                .. entries.Items.Select(entry => new JsonObject { ["resource"] = Of(entry) }),
            ]);
        }

        if (entries.Next is { } next)
        {
            bundle["link"] = new JsonArray(
                new JsonObject { ["relation"] = "next", ["url"] = Routes.AuditEvents.Query(("after", next)) }
            );
        }

        return bundle;
    }

    private JsonObject Of(Api.EvidenceEntry entry)
    {
        var facts = entry.ReadFacts();
        var (_, code, words, action) = Array.Find(
            s_types,
            type => entry.Kind.StartsWith(type.Kind, StringComparison.Ordinal)
        );
        var isRefused =
            entry.Kind is EvidenceKinds.DatasetRefused or EvidenceKinds.RowsHeldBack or SignInEvidence.FailedKind;
        var resource = new JsonObject
        {
            ["resourceType"] = "AuditEvent",
            ["id"] = $"evidence-{entry.Index.ToString(CultureInfo.InvariantCulture)}",
            ["type"] = Coding(Dicom, code, words),
            ["subtype"] = new JsonArray(Coding("urn:kexin:evidence-kind", entry.Kind, null)),
            ["action"] = action,
            ["recorded"] = entry.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["outcome"] = isRefused ? Refused : "0",
            ["outcomeDesc"] = entry.Text.En,
        };
        if (facts.FirstOrDefault(fact => fact.Key == "purpose").Value is { } purpose)
        {
            resource["purposeOfEvent"] = new JsonArray(new JsonObject { ["text"] = purpose });
        }

        resource["agent"] = new JsonArray([.. AgentsOf(facts)]);
        resource["source"] = new JsonObject { ["observer"] = Reference("urn:kexin:member", ledger.Self.ToString()) };
        resource["entity"] = new JsonArray([.. EntitiesOf(entry, facts)]);
        return resource;
    }

    /// <summary>Whoever asked: the member, with its person where that is known, and the own people who acted. One is always there, as FHIR demands.</summary>
    private IEnumerable<JsonObject> AgentsOf(IReadOnlyList<KeyValuePair<string, string>> facts)
    {
        (string, string)[] acting =
        [
            ("user", "member"),
            ("user-person", "person"),
            (ActingPerson.Fact, "person"),
            (ActingPerson.ProposersFact, "person"),
        ];
        foreach (var (name, system) in acting)
        {
            if (facts.FirstOrDefault(fact => fact.Key == name).Value is { } who)
            {
                yield return new JsonObject
                {
                    ["who"] = Reference($"urn:kexin:{system}", who),
                    ["requestor"] = name != "user-person",
                };
            }
        }

        if (!facts.Any(fact => fact.Key is "user" or ActingPerson.Fact))
        {
            yield return new JsonObject
            {
                ["who"] = Reference("urn:kexin:member", ledger.Self.ToString()),
                ["requestor"] = true,
            };
        }
    }

    private static IEnumerable<JsonObject> EntitiesOf(
        Api.EvidenceEntry entry,
        IReadOnlyList<KeyValuePair<string, string>> facts
    )
    {
        foreach (var name in new[] { "dataset", "grant", "document" })
        {
            if (facts.FirstOrDefault(fact => fact.Key == name).Value is { Length: > 0 } id)
            {
                yield return new JsonObject { ["what"] = Reference($"urn:kexin:{name}", id), ["name"] = name };
            }
        }

        yield return new JsonObject
        {
            ["what"] = Reference("urn:kexin:evidence", entry.LeafHash),
            ["name"] = "evidence",
            ["detail"] = new JsonArray([
                .. facts
                    .Where(fact => fact.Value.Length > 0)
                    .Select(fact => new JsonObject { ["type"] = fact.Key, ["valueString"] = fact.Value }),
                new JsonObject { ["type"] = "proof", ["valueString"] = entry.ProofUrl },
            ]),
        };
    }

    private static JsonObject Coding(string system, string code, string? words)
    {
        var coding = new JsonObject { ["system"] = system, ["code"] = code };
        if (words is not null)
        {
            coding["display"] = words;
        }

        return coding;
    }

    private static JsonObject Reference(string system, string value) =>
        new()
        {
            ["identifier"] = new JsonObject { ["system"] = system, ["value"] = value },
        };
}
