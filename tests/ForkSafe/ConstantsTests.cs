using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using EchoServer.ForkServer.ForkSafe;
using EchoServer.Linux.Sockets;
using EchoServer.Tests.ForkSafe.Il;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.ForkSafe;

/// <summary>The fork server's copies of the kernel's and the C library's numbers and layouts, against the C
/// compiler.</summary>
public partial class ConstantsTests
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    // Linux 5.1 and later number new calls alike on all machines.
    private const long FirstCommonNumber = 424;

    // Constants whose names are not an expression in C.
    private static readonly Dictionary<string, string> _renamed = new()
        { ["PROT_READ_WRITE"] = "PROT_READ | PROT_WRITE", ["SYN"] = "TH_SYN" };

    private static IEnumerable<PropertyInfo> SystemCalls =>
        typeof(Kernel).GetProperties(Static)
            .Where(property => property.Name.StartsWith("Nr", StringComparison.Ordinal));

    [RequiresToolFact("gcc")]
    public void SystemCalls_HaveTheNumbersOfThisMachine()
    {
        Assert.NotEmpty(SystemCalls);
        CCompiler.AssertAgrees(
            SystemCalls.ToDictionary(
                property => $"SYS_{CName(property)}", property => (long)(nint)property.GetValue(null)!),
            "sys/syscall.h");
    }

    // The header is there on every machine. It has not all of the numbers that are the same everywhere.
    [RequiresToolFact("gcc")]
    public void SystemCalls_HaveTheNumbersOfArm64() => CCompiler.AssertAgrees(
        SystemCalls.Where(property => NumberOnArm64(property) < FirstCommonNumber)
            .ToDictionary(property => $"__NR_{CName(property)}", NumberOnArm64),
        "asm-generic/unistd.h");

    /// <summary>Every constant of the Linux layer, and of those who have some of their own, that has a name as in
    /// C.</summary>
    [RequiresToolFact("gcc")]
    public void NamedConstants_AreThoseOfTheCCompiler()
    {
        Dictionary<string, long> ours = new[]
            { typeof(Kernel), typeof(ForkServerLoop), typeof(SynFilter) }.SelectMany(type => type.Assembly.GetTypes())
                .SelectMany(type => type.GetFields(Static))
            .Where(field => field.IsLiteral && field.FieldType.IsPrimitive && NameInC().IsMatch(field.Name))
            .Select(field => (Name: _renamed.GetValueOrDefault(field.Name, field.Name), Value: ValueOf(field)))
            .Distinct().ToDictionary(constant => constant.Name, constant => constant.Value);
        Assert.NotEmpty(ours);
        CCompiler.AssertAgrees(
            ours, "errno.h", "fcntl.h", "linux/filter.h", "linux/futex.h", "linux/sched.h", "linux/sockios.h",
            "netinet/tcp.h", "poll.h", "signal.h", "spawn.h", "sys/epoll.h", "sys/eventfd.h",
            "sys/file.h", "sys/ioctl.h", "sys/mman.h", "sys/prctl.h", "sys/resource.h", "sys/socket.h", "sys/stat.h",
            "sys/uio.h", "sys/un.h", "sys/wait.h", "termios.h", "time.h", "unistd.h");
    }

    // They may be written as plain numbers, and are so in IL in any case.
    [RequiresToolFact("gcc")]
    public void Arguments_AreThoseOfTheCCompiler() => CCompiler.AssertAgrees(
        new Dictionary<string, long>
        {
            ["FUTEX_WAIT"] = FirstConstantBehind(nameof(Kernel.FutexWait), "NrFutex"),
            ["FUTEX_WAKE"] = FirstConstantBehind(nameof(Kernel.FutexWake), "NrFutex"),
            ["PR_SET_PDEATHSIG"] = FirstConstantBehind(nameof(Kernel.SetParentDeathSignal), "NrPrctl"),
            ["SIG_SETMASK"] = FirstConstantBehind(nameof(Kernel.BlockOnly), "NrRtSigProcMask"),
            ["MADV_DONTFORK"] = FirstConstantBehind(nameof(Kernel.DoNotFork), "NrMAdvise"),
            ["PR_SET_NO_NEW_PRIVS"] = FirstConstantBehind(nameof(Kernel.GiveUpNewPrivileges), "NrPrctl"),
            ["CLOCK_MONOTONIC_COARSE"] = FirstConstantBehind(nameof(Kernel.Milliseconds), "NrClockGetTime"),
        },
        "linux/futex.h", "signal.h", "sys/mman.h", "sys/prctl.h", "time.h");

    [RequiresToolFact("gcc")]
    public void Structs_AreLaidOutAsByTheCCompiler() => CCompiler.AssertAgrees(
        new[]
        {
            Offsets<MessageHeader>(
                "struct msghdr", "msg_name", "msg_namelen", "msg_iov", "msg_iovlen", "msg_control", "msg_controllen",
                "msg_flags"),
            Offsets<MessageHeader.IoVector>("struct iovec", "iov_base", "iov_len"),
            Offsets<CloneArguments>(
                "struct clone_args", "flags", "pidfd", "child_tid", "parent_tid", "exit_signal", "stack", "stack_size",
                "tls"),
            Offsets<TimeSpec>("struct timespec", "tv_sec", "tv_nsec"),
            Offsets<ResourceLimit>("struct rlimit", "rlim_cur", "rlim_max"),
            Offsets<PollDescriptor>("struct pollfd", "fd", "events", "revents"),
            new()
            {
                ["offsetof(struct cmsghdr, cmsg_len)"] =
                    (long)Marshal.OffsetOf<DescriptorMessage>(nameof(DescriptorMessage.Length)),
                ["offsetof(struct cmsghdr, cmsg_level)"] =
                (long)Marshal.OffsetOf<DescriptorMessage>(nameof(DescriptorMessage.Level)),
                ["offsetof(struct cmsghdr, cmsg_type)"] =
                (long)Marshal.OffsetOf<DescriptorMessage>(nameof(DescriptorMessage.Type)),
                ["CMSG_LEN(0)"] = (long)Marshal.OffsetOf<DescriptorMessage>(nameof(DescriptorMessage.One)),
                ["CMSG_SPACE(sizeof(int))"] = Unsafe.SizeOf<DescriptorMessage>(),
                ["sizeof(struct pollfd)"] = Unsafe.SizeOf<PollDescriptor>(),
                ["sizeof(struct timespec)"] = Unsafe.SizeOf<TimeSpec>(),
                ["sizeof(struct msghdr)"] = Unsafe.SizeOf<MessageHeader>(),
                ["sizeof(struct iovec)"] = Unsafe.SizeOf<MessageHeader.IoVector>(),
                ["CLONE_ARGS_SIZE_VER0"] = Unsafe.SizeOf<CloneArguments>(),
            },
        }.SelectMany(part => part).ToDictionary(),
        "linux/sched.h", "poll.h", "sys/resource.h", "sys/socket.h", "sys/uio.h", "time.h");

    private static Dictionary<string, long> Offsets<T>(string structure, params string[] members)
    {
        FieldInfo[] fields =
            [.. typeof(T).GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)];
        Assert.Equal(members.Length, fields.Length);
        return fields.Zip(members).ToDictionary(
            pair => $"offsetof({structure}, {pair.Second})",
            pair => (long)Marshal.OffsetOf<T>(pair.First.Name));
    }

    private static string CName(PropertyInfo property) => property.Name switch
    {
        "NrExitGroup" => "exit_group",
        "NrCloseRange" => "close_range",
        "NrClockGetTime" => "clock_gettime",
        "NrRtSigProcMask" => "rt_sigprocmask",
        "NrPidFdOpen" => "pidfd_open",
        "NrPidFdSendSignal" => "pidfd_send_signal",
        var name => name[2..].ToLowerInvariant(),
    };

    // "X86Base.IsSupported ? 0 : 63" has both numbers in its IL; a number that is the same everywhere stands alone.
    private static long NumberOnArm64(PropertyInfo property)
    {
        List<long> numbers = [.. InstructionReader.Read(property.GetMethod!).Select(i => i.Constant).OfType<long>()];
        long ours = (nint)property.GetValue(null)!;
        Assert.True(numbers.Remove(ours));
        return RuntimeInformation.ProcessArchitecture == Architecture.Arm64 || numbers is [] ? ours : numbers.Single();
    }

    private static long ValueOf(FieldInfo field)
    {
        object value = field.GetRawConstantValue()!;
        return value is ulong large ? unchecked((long)large) : Convert.ToInt64(value, CultureInfo.InvariantCulture);
    }

    private static long FirstConstantBehind(string method, string property) => Body(method)
        .SkipWhile(i => i.Member?.Name != $"get_{property}").Select(i => i.Constant).OfType<long>().First();

    private static List<Instruction> Body(string method) =>
        InstructionReader.Read(typeof(Kernel).GetMethod(method, Static)!);

    [GeneratedRegex("^[A-Z][A-Z0-9_]+$")]
    private static partial Regex NameInC();
}
