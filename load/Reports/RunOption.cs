namespace EchoServer.Load.Reports;

/// <summary>An option that was in force.</summary>
/// <param name="Name">Its name, with the dashes.</param>
/// <param name="Value">Its value, as one would write it.</param>
internal sealed record RunOption(string Name, string Value);
