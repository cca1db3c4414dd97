using Kexin.Client.Contracts;

namespace Kexin.Cli.Rendering;

/// <summary>A receipt for people.</summary>
internal static class ReceiptView
{
    /// <summary>One line: what was done, how far it is, in which block, when.</summary>
    public static string Line(Receipt receipt, Terminal terminal)
    {
        var texts = terminal.Texts;
        return texts.Format(
            "receipt.line",
            receipt.Text.In(texts.Language),
            texts[receipt.State == ReceiptState.Final ? "state.final" : "state.accepted"],
            receipt.Height,
            terminal.Local(receipt.Time),
            Ids.Short(receipt.TransactionId)
        );
    }

    /// <summary>The line, and the whole id of what was made or changed.</summary>
    public static void Write(Receipt receipt, Terminal terminal)
    {
        terminal.Line(Line(receipt, terminal));
        terminal.Line(terminal.Texts.Format("receipt.subject", receipt.Subject));
    }
}
