using EchoServer.ForkServer;

namespace EchoServer.Server.Roles;

/// <summary>The table of roles.</summary>
internal static class ProcessRoles
{
    private static readonly ProcessRole[] _all =
    [
        new(ConnectionChildArguments.Role, "its socket as descriptor 3; stdout and stderr", Roles.ConnectionChild.Run),
    ];

    /// <summary>The role that the command line names.</summary>
    /// <returns>Null when it names none, so that it is for the server.</returns>
    internal static ProcessRole? Find(string[] args) => args is [var name, ..] ? Array.Find(_all, r => r.Name == name) : null;
}
