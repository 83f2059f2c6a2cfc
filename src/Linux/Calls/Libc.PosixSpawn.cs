using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    internal const short POSIX_SPAWN_SETPGROUP = 0x02;
    internal const short POSIX_SPAWN_SETSIGDEF = 0x04;
    internal const short POSIX_SPAWN_SETSIGMASK = 0x08;

    /// <summary>Room for a posix_spawnattr_t: 336 bytes in glibc and musl.</summary>
    [InlineArray(336 / sizeof(ulong))]
    internal struct SpawnAttributes
    {
        private ulong _first;
    }

    /// <summary>Room for a posix_spawn_file_actions_t: 80 bytes in glibc and musl.</summary>
    [InlineArray(80 / sizeof(ulong))]
    internal struct SpawnFileActions
    {
        private ulong _first;
    }

    // This family returns the error number instead of setting errno. The two destroy calls can't fail.

    /// <summary>posix_spawn(3): clones as vfork does and executes. It returns when the new program has been
    /// loaded.</summary>
    /// <returns>0, or the error number of whatever failed: EAGAIN and ENOMEM from clone, ENOENT and EACCES from execve,
    /// …</returns>
    [LibraryImport(Library, EntryPoint = "posix_spawn")]
    internal static partial int PosixSpawn(
        int* pid, byte* path, SpawnFileActions* actions, SpawnAttributes* attributes, byte** argv, byte** envp);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_init")]
    internal static partial int SpawnAttrInit(SpawnAttributes* attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_destroy")]
    internal static partial void SpawnAttrDestroy(SpawnAttributes* attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setflags")]
    internal static partial int SpawnAttrSetFlags(SpawnAttributes* attributes, short flags);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setpgroup")]
    internal static partial int SpawnAttrSetProcessGroup(SpawnAttributes* attributes, int processGroup);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigdefault")]
    internal static partial int SpawnAttrSetSigDefault(SpawnAttributes* attributes, SignalSet* signals);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigmask")]
    internal static partial int SpawnAttrSetSigMask(SpawnAttributes* attributes, SignalSet* signals);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_init")]
    internal static partial int SpawnActionsInit(SpawnFileActions* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_destroy")]
    internal static partial void SpawnActionsDestroy(SpawnFileActions* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_addopen")]
    internal static partial int SpawnActionsAddOpen(
        SpawnFileActions* actions, int descriptor, byte* path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_adddup2")]
    internal static partial int SpawnActionsAddDup2(SpawnFileActions* actions, int descriptor, int target);

    /// <summary>Since glibc 2.29.</summary>
    /// <exception cref="EntryPointNotFoundException">An older C library.</exception>
    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    internal static partial int SpawnActionsAddChdir(SpawnFileActions* actions, byte* path);

    /// <summary>Since glibc 2.34.</summary>
    /// <exception cref="EntryPointNotFoundException">An older glibc, or musl.</exception>
    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    internal static partial int SpawnActionsAddCloseFrom(SpawnFileActions* actions, int first);
}
