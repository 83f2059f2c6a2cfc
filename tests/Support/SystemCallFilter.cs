namespace EchoServer.Tests.Support;

/// <summary>Runs a program on a kernel that seems to lack a system call, by a seccomp(2) filter, which its children
/// inherit. Needs "gcc".</summary>
internal static class SystemCallFilter
{
    private const string Source = """
        #include <errno.h>
        #include <linux/filter.h>
        #include <linux/seccomp.h>
        #include <stddef.h>
        #include <stdio.h>
        #include <sys/prctl.h>
        #include <sys/syscall.h>
        #include <unistd.h>

        int main(int argc, char **argv)
        {
            struct sock_filter filter[] = {
                BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
                BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_CALL, 0, 1),
                BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ERROR),
                BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
            };
            struct sock_fprog program = { sizeof filter / sizeof *filter, filter };
            if (argc < 2 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
                || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
                return perror("seccomp"), 1;
            execv(argv[1], argv + 1);
            return perror(argv[1]), 1;
        }

        """;

    /// <summary>Makes a wrapper for <see cref="ServerInvocation"/>.</summary>
    /// <param name="folder">Where the program is put that installs the filter.</param>
    /// <param name="call">The system call, such as <c>clone3</c>.</param>
    /// <param name="error">What it fails with, such as <c>ENOSYS</c>.</param>
    public static string[] Without(TemporaryFolder folder, string call, string error)
    {
        string source = folder.File("filter.c"), binary = folder.File("filter");
        File.WriteAllText(source, Source);
        CCompiler.Compile(source, binary, $"SYS_CALL=SYS_{call}", $"ERROR={error}");
        return [binary];
    }
}
