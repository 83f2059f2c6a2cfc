namespace EchoServer.Client.Interactive;

/// <summary>Where lines are asked for, and everything else is shown between them.</summary>
internal interface IPrompt : IDisposable
{
    /// <summary>Asks for a line.</summary>
    /// <param name="prompt">What stands before it.</param>
    /// <param name="notice">A text that is shown once it is there, with the line kept as it is, and the prompt that
    /// holds from then on; null when there is nothing to show.</param>
    /// <returns>The line stripped of surrounding blanks, empty when it was given up; null when there will be no more
    /// lines.</returns>
    Task<string?> AskAsync(string prompt, Task<PromptNotice?> notice);

    /// <summary>Says something of the client's own: lines, which are broken between words where they are too long for
    /// the terminal.</summary>
    /// <exception cref="EchoServer.Common.CommandLine.ToolException">The terminal is gone.</exception>
    void Say(string text);

    /// <summary>Shows a line as it is.</summary>
    /// <param name="line">The line, of printable characters.</param>
    /// <exception cref="EchoServer.Common.CommandLine.ToolException">The terminal is gone.</exception>
    void Show(string line);

    /// <summary>Forgets lines that were pasted and not returned yet.</summary>
    /// <returns>How many there were.</returns>
    int DropPasted();

    /// <summary>Waits for Ctrl-C; it and all that was typed before it are dropped.</summary>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>True after Ctrl-C, false after <paramref name="cancel"/>.</returns>
    Task<bool> InterruptedAsync(CancellationToken cancel);
}

/// <summary>Something that happened while a line was edited.</summary>
/// <param name="Text">The text to show.</param>
/// <param name="Prompt">The prompt from then on.</param>
internal sealed record PromptNotice(string Text, string Prompt);
