namespace EchoServer.Load.Engine;

/// <summary>What a running scenario may know of itself.</summary>
/// <param name="ScenarioName">Its name.</param>
internal sealed record ScenarioInfo(string ScenarioName);
