using Spectre.Console;

namespace EchoServer.Load.Display.Result;

/// <summary>The colours of results.</summary>
internal static class Styles
{
    /// <summary>What is as it should be.</summary>
    public static Style Good { get; } = new(Color.Green);

    /// <summary>What is not.</summary>
    public static Style Bad { get; } = new(Color.Red);

    /// <summary>What makes figures doubtful.</summary>
    public static Style Warning { get; } = new(Color.Yellow);

    /// <summary>What stands beside the figures.</summary>
    public static Style Dim { get; } = new(decoration: Decoration.Dim);

    /// <summary>A title.</summary>
    public static Style Bold { get; } = new(decoration: Decoration.Bold);
}
