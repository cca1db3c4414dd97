using System.Reflection;
using Kexin.Data;
using Kexin.Governance.Classification.Schemes;
using Kexin.Governance.Datasets;
using Kexin.Governance.Declarations;
using Kexin.Governance.Masking;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Policy;

/// <summary>The rules by which access is decided: the program's, and the organisation's own, which can only be stricter.</summary>
/// <remarks>
/// What: of each list the first rule that fits decides, and the stricter of the two decisions counts.
/// Cost: every case is decided when the rules are read; a decision is one look into a table, whatever the number of rules.
/// </remarks>
public sealed class AccessPolicy
{
    private const int Levels = SchemeLevel.HighestProtection;
    private const int Choices = 3;
    private const int Actions = 5;
    private const int Cases = Levels * Choices * Actions * Choices;

    private static readonly string[] s_changedBy = ["data-officer"];

    private static readonly Lazy<PolicyFile> s_file = new(ReadShipped);

    private static readonly Lazy<AccessPolicy> s_shipped = new(() => new AccessPolicy(null));

    private readonly Dictionary<string, PolicyRule[]> _byClass = new(StringComparer.Ordinal);
    private readonly PolicyRule[] _others;
    private readonly PolicyRule[] _ofPeople;

    /// <summary>The program's rules, and a file of the organisation's own before them.</summary>
    /// <param name="own">The organisation's own rules, or null.</param>
    /// <param name="version">Which version on the ledger they are; 0 for none.</param>
    public AccessPolicy(PolicyFile? own, int version = 0)
    {
        Version = version;
        Own = own?.Rules ?? [];
        ChangedBy = own?.Change ?? s_changedBy;
        _ofPeople = [.. Own.Where(rule => rule.People is { Count: > 0 })];
        OwnMasks = own?.Masks ?? [];
        Collection = own?.Collection ?? CollectionDemand.OnceRegistered;
        Release = own?.Release ?? s_file.Value.Release!;
        Protocols = own?.Protocols ?? [];
        Results = own?.Results ?? new ResultTerms();
        var ofAnybody = Own.Index().Where(rule => rule.Item.People is not { Count: > 0 }).ToList();
        var anywhere = ofAnybody.Where(rule => rule.Item.Classes.Count == 0).ToList();
        var byClass = ofAnybody
            .SelectMany(rule => rule.Item.Classes.Distinct().Select(name => (name, rule)))
            .ToLookup(pair => pair.name, pair => pair.rule, StringComparer.Ordinal);
        _others = Compile(null, [.. anywhere.Select(rule => rule.Item)]);
        foreach (var named in byClass)
        {
            var inOrder = anywhere.Concat(named).OrderBy(rule => rule.Index).Select(rule => rule.Item);
            _byClass[named.Key] = Compile(named.Key, [.. inOrder]);
        }
    }

    /// <summary>The program's rules alone.</summary>
    public static AccessPolicy Shipped => s_shipped.Value;

    /// <summary>Which version on the ledger the organisation's own rules are; 0 where they have none.</summary>
    public int Version { get; }

    /// <summary>The roles that have to have a part in changing it, each by another person.</summary>
    public IReadOnlyList<string> ChangedBy { get; }

    /// <summary>The organisation's own rules, in their order.</summary>
    public IReadOnlyList<PolicyRule> Own { get; }

    /// <summary>The organisation's own masks, in their order.</summary>
    public IReadOnlyList<MaskRule> OwnMasks { get; }

    /// <summary>The program's masks, in their order; the last fits every field.</summary>
    public static IReadOnlyList<MaskRule> ShippedMasks => s_file.Value.Masks!;

    /// <summary>When a dataset is taken in only under a registered activity.</summary>
    public CollectionDemand Collection { get; }

    /// <summary>What rows that leave keep together.</summary>
    public AnonymityTerms Release { get; }

    /// <summary>What results keep that leave as files.</summary>
    public ResultTerms Results { get; }

    /// <summary>What joint computations withstand, by level and counterparty; each that fits counts.</summary>
    public IReadOnlyList<ProtocolRule> Protocols { get; }

    /// <summary>The program's rules, in their order; the last fits every case.</summary>
    public static IReadOnlyList<PolicyRule> ShippedRules => s_file.Value.Rules;

