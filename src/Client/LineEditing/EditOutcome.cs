namespace EchoServer.Client.LineEditing;

/// <summary>What became of a line after a key stroke.</summary>
internal enum EditOutcome
{
    /// <summary>The line is still being edited.</summary>
    Editing,

    /// <summary>The line is finished and is to be sent.</summary>
    Submitted,

    /// <summary>The line was given up.</summary>
    GivenUp,

    /// <summary>The input has ended: no more lines will come.</summary>
    Ended,
}
