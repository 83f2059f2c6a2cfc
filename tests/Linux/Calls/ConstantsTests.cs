using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Sockets;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Linux.Calls;

/// <summary>Our copies of the C library's structures, against the compiler that has the originals. (Named constants:
/// ForkSafe.ConstantsTests.)</summary>
public class ConstantsTests
{
    private static readonly Dictionary<string, long> _ours = new()
    {
        ["(long)SIG_DFL"] = Libc.SIG_DFL,
        ["(long)SIG_IGN"] = Libc.SIG_IGN,
        ["offsetof(struct sigaction, sa_handler)"] = 0,
        ["sizeof(struct timespec)"] = Marshal.SizeOf<TimeSpec>(),
        ["offsetof(struct timespec, tv_nsec)"] = Marshal.OffsetOf<TimeSpec>(nameof(TimeSpec.Nanoseconds)),
        ["sizeof(struct rlimit)"] = Marshal.SizeOf<ResourceLimit>(),
        ["sizeof(struct sockaddr_un)"] = Unsafe.SizeOf<Libc.UnixAddress>(),
        ["offsetof(struct sockaddr_un, sun_path)"] = Marshal.OffsetOf<Libc.UnixAddress>(nameof(Libc.UnixAddress.Path)),
        ["sizeof(struct sock_filter)"] = Unsafe.SizeOf<SynFilter.Instruction>(),
        ["sizeof(struct sock_fprog)"] = Unsafe.SizeOf<SynFilter.FilterProgram>(),
        ["offsetof(struct sock_fprog, filter)"] =
        Marshal.OffsetOf<SynFilter.FilterProgram>(nameof(SynFilter.FilterProgram.First)),
        ["sizeof(siginfo_t)"] = Marshal.SizeOf<Libc.SigInfo>(),
        ["offsetof(siginfo_t, si_code)"] = Marshal.OffsetOf<Libc.SigInfo>(nameof(Libc.SigInfo.Code)),
        ["offsetof(siginfo_t, si_pid)"] = Marshal.OffsetOf<Libc.SigInfo>(nameof(Libc.SigInfo.Pid)),
        ["offsetof(siginfo_t, si_status)"] = Marshal.OffsetOf<Libc.SigInfo>(nameof(Libc.SigInfo.Status)),
        ["sizeof(struct statx)"] = Marshal.SizeOf<Libc.StatxBuffer>(),
        ["offsetof(struct statx, stx_mode)"] = Marshal.OffsetOf<Libc.StatxBuffer>(nameof(Libc.StatxBuffer.Mode)),
        ["offsetof(struct statx, stx_ino)"] = Marshal.OffsetOf<Libc.StatxBuffer>(nameof(Libc.StatxBuffer.Inode)),
        ["offsetof(struct statx, stx_dev_major)"] =
        Marshal.OffsetOf<Libc.StatxBuffer>(nameof(Libc.StatxBuffer.DeviceMajor)),
        ["offsetof(struct statx, stx_dev_minor)"] =
        Marshal.OffsetOf<Libc.StatxBuffer>(nameof(Libc.StatxBuffer.DeviceMinor)),
        ["CMSG_SPACE(2 * sizeof(int))"] = Unsafe.SizeOf<DescriptorMessage>(),
        ["CMSG_SPACE(sizeof(int))"] = Unsafe.SizeOf<DescriptorMessage>(),
        ["CMSG_LEN(0) + 0"] = DescriptorMessage.HeaderSize,
        ["CMSG_LEN(0)"] = Marshal.OffsetOf<DescriptorMessage>(nameof(DescriptorMessage.One)),
        ["offsetof(struct cmsghdr, cmsg_level)"] = Marshal.OffsetOf<DescriptorMessage>(nameof(DescriptorMessage.Level)),
        ["offsetof(struct cmsghdr, cmsg_type)"] = Marshal.OffsetOf<DescriptorMessage>(nameof(DescriptorMessage.Type)),
        ["sizeof(struct timeval)"] = Unsafe.SizeOf<Libc.TimeValue>(),
        ["sizeof(struct flock)"] = Unsafe.SizeOf<Libc.RecordLock>(),
        ["offsetof(struct flock, l_whence)"] = Marshal.OffsetOf<Libc.RecordLock>(nameof(Libc.RecordLock.Whence)),
        ["offsetof(struct flock, l_start)"] = Marshal.OffsetOf<Libc.RecordLock>(nameof(Libc.RecordLock.Start)),
        ["offsetof(struct flock, l_len)"] = Marshal.OffsetOf<Libc.RecordLock>(nameof(Libc.RecordLock.Length)),
        ["sizeof(sigset_t)"] = Unsafe.SizeOf<SignalSet>(),
        ["sizeof(posix_spawnattr_t)"] = Unsafe.SizeOf<Libc.SpawnAttributes>(),
        ["sizeof(posix_spawn_file_actions_t)"] = Unsafe.SizeOf<Libc.SpawnFileActions>(),
    };

    [RequiresToolFact("gcc")]
    public void Structs_AreThoseOfTheCCompiler() => CCompiler.AssertAgrees(
        _ours,
        "errno.h", "fcntl.h", "linux/filter.h", "linux/sockios.h", "poll.h", "signal.h", "spawn.h", "sys/eventfd.h",
        "sys/file.h", "sys/ioctl.h", "sys/mman.h", "sys/prctl.h", "sys/resource.h", "sys/socket.h", "sys/stat.h",
        "sys/un.h", "sys/wait.h", "termios.h", "time.h");
}