    /// <summary>Whether a rule asks for a field's class.</summary>
    public bool NamesClasses => _byClass.Count > 0 || _ofPeople.Any(rule => rule.Classes.Count > 0);

    /// <summary>What is done to a field's values before they leave.</summary>
    public MaskRule MaskOf(MaskCase @case) => OwnMasks.Concat(ShippedMasks).First(rule => rule.Fits(@case));

    /// <summary>The organisation's own rules out of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="version">Which version on the ledger it is; 0 for none.</param>
    /// <exception cref="DomainException">The file is none, or would allow something; it names the line.</exception>
    public static AccessPolicy Read(DeclarationFile file, int version = 0)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new AccessPolicy(Declaration.Read<PolicyFile>(file, Check), version);
    }

    /// <summary>The rule that decides a case.</summary>
    public PolicyRule Decide(PolicyCase @case)
    {
        ArgumentNullException.ThrowIfNull(@case);
        var rules = @case.Class is { } name && _byClass.TryGetValue(name, out var own) ? own : _others;
        var decided = rules[IndexOf(@case)];
        if (_ofPeople.Length == 0 || @case.People is null || !_ofPeople.Any(rule => rule.Fits(@case)))
        {
            return decided;
        }

        // Where a rule about people fits, the order of all own rules counts.
        var shipped = s_file.Value.Rules.First(rule => rule.Fits(@case));
        var first = Own.First(rule => rule.Fits(@case));
        return IsStricter(first, shipped) ? first : shipped;
    }

    /// <summary>The rule about the organisation's own people that refuses them their own organisation's data, or null.</summary>
    public PolicyRule? FindForOwner(PolicyCase @case) =>
        Array.Find(_ofPeople, rule => rule.Fits(@case)) is { Decision: PolicyDecision.Refuse } rule ? rule : null;

    private static int IndexOf(PolicyCase @case) =>
        (((((@case.Level - 1) * Choices) + (int)@case.Tier) * Actions) + (int)@case.Action) * Choices
        + (int)@case.Role
        - 1;

    private static PolicyRule[] Compile(string? name, List<PolicyRule> own)
    {
        var decided = new PolicyRule[Cases];
        foreach (var level in Enumerable.Range(1, Levels))
        {
            foreach (var tier in Enum.GetValues<DatasetTier>())
            {
                foreach (var action in Enum.GetValues<PolicyAction>())
                {
                    foreach (var role in Enum.GetValues<FieldRole>())
                    {
                        var @case = new PolicyCase(name, level, tier, action, role);
                        var shipped = s_file.Value.Rules.First(rule => rule.Fits(@case));
                        var first = own.Find(rule => rule.Fits(@case));
                        decided[IndexOf(@case)] = first is not null && IsStricter(first, shipped) ? first : shipped;
                    }
                }
            }
        }

        return decided;
    }

    private static bool IsStricter(PolicyRule own, PolicyRule shipped) =>
        own.Decision > shipped.Decision || (own.Decision == shipped.Decision && own.Consent);

    private static void Check(PolicyFile file)
    {
        var ids = s_file.Value.Rules.Select(rule => rule.Id).ToHashSet(StringComparer.Ordinal);
        var masks = ShippedMasks.Select(rule => rule.Id).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < file.Masks?.Count; i++)
        {
            if (!masks.Add(file.Masks[i].Id))
            {
                throw new RecordException($"masks[{i}].id", new("stands there twice", "出现了两次"));
            }
        }

        for (var i = 0; i < file.Rules.Count; i++)
        {
            var rule = file.Rules[i];
            if (!ids.Add(rule.Id))
            {
                throw new RecordException($"rules[{i}].id", new("stands there twice", "出现了两次"));
            }

            if (rule.Decision == PolicyDecision.Allow)
            {
                throw new RecordException(
                    $"rules[{i}].decision",
                    new(
                        "must be grant or refuse: an own rule is only stricter than the program's",
                        "须为 grant 或 refuse：自有规则只能比程序的规则更严"
                    )
                );
            }
        }
    }

    private static PolicyFile ReadShipped()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("policy/shipped.yaml")!;
        using var reader = new StreamReader(stream);
        return Declaration.Read<PolicyFile>(new DeclarationFile("shipped.yaml", reader.ReadToEnd()));
    }
}
