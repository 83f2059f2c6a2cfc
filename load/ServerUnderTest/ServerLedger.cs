namespace EchoServer.Load.ServerUnderTest;

/// <summary>The counts that the server ends its log with.</summary>
internal sealed record ServerLedger(int Accepted, int Refused, int Reaped);
