using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EchoServer.Tests.Support;

/// <summary>What a test may need of the machine; each check answers null, or the reason to skip the test.</summary>
internal static class Requirement
{
    public static string? Root() => TestEnvironment.IsRoot ? null : "needs root";

    public static string? Tools(params string[] tools)
    {
        string[] missing = [.. tools.Where(tool => TestEnvironment.FindTool(tool) is null)];
        return missing is [] ? null : $"needs {string.Join(", ", missing)}";
    }

    public static string? Python(bool isLegacy) => (isLegacy ? Support.Python.Legacy : Support.Python.Modern) is null
        ? $"needs a Python {(isLegacy ? "before" : "from")} 3.12{(isLegacy ? "" : " on")}"
        : null;

    public static string? PythonModule(string module)
    {
        if (Tools("python3") is { } reason) return reason;
        using Process python = Process.Start(
            new ProcessStartInfo("python3", ["-c", $"import {module}"]) { RedirectStandardError = true })!;
        python.StandardError.ReadToEnd();
        python.WaitForExit();
        return python.ExitCode == 0 ? null : $"needs {module} for python3";
    }

    public static string? IPv6()
    {
        try
        {
            using Socket socket = new(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return null;
        }
        catch (SocketException e)
        {
            return $"needs IPv6 on the loopback interface ({e.SocketErrorCode})";
        }
    }

    public static string? PidsCgroup() =>
        Support.PidsCgroup.Parent is null ? "needs a cgroup with pids.max (root, and a writable /sys/fs/cgroup)" : null;

    public static string? PidNamespace() => Namespace("pid", "--pid", "--fork", "--mount-proc");

    /// <summary>A container's root may lack the right to make namespaces, which only trying shows.</summary>
    public static string? Namespace(string what, params string[] options)
    {
        ProcessStartInfo start = new("unshare", [.. options, "true"])
        {
            RedirectStandardError = true,
        };
        using Process unshare = Process.Start(start)!;
        string error = unshare.StandardError.ReadToEnd();
        unshare.WaitForExit();
        return unshare.ExitCode == 0 ? null : $"needs the right to make a {what} namespace ({error.Trim()})";
    }

    /// <summary>A runtime in root's home directory can't be loaded by anybody else.</summary>
    public static string? RuntimeForEverybody()
    {
        for (DirectoryInfo? folder = new(TestEnvironment.DotnetRoot); folder is not null; folder = folder.Parent)
            if (!folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                return $"needs a .NET runtime that every user may read, and {folder.FullName} is closed";
        return null;
    }
}
