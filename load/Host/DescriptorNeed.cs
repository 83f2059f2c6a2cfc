using EchoServer.Common.CommandLine;
using EchoServer.Linux.Calls;

namespace EchoServer.Load.Host;

/// <summary>Each connection is a descriptor, and a process may have only so many.</summary>
internal static class DescriptorNeed
{
    // Standard streams, the runtime's own, a report's file.
    private const int Others = 64;

    /// <summary>Checks that there can be so many connections. The runtime has raised the limit already as far as it
    /// may.</summary>
    /// <exception cref="ToolException">There can't.</exception>
    public static void Check(int clients) => Check(clients, Libc.GetSoftLimit(Libc.RLIMIT_NOFILE));

    /// <inheritdoc cref="Check(int)"/>
    public static void Check(int clients, ulong limit)
    {
        if ((ulong)clients + Others <= limit) return;
        throw new ToolException(
            $"--clients: '{clients}' connections and {Others} other descriptors are more than the limit of {limit} "
            + "(RLIMIT_NOFILE): "
            + "ask for fewer, or raise it first with ulimit -Hn");
    }
}
