using System.Globalization;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Rendering;

/// <summary>A cell as people read it, by its column's kind and digits; values held back name a footnote.</summary>
internal sealed class CellText(Texts texts)
{
    private readonly List<LocalizedText> _reasons = [];

    /// <summary>Why values that were written are held back, each under its number.</summary>
    public IEnumerable<string> Footnotes => _reasons.Select((reason, at) => $"[{at + 1}] {reason.In(texts.Language)}");

    public string Of(SheetCell cell, SheetColumn column, Sheet sheet) =>
        cell switch
        {
            { HeldBack: { } reason } => HeldBack(reason, sheet),
            _ => Figures.Of(cell, column, texts.Language),
        };

    /// <summary>What stands for a value held back.</summary>
    public string HeldBack(int reason, Sheet sheet)
    {
        if (reason >= sheet.Reasons.Count)
        {
            return texts["result.held-back"];
        }

        var at = _reasons.IndexOf(sheet.Reasons[reason]);
        if (at < 0)
        {
            at = _reasons.Count;
            _reasons.Add(sheet.Reasons[reason]);
        }

        return $"{texts["result.held-back"]} [{at + 1}]";
    }

    /// <summary>A column's head: its title, and its unit where it has one.</summary>
    public string Head(SheetColumn column) => WithUnit(column.Title, column.Unit);

    /// <summary>A series' title.</summary>
    public string Title(SheetSeries series) => series.Title.In(texts.Language);

    /// <summary>An axis' title, and its unit where it has one.</summary>
    public string Head(SheetAxis axis) => WithUnit(axis.Title, axis.Unit);

    private string WithUnit(LocalizedText title, string unit) =>
        unit.Length == 0 ? title.In(texts.Language) : texts.Format("result.unit", title.In(texts.Language), unit);
}
