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
            Step(receipt.Step, texts),
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

    /// <summary>A step's name, or its identifier when it is not built in.</summary>
    public static string Step(string step, Texts texts) => texts.Has($"step.{step}") ? texts[$"step.{step}"] : step;
}
