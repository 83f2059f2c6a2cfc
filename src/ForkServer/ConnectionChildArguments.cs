using System.Globalization;

namespace EchoServer.ForkServer;

/// <summary>The command line of a spawned process that serves one connection.</summary>
/// <param name="Parent">The pid of the supervisor that starts it.</param>
/// <param name="Capacity">How many rows the scoreboard has.</param>
/// <param name="Row">The connection's row.</param>
internal readonly record struct ConnectionChildArguments(int Parent, int Capacity, uint Row)
{
    /// <summary>Its first word.</summary>
    internal const string Role = "connection-child";

    /// <summary>All words.</summary>
    /// <param name="number">The connection's number; it and the peer are there for whoever reads <c>ps</c>.</param>
    /// <param name="peer">The peer's address.</param>
    internal string[] ToWords(long number, string peer) =>
        [Role, Text(Parent), Text(Capacity), Text(Row), $"#{number}", peer];

    /// <summary>Reads the words after the first.</summary>
    /// <returns>False when they are others.</returns>
    internal static bool TryParse(string[] words, out ConnectionChildArguments arguments)
    {
        arguments = default;
        if (words is not [var parentText, var capacityText, var rowText, _, _]
            || !int.TryParse(parentText, CultureInfo.InvariantCulture, out int parent)
            || !int.TryParse(capacityText, CultureInfo.InvariantCulture, out int capacity)
            || !uint.TryParse(rowText, CultureInfo.InvariantCulture, out uint row))
            return false;
        arguments = new ConnectionChildArguments(parent, capacity, row);
        return true;
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
