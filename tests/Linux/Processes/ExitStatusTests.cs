using EchoServer.Linux;

namespace EchoServer.Tests.Linux.Processes;

public class ExitStatusTests
{
    [Theory]
    [InlineData(ExitStatus.CLD_EXITED, 0, 0, "exit code 0")]
    [InlineData(ExitStatus.CLD_EXITED, 255, 255, "exit code 255")]
    [InlineData(ExitStatus.CLD_KILLED, 9, -9, "killed by SIGKILL")]
    [InlineData(ExitStatus.CLD_KILLED, 15, -15, "killed by SIGTERM")]
    [InlineData(ExitStatus.CLD_DUMPED, 11, -11, "killed by SIGSEGV")]
    [InlineData(ExitStatus.CLD_KILLED, 34, -34, "killed by signal 34")]
    public void FromWaitId_SpeaksAsPythonDoes(int code, int status, int exitCode, string words)
    {
        ExitStatus decoded = ExitStatus.FromWaitId(code, status);
        Assert.Equal(exitCode, decoded.ExitCode);
        Assert.Equal(words, decoded.ToString());
        Assert.Equal(exitCode < 0 ? -exitCode : null, decoded.KilledBy);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)] // CLD_TRAPPED
    [InlineData(5)] // CLD_STOPPED
    [InlineData(6)] // CLD_CONTINUED
    public void FromWaitId_Throws_WhenTheChildHasNotEnded(int code) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ExitStatus.FromWaitId(code, 0));

    [Fact]
    public void ExitedAndKilled_Throw_OutsideTheirRanges()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ExitStatus.Exited(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExitStatus.Exited(256));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExitStatus.Killed(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExitStatus.Killed(65));
    }
}
