using System.Globalization;
using Kexin.Cli.Rendering;
using Spectre.Console;

namespace Kexin.Cli;

/// <summary>Where the program speaks: standard output for answers, standard error for progress and complaints.</summary>
internal sealed class Terminal
{
    private readonly List<string> _notes = [];

    public Terminal(TextWriter output, TextWriter error, Texts texts, TimeProvider time, TerminalForm form)
    {
        Texts = texts;
        Time = time;
        Form = form;
        RawOut = new VisibleWriter(output);
        RawError = new VisibleWriter(error);
        Out = Console(output, form.OutputIsTerminal, form.Width);
        Error = Console(error, form.ErrorIsTerminal, form.Width);
    }

    public Texts Texts { get; }

    public TimeProvider Time { get; }

    public TerminalForm Form { get; }

    public TextWriter RawOut { get; }

    public TextWriter RawError { get; }

    public IAnsiConsole Out { get; }

    public IAnsiConsole Error { get; }

    /// <summary>Whether answers and problems are JSON: standard error then holds one problem at most.</summary>
    public bool IsForMachines { get; set; }

    /// <summary>Takes the next line that a person types; null at the end.</summary>
    public Func<string?> ReadLine { get; init; } = System.Console.ReadLine;

    /// <summary>Whether a person can be asked.</summary>
    public bool CanAsk => Form is { InputIsTerminal: true, OutputIsTerminal: true, ErrorIsTerminal: true };

    /// <summary>Asks a question that is answered by yes or no; anything but a yes is a no.</summary>
    public bool Ask(string question) => Choose($"{question} [y/N]", "y") == 0;

    /// <summary>Asks a question that is answered by one of some letters; which one, or -1 for anything else. A y is a 是, too.</summary>
    public int Choose(string question, params ReadOnlySpan<string> letters)
    {
        RawError.Write($"{question} ");
        var answer = ReadLine()?.Trim() ?? "";
        for (var i = 0; i < letters.Length; i++)
        {
            if (
                answer.StartsWith(letters[i], StringComparison.OrdinalIgnoreCase)
                || (letters[i] == "y" && answer.StartsWith('是'))
            )
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A time in the local zone with its offset, to the second.</summary>
    public string Local(DateTimeOffset time) =>
        TimeZoneInfo
            .ConvertTime(time, Time.LocalTimeZone)
            .ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>A time in the local zone with its offset, for tables: to the minute.</summary>
    public string Minute(DateTimeOffset time) =>
        TimeZoneInfo
            .ConvertTime(time, Time.LocalTimeZone)
            .ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

    /// <summary>A text on standard output, broken into lines that fit, after <paramref name="indent"/> spaces.</summary>
    public void Paragraph(string text, int indent = 0)
    {
        foreach (var line in Wrapping.Lines(text, Form.Width - indent))
        {
            Line(new string(' ', indent) + line);
        }
    }

    /// <summary>One line to standard output.</summary>
    public void Line(string text = "") => RawOut.WriteLine(text);

    /// <summary>One line to standard error.</summary>
    public void Complain(string text) => RawError.WriteLine(text);

    /// <summary>Something to know beside the answer: a line on standard error or, for machines, a part of the problem.</summary>
    public void Note(string text)
    {
        if (IsForMachines)
        {
            _notes.Add(text);
        }
        else
        {
            Complain(text);
        }
    }

    /// <summary>The notes that were kept for machines; null for none.</summary>
    public IReadOnlyList<string>? TakeNotes() => _notes.Count > 0 ? _notes : null;

    private static IAnsiConsole Console(TextWriter writer, bool isTerminal, int width)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
                Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
                Out = new AnsiConsoleOutput(writer),
            }
        );
        console.Profile.Width = width;
        return console;
    }
}

/// <summary>What the streams are connected to; a width below 40 columns is taken as 40.</summary>
internal sealed record TerminalForm(bool InputIsTerminal, bool OutputIsTerminal, bool ErrorIsTerminal, int Width)
{
    private const int WidthWithoutTerminal = 100;
    private const int SmallestWidth = 40;

    /// <summary>As this process finds it; the variable COLUMNS overrides the width.</summary>
    public static TerminalForm Detect()
    {
        var output = !System.Console.IsOutputRedirected;
        var width =
            int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out var columns) ? columns
            : output ? System.Console.WindowWidth
            : WidthWithoutTerminal;
        return new TerminalForm(
            !System.Console.IsInputRedirected,
            output,
            !System.Console.IsErrorRedirected,
            Math.Max(SmallestWidth, width)
        );
    }
}
