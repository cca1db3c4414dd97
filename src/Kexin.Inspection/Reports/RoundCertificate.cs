using System.Globalization;
using System.Security.Cryptography;
using Kexin.Inspection.Book;
using Kexin.Inspection.Desks;
using Kexin.Inspection.Rounds;
using Kexin.Inspection.Stream;
using Kexin.People.Records;

namespace Kexin.Inspection.Reports;

/// <summary>A row of a certificate's table: one closed checkpoint.</summary>
/// <param name="Point">The checkpoint's name.</param>
/// <param name="Person">Who closed it.</param>
/// <param name="Contact">Whether the box was genuine.</param>
/// <param name="Time">Between which times it is proven to have happened.</param>
/// <param name="Findings">What the rules found.</param>
public sealed record CertificateRow(string Point, string Person, string Contact, string Time, string Findings);

/// <summary>What a certificate says, in one language.</summary>
/// <param name="Title">Its head.</param>
/// <param name="Facts">About the round as a whole.</param>
/// <param name="Heads">Of the table's columns, as many as a row has.</param>
/// <param name="Rows">The closed checkpoints, oldest first.</param>
/// <param name="Notes">What it rests on.</param>
/// <param name="Code">What a program reads off the page: which proof file, of which consortium.</param>
public sealed record CertificateText(
    string Title,
    IReadOnlyList<(string Label, string Value)> Facts,
    IReadOnlyList<string> Heads,
    IReadOnlyList<CertificateRow> Rows,
    IReadOnlyList<string> Notes,
    string Code
);

/// <summary>Certificates of rounds: what was done, by whom and when, with the proof that the ledger has it.</summary>
/// <param name="book">Names of sites and checkpoints.</param>
/// <param name="people">Names of people.</param>
/// <param name="rounds">Where rounds and records are kept.</param>
/// <param name="evidence">Proves how the round ended.</param>
/// <param name="ledger">Whose consortium anchors it.</param>
/// <param name="headers">Bounds times.</param>
public sealed class RoundCertificate(
    InspectionBook book,
    PeopleBook people,
    IRoundStore rounds,
    IEvidence evidence,
    ILedger ledger,
    IHeaders headers
)
{
    /// <summary>The name of the proof file inside the document.</summary>
    public const string ProofName = "round.proof";

    private const int MostRecords = 2000;

    /// <summary>The certificate of a round that has ended, and the proof file that it speaks of.</summary>
    /// <param name="id">The round's.</param>
    /// <param name="organisation">Whose it is.</param>
    /// <param name="chinese">Whether it is in Chinese.</param>
    /// <exception cref="DomainException">There is no such round, it goes on, or no final block anchors its end yet.</exception>
    public (CertificateText Text, byte[] Proof) Of(string id, string organisation, bool chinese)
    {
        var row =
            rounds.FindTask(id)
            ?? throw DomainException.NotFound($"There is no round '{id}'.", $"没有巡检任务“{id}”。");
        if (row.Evidence is not { } entry)
        {
            throw DomainException.Conflict(
                "The round goes on: it has a certificate once it is done or missed.",
                "巡检任务尚未结束，完成或漏检后才能出具证书。"
            );
        }

        var proof = evidence.Prove(entry).Encoded.ToArray();
        return (Say(row, entry, organisation, proof, chinese), proof);
    }

    private CertificateText Say(TaskRow row, long entry, string organisation, byte[] proof, bool chinese)
    {
        string In(string en, string zh) => chinese ? zh : en;
        var task = row.Task;
        var site = book.Sites.Find(task.Site);
        var template = book.FindTemplate(task.Template, task.TemplateVersion);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(site?.Zone ?? "UTC");
        string Time(long time) =>
            TimeZoneInfo
                .ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(time), zone)
                .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var hash = Convert.ToHexStringLower(SHA256.HashData(proof));
        var consortium = ledger.Genesis.Consortium.ToString();
        return new CertificateText(
            In("Certificate of an inspection round", "巡检证书"),
            [
                (In("Organisation", "机构"), organisation),
                (In("Site", "站点"), $"{site?.Name ?? task.Site} ({zone.Id})"),
                (In("Round", "巡检任务"), chinese ? task.Name.Zh : task.Name.En),
                (
                    In("Template", "巡检模板"),
                    template is null
                        ? task.Template
                        : $"{(chinese ? template.Name.Zh : template.Name.En)} v{template.Version}"
                ),
                (In("Follows", "依据"), (chinese ? template?.Rule.Zh : template?.Rule.En) ?? "-"),
                (In("To be done", "应完成时间"), $"{Time(task.From)} – {Time(task.Due)}"),
                (
                    In("Result", "结果"),
                    row.State == RoundState.Done
                        ? In($"done, {row.Done.Count} checkpoints", $"已完成，{row.Done.Count} 个点位")
                        : In(
                            $"missed, {row.Done.Count} of {task.Points.Count} checkpoints",
                            $"漏检，完成 {row.Done.Count}/{task.Points.Count} 个点位"
                        )
                ),
                (In("Consortium", "联盟"), consortium),
                (In("Proof file (SHA-256)", "证明文件哈希"), hash),
            ],
            [
                In("Checkpoint", "点位"),
                In("Inspector", "巡检人员"),
                In("Box", "巡检盒"),
                In("Proven between", "可证明的时间范围"),
                In("Findings", "问题"),
            ],
            [.. Rows(task.Id, Time, chinese)],
            [
                In(
                    $"The proof file is inside this document ({ProofName}): 'kexin verify' with this document checks it without a node, and says what entry {entry} of the evidence log states. What it states counts, and not what is printed here.",
                    $"本文档内附证明文件（{ProofName}）：用 kexin verify 校验本文档即可在没有节点的情况下验证，并显示存证日志第 {entry} 条的内容。以证明文件所载内容为准，而非此处的印刷文字。"
                ),
                In(
                    "Proven between: the time of the ledger's block that the record quotes, and that of the block that anchors it.",
                    "可证明的时间范围：自记录所引用的账本区块时间起，至锚定该记录的区块时间止。"
                ),
            ],
            $"kexin-proof:sha256:{hash}?consortium={consortium}&entry={entry}"
        );
    }

    private IEnumerable<CertificateRow> Rows(string task, Func<long, string> time, bool chinese)
    {
        foreach (
            var (_, record) in rounds
                .Records(new RecordFilter(Task: task), null, MostRecords)
                .Reverse()
                .Where(row => row.Record.Payload.Kind == RecordKind.Close)
        )
        {
            var notAfter = headers.TimeOfAnchor(record.Evidence);
            var point = record.Payload.Point;
            yield return new CertificateRow(
                book.Points.Find(point)?.Name ?? point ?? "-",
                people.State.People.GetValueOrDefault(record.Person)?.Name ?? record.Person,
                record.Contact.Result == ContactResult.Genuine
                    ? (chinese ? "真实" : "genuine")
                    : (chinese ? "不符" : "not genuine"),
                $"{(record.NotBefore is { } least ? time(least) : "-")} – {(notAfter is { } most ? time(most) : "-")}",
                record.Findings.Count == 0
                    ? "0"
                    : string.Join("; ", record.Findings.Select(found => chinese ? found.Text.Zh : found.Text.En))
            );
        }
    }
}
