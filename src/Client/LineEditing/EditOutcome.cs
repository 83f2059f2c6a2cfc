namespace EchoServer.Client.LineEditing;

/// <summary>What became of a line after a key stroke.</summary>
internal enum EditOutcome
{
    /// <summary>It is still being edited.</summary>
    Editing,

    /// <summary>It is done.</summary>
    Submitted,

    /// <summary>It was given up.</summary>
    GivenUp,

    /// <summary>There will be no more lines.</summary>
    Ended,
}
