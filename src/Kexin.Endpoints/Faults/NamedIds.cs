using System.Text.RegularExpressions;
using Kexin.Client.Contracts;
using Kexin.Collaboration.Contract;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Endpoints.Faults;

/// <summary>
/// Says names where a rule says ids (record 0133): a contract answers from the tokens before it, and knows what is called how no more
/// than a member's key. The short form of an id becomes the member's name, or stands behind the task's title or the dataset's name.
/// </summary>
public sealed partial class NamedIds(ILedger ledger)
{
    /// <summary>The same problem with names.</summary>
    public Problem In(Problem problem, string language) =>
        ledger.IsOpen
            ? problem with
            {
                Title = In(problem.Title, language)!,
                Detail = In(problem.Detail, language),
                Saw = In(problem.Saw, language),
                WouldSatisfy = In(problem.WouldSatisfy, language),
            }
            : problem;

    private string? In(string? text, string language) =>
        text is null
            ? null
            : ShortId()
                .Replace(
                    text,
                    found =>
                        NameOf(found.Groups["id"].Value, language) switch
                        {
                            null => found.Value,
                            // Chinese quotes and brackets bring their own space.
                            { } name when name.StartsWith('“') => name,
                            { } name => found.Value.Replace(found.Groups["id"].Value, name, StringComparison.Ordinal),
                        }
                );

    private string? NameOf(string id, string language)
    {
        if (ledger.Genesis.Members.Cards.FirstOrDefault(card => card.Id.Value.ToShortString() == id) is { } member)
        {
            return member.Name;
        }

        var name = TitleOf(TaskToken.Type, id) ?? TitleOf(DatasetToken.Type, id);
        return name is null ? null
            : language == "zh" ? $"“{name}”（{id}）"
            : $"\"{name}\" ({id})";
    }

    private string? TitleOf(string type, string id)
    {
        try
        {
            var token = ledger.Resolve(type, id);
            return type == TaskToken.Type ? TaskToken.Read(token).Title : DatasetToken.Read(token).Description.Name;
        }
        catch (DomainException)
        {
            // Nothing of that kind, or several: the id has to do.
            return null;
        }
    }

    /// <summary>As <see cref="Kexin.Cryptography.Digest.ToShortString"/> writes it; one in brackets stands beside its name already.</summary>
    [GeneratedRegex(" ?(?<![0-9A-Za-z(（])(?<id>[0-9a-f]{8})(?![0-9A-Za-z]) ?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ShortId();
}
