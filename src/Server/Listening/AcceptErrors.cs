using EchoServer.Common.Interop;

namespace EchoServer.Server.Listening;

/// <summary>Sorts the errors of accept(2).</summary>
internal static class AcceptErrors
{
    /// <summary>Sorts one; what is not known is the client's, as accept(2) passes on whatever the network has said.</summary>
    internal static AcceptError Classify(LinuxException error) => error.Errno switch
    {
        Errno.EMFILE or Errno.ENFILE or Errno.ENOBUFS or Errno.ENOMEM => AcceptError.Pressure,
        Errno.EBADF or Errno.EFAULT or Errno.EINVAL or Errno.ENOTSOCK or Errno.EOPNOTSUPP => AcceptError.Listener,
        _ => AcceptError.Client,
    };
}
