namespace EchoServer.Tests.Support;

/// <summary>A network of its own for a server, with a link whose other end belongs to nobody: what is sent to
/// <see cref="Peer"/> can be read there, and answered at will.</summary>
internal static class VethPair
{
    /// <summary>The server's address.</summary>
    public const string Server = "10.9.0.1";

    /// <summary>The address that the link leads to.</summary>
    public const string Peer = "10.9.0.2";

    /// <summary>For a <see cref="ServerInvocation"/>. It needs root.</summary>
    public static readonly string[] Wrapper =
    [
        "unshare", "--net", "sh", "-c",
        $"ip link set lo up; ip link add v0 address 02:00:00:00:00:01 type veth peer name v1; "
        + $"ip addr add {Server}/24 dev v0; ip link set v0 up; ip link set v1 up; "
        + $"ip neigh add {Peer} lladdr 02:00:00:00:00:02 dev v0; exec \"$@\"", "sh",
    ];

    /// <summary>Runs a program in that network.</summary>
    public static string[] Enter(int pid) => ["nsenter", "-t", $"{pid}", "-n"];
}
