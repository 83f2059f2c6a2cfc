using System.Reflection;

namespace EchoServer.Tests.Client;

/// <summary>The real client, as the build left it.</summary>
internal static class ClientBinary
{
    public static string Path { get; } = System.IO.Path.GetFullPath(
        typeof(ClientBinary).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "ClientPath").Value!);
}
