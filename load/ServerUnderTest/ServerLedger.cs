namespace EchoServer.Load.ServerUnderTest;

/// <summary>The counts that the server ends its log with.</summary>
/// <param name="Accepted">Connections that it took out of its backlog.</param>
/// <param name="Refused">Those of them that it could not serve.</param>
/// <param name="Reaped">Those that it served.</param>
/// <param name="Left">Connections that stayed in its backlog when it stopped.</param>
internal sealed record ServerLedger(int Accepted, int Refused, int Reaped, int Left = 0);
