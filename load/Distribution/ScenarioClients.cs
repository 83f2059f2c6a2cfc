namespace EchoServer.Load.Distribution;

/// <summary>How many clients a scenario has.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="Count">How many.</param>
internal sealed record ScenarioClients(string Scenario, int Count);
