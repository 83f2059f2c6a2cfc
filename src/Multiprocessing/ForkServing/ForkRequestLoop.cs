using System.Runtime.CompilerServices;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.ForkSafe;
using EchoServer.Linux.Processes;

namespace EchoServer.Multiprocessing;

/// <summary>The fork server's life: it clones itself as often as it is asked to.</summary>
/// <remarks>
/// It is a clone itself, of the process that was started for it, and has nothing of that but what clones need. The
/// clones are children of its own parent (CLONE_PARENT, clone(2)), which waits for them as for any other, and does not
/// lose them when the fork server ends.
/// </remarks>
[ForkSafe]
internal static unsafe class ForkRequestLoop
{
    /// <summary>The descriptor of the channel that requests come through.</summary>
    internal const int Channel = Spawner.HandedDescriptor;

    /// <summary>Clones the calling process; the clone becomes the fork server.</summary>
    /// <returns>0, or the errno of clone3(2). It does not return in the clone.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Make(ForkState* state)
    {
        ulong all = ulong.MaxValue; // what is typed at the terminal is for its parent and its clones
        Kernel.BlockOnly(&all);
        int pid = Sibling.Clone(state->Pid);
        if (pid == 0) Run(state);
        return pid < 0 ? -pid : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(ForkState* state)
    {
        Sibling.EndWith(state->Parent, 1);
        Kernel.CloseFrom(Channel + 1); // what the runtime had open
        Kernel.DoNotFork(state->Pid, state->PidSize);
        Answer(Kernel.GetPid());
        while (true) Serve(state);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Serve(ForkState* state)
    {
        MessageHeader message;
        nint count = Kernel.Receive(
            Channel, &message, state->Request, state->RequestSize, state->Control, state->ControlSize,
            Libc.MSG_CMSG_CLOEXEC);
        if (count == 0) Kernel.Exit(0); // the parent has ended, or wants another fork server
        if (count > 0) Serve(state, &message);
        else if (Kernel.Errno() != Errno.EINTR) Kernel.Exit(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Serve(ForkState* state, MessageHeader* message)
    {
        int descriptors = message->ControlLength == 0
            ? 0 : (int)(*(nint*)state->Control - DescriptorMessage.HeaderSize) / sizeof(int);
        bool isWhole = (message->Flags & (Libc.MSG_CTRUNC | Libc.MSG_TRUNC)) == 0;
        Answer(isWhole ? Clone(state, descriptors) : -Errno.EMFILE);
        int* received = (int*)(state->Control + DescriptorMessage.HeaderSize);
        for (int i = 0; i < descriptors; i++) Kernel.Close(received[i]);
    }

    /// <returns>The clone's pid, or minus an errno.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Clone(ForkState* state, int descriptors)
    {
        ForkRequest* request = state->Request;
        if ((uint)request->Function >= (uint)state->FunctionCount
            || state->Functions[request->Function].Address == null) return -Errno.ENOENT;
        int pid = Sibling.Clone(state->Pid);
        if (pid == 0) ForkedChild.Run(state, descriptors);
        return pid;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Answer(int answer) => Kernel.Write(Channel, (byte*)&answer, sizeof(int));
}
