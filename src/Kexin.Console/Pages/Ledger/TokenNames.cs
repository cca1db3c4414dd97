using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Session;

namespace Kexin.Console.Pages.Ledger;

/// <summary>What people call tokens, each asked for once.</summary>
internal sealed class TokenNames(KexinClient node, Words words)
{
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>Its kind and its name; where it has none, its kind and its owner.</summary>
    public async Task<string> FindAsync(string id, CancellationToken cancel)
    {
        if (!_known.TryGetValue(id, out var name))
        {
            _known[id] = name = await ReadAsync(id, cancel);
        }

        return name;
    }

    private async Task<string> ReadAsync(string id, CancellationToken cancel)
    {
        try
        {
            var found = await node.Ledger.TokenAsync(id, cancel);
            return LedgerWords.NameOf(found) is { } name
                ? $"{LedgerWords.OfType(words, found)}: {name}"
                : $"{LedgerWords.OfType(words, found)} · {found.Owner.Name}";
        }
        catch (KexinApiException error) when (error.Problem.Code == ProblemCodes.NotFound)
        {
            // It was spent since.
            return $"{words["ledger.token"]} {id[..8]}";
        }
    }
}
