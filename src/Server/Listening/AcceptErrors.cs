using EchoServer.Linux;

namespace EchoServer.Server.Listening;

/// <summary>Sorts the errors of accept(2).</summary>
internal static class AcceptErrors
{
    /// <summary>Sorts one. What is not known is pressure, as a pause and a line in the log are right whatever it is: a
    /// security module or a filter of system calls may say anything.</summary>
    internal static AcceptError Classify(LinuxException error) => error.Errno switch
    {
        Errno.EBADF or Errno.EFAULT or Errno.EINVAL or Errno.ENOTSOCK or Errno.EOPNOTSUPP => AcceptError.Listener,
        // accept(2) passes on what the network has said of the connection.
        Errno.EAGAIN or Errno.ECONNABORTED or Errno.EPROTO or Errno.ENOPROTOOPT or Errno.ENETDOWN or Errno.ENETUNREACH
            or Errno.EHOSTDOWN or Errno.EHOSTUNREACH or Errno.ENONET or Errno.ECONNRESET
            or Errno.ETIMEDOUT => AcceptError.Client,
        _ => AcceptError.Pressure,
    };
}
