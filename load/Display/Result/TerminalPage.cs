using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EchoServer.Load.Display.Result;

/// <summary>What a terminal is to show below what stands there: text and tables, as wide as it is.</summary>
internal sealed class TerminalPage
{
    private readonly StringBuilder _text = new();
    private readonly IAnsiConsole _console;

    /// <param name="terminal">What the terminal can show.</param>
    /// <param name="columns">The width of the page, in columns.</param>
    public TerminalPage(Terminal terminal, int columns)
    {
        (Terminal, Columns) = (terminal, columns);
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new PageOutput(new StringWriter(_text), columns),
            Ansi = terminal.HasColours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal.HasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        _console.Profile.Capabilities.Unicode = terminal.HasBlocks;
    }

    /// <summary>What the terminal can show.</summary>
    public Terminal Terminal { get; }

    /// <summary>The width of the page, in columns.</summary>
    public int Columns { get; }

    /// <summary>All that was added.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>Adds a line, which is continued below where it is too long.</summary>
    public void Line(string text = "", Style? style = null) => Add(Text(text, style));

    /// <summary>Adds a table or the like.</summary>
    public void Add(IRenderable content)
    {
        _console.Write(content);
        if (content is Text) _console.Write(Spectre.Console.Text.NewLine);
    }

    /// <summary>A text, whatever is in it: a message may have come from a server, and is not to move the
    /// cursor.</summary>
    public static Text Text(string text, Style? style = null)
    {
        StringBuilder clean = new(text);
        for (int i = 0; i < clean.Length; i++)
        {
            if (char.IsControl(clean[i])) clean[i] = ' ';
        }
        return new Text(clean.ToString(), style);
    }

    // Spectre's own asks Console for the size, which puts the terminal's keys into their other form.
    private sealed class PageOutput(TextWriter writer, int columns) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => columns;

        public int Height => int.MaxValue;

        public void SetEncoding(Encoding encoding)
        {
            // The text is encoded by who writes it.
        }
    }
}
