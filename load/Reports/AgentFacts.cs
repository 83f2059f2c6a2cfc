namespace EchoServer.Load.Reports;

/// <summary>A machine that made a part of the load.</summary>
/// <param name="Name">What it calls itself.</param>
/// <param name="Clients">How many clients it had.</param>
/// <param name="Processes">In how many processes.</param>
/// <param name="Machine">What it is.</param>
/// <param name="Bottleneck">Whether echo-load there, rather than the server, limited the run.</param>
internal sealed record AgentFacts(string Name, int Clients, int Processes, MachineFacts Machine, BottleneckFacts Bottleneck);
