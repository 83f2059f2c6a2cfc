using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load.ServerUnderTest;

public class FileNewsTests
{
    [RequiresUserNamespaceFact]
    public async Task Server_IsStartedAndChecked_WhereThereIsNoInotifyLeft()
    {
        string command = "echo 0 > /proc/sys/user/max_inotify_instances && "
            + $"exec '{TestEnvironment.LoadPath}' storm --server '{TestEnvironment.ServerPath}' --clients 2 "
            + "--duration 200ms --warmup 0";

        CommandRun run = await CommandRun.OfAsync("unshare", "--user", "--map-root-user", "sh", "-c", command);

        Assert.True(run.ExitCode == 0, $"{run.ExitCode}: {run.Output}{run.Error}");
        Assert.Contains("connections made = accepted", run.Output, StringComparison.Ordinal);
    }
}
