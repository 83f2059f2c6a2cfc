using EchoServer.Linux;
using EchoServer.Server.Listening;

namespace EchoServer.Tests.Server.Listening;

public class AcceptErrorsTests
{
    [Theory]
    [InlineData(Errno.EMFILE, nameof(AcceptError.Pressure))]
    [InlineData(Errno.ENFILE, nameof(AcceptError.Pressure))]
    [InlineData(Errno.ENOBUFS, nameof(AcceptError.Pressure))]
    [InlineData(Errno.ENOMEM, nameof(AcceptError.Pressure))]
    [InlineData(Errno.ENOTSOCK, nameof(AcceptError.Listener))]
    [InlineData(Errno.EINVAL, nameof(AcceptError.Listener))]
    [InlineData(Errno.EBADF, nameof(AcceptError.Listener))]
    [InlineData(Errno.EOPNOTSUPP, nameof(AcceptError.Listener))]
    [InlineData(Errno.EAGAIN, nameof(AcceptError.Client))]
    [InlineData(103, nameof(AcceptError.Client))] // ECONNABORTED
    [InlineData(71, nameof(AcceptError.Client))] // EPROTO
    [InlineData(Errno.EPERM, nameof(AcceptError.Pressure))]
    [InlineData(Errno.EACCES, nameof(AcceptError.Pressure))]
    [InlineData(38, nameof(AcceptError.Pressure))] // ENOSYS
    [InlineData(4095, nameof(AcceptError.Pressure))] // anything
    public void Classify_SortsInThreeTiers(int errno, string tier) =>
        Assert.Equal(tier, AcceptErrors.Classify(new LinuxException("accept4", errno)).ToString());
}
