namespace EchoServer.Common.Text;

/// <summary>A range of code points.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
internal readonly record struct CodePointRange(int First, int Last);
