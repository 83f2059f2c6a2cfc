namespace EchoServer.Server.Roles;

/// <summary>Another life of this binary, as a child of the server.</summary>
/// <param name="Name">The first word of its command line.</param>
/// <param name="Inherits">What it has of the server's, for people who read this.</param>
/// <param name="Run">Its entry point: takes the words after the name and returns the exit code.</param>
internal sealed record ProcessRole(string Name, string Inherits, Func<string[], int> Run);
