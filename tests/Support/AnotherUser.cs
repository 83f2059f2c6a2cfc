namespace EchoServer.Tests.Support;

/// <summary>A user without privileges, whom no other run of the tests has at the same time, and who has no process but
/// the test's. Needs root, and "setpriv".</summary>
internal static class AnotherUser
{
    private static readonly int _id = 3_000_000 + Environment.ProcessId;

    /// <summary>The program and arguments that run a program as this user.</summary>
    public static string[] Wrapper { get; } = ["setpriv", $"--reuid={_id}", $"--regid={_id}", "--clear-groups"];
}
