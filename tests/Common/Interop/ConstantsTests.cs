using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EchoServer.Common.Interop;
using EchoServer.Tests.Support;
using Signal = EchoServer.Common.Processes.Signal;

namespace EchoServer.Tests.Common.Interop;

/// <summary>Our copies of the kernel's and the C library's numbers, against the compiler that has the originals.</summary>
public class ConstantsTests
{
    private static readonly Dictionary<string, long> _ours = new()
    {
        ["EPERM"] = Errno.EPERM,
        ["ENOENT"] = Errno.ENOENT,
        ["ESRCH"] = Errno.ESRCH,
        ["EINTR"] = Errno.EINTR,
        ["EBADF"] = Errno.EBADF,
        ["ECHILD"] = Errno.ECHILD,
        ["EAGAIN"] = Errno.EAGAIN,
        ["ENOMEM"] = Errno.ENOMEM,
        ["EACCES"] = Errno.EACCES,
        ["EFAULT"] = Errno.EFAULT,
        ["EINVAL"] = Errno.EINVAL,
        ["ENFILE"] = Errno.ENFILE,
        ["EMFILE"] = Errno.EMFILE,
        ["ENOTSOCK"] = Errno.ENOTSOCK,
        ["EOPNOTSUPP"] = Errno.EOPNOTSUPP,
        ["ENOBUFS"] = Errno.ENOBUFS,
        ["SIGINT"] = Signal.SIGINT,
        ["SIGKILL"] = Signal.SIGKILL,
        ["SIGTERM"] = Signal.SIGTERM,
        ["SIGTSTP"] = Signal.SIGTSTP,
        ["SIGCHLD"] = Signal.SIGCHLD,
        ["(long)SIG_DFL"] = Libc.SIG_DFL,
        ["SIG_UNBLOCK"] = Libc.SIG_UNBLOCK,
        ["P_ALL"] = Libc.P_ALL,
        ["P_PID"] = Libc.P_PID,
        ["WEXITED"] = Libc.WEXITED,
        ["WNOWAIT"] = Libc.WNOWAIT,
        ["CLD_EXITED"] = Libc.CLD_EXITED,
        ["CLD_KILLED"] = Libc.CLD_KILLED,
        ["CLD_DUMPED"] = Libc.CLD_DUMPED,
        ["PR_SET_PDEATHSIG"] = Libc.PR_SET_PDEATHSIG,
        ["TIOCGWINSZ"] = (long)Libc.TIOCGWINSZ,
        ["EFD_CLOEXEC"] = Libc.EFD_CLOEXEC,
        ["EFD_NONBLOCK"] = Libc.EFD_NONBLOCK,
        ["POLLIN"] = Libc.POLLIN,
        ["POLLOUT"] = Libc.POLLOUT,
        ["MSG_DONTWAIT"] = Libc.MSG_DONTWAIT,
        ["MSG_NOSIGNAL"] = Libc.MSG_NOSIGNAL,
        ["MSG_PEEK"] = Libc.MSG_PEEK,
        ["F_DUPFD_CLOEXEC"] = Libc.F_DUPFD_CLOEXEC,
        ["POSIX_SPAWN_SETPGROUP"] = Libc.POSIX_SPAWN_SETPGROUP,
        ["POSIX_SPAWN_SETSIGDEF"] = Libc.POSIX_SPAWN_SETSIGDEF,
        ["POSIX_SPAWN_SETSIGMASK"] = Libc.POSIX_SPAWN_SETSIGMASK,
        ["RLIMIT_NOFILE"] = Libc.RLIMIT_NOFILE,
        ["sizeof(struct rlimit)"] = Marshal.SizeOf<Libc.RLimit>(),
        ["AT_FDCWD"] = Libc.AT_FDCWD,
        ["AT_SYMLINK_NOFOLLOW"] = Libc.AT_SYMLINK_NOFOLLOW,
        ["STATX_TYPE"] = Libc.STATX_TYPE,
        ["S_IFMT"] = Libc.S_IFMT,
        ["S_IFSOCK"] = Libc.S_IFSOCK,
        ["sizeof(siginfo_t)"] = Marshal.SizeOf<Libc.SigInfo>(),
        ["offsetof(siginfo_t, si_code)"] = Marshal.OffsetOf<Libc.SigInfo>(nameof(Libc.SigInfo.Code)),
        ["offsetof(siginfo_t, si_pid)"] = Marshal.OffsetOf<Libc.SigInfo>(nameof(Libc.SigInfo.Pid)),
        ["offsetof(siginfo_t, si_status)"] = Marshal.OffsetOf<Libc.SigInfo>(nameof(Libc.SigInfo.Status)),
        ["sizeof(struct pollfd)"] = Marshal.SizeOf<Libc.PollFd>(),
        ["offsetof(struct pollfd, fd)"] = Marshal.OffsetOf<Libc.PollFd>(nameof(Libc.PollFd.Descriptor)),
        ["offsetof(struct pollfd, events)"] = Marshal.OffsetOf<Libc.PollFd>(nameof(Libc.PollFd.Events)),
        ["offsetof(struct pollfd, revents)"] = Marshal.OffsetOf<Libc.PollFd>(nameof(Libc.PollFd.Returned)),
        ["sizeof(struct statx)"] = Marshal.SizeOf<Libc.StatxBuffer>(),
        ["offsetof(struct statx, stx_mode)"] = Marshal.OffsetOf<Libc.StatxBuffer>(nameof(Libc.StatxBuffer.Mode)),
        ["sizeof(sigset_t)"] = Unsafe.SizeOf<SignalSet>(),
        ["sizeof(posix_spawnattr_t)"] = Unsafe.SizeOf<Libc.SpawnAttributes>(),
        ["sizeof(posix_spawn_file_actions_t)"] = Unsafe.SizeOf<Libc.SpawnFileActions>(),
    };

    [RequiresToolFact("gcc")]
    public void Constants_AreThoseOfTheCCompiler() => CCompiler.AssertAgrees(
        _ours,
        "errno.h", "fcntl.h", "poll.h", "signal.h", "spawn.h", "sys/eventfd.h", "sys/ioctl.h", "sys/prctl.h", "sys/resource.h", "sys/socket.h", "sys/stat.h",
        "sys/wait.h");
}
