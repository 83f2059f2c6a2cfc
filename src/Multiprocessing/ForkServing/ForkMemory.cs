using EchoServer.Linux.ForkSafe;
using EchoServer.Linux.Processes;

namespace EchoServer.Multiprocessing;

/// <summary>The memory of the fork server and of its clones.</summary>
internal static unsafe class ForkMemory
{
    /// <summary>How many bytes of shared memory pids are told in.</summary>
    internal static nuint PidsSize => (nuint)Environment.SystemPageSize;

    /// <summary>Makes all that the fork server and its clones know.</summary>
    /// <param name="message">What it was told.</param>
    /// <param name="pids">The descriptor of the memory that pids are told in.</param>
    /// <returns>Null when there is no memory.</returns>
    internal static ForkState* Make(ForkServerMessage message, int pids)
    {
        int functions = message.Functions.Count, request = sizeof(ForkRequest) + ForkRequest.MaxArguments;
        int control = DescriptorMessage.HeaderSize + ForkRequest.MaxHandles * sizeof(int),
            descriptors = ForkRequest.MaxHandles * sizeof(int);
        byte* memory = SharedMemory.MapPrivate(
            0, (nuint)(sizeof(ForkState) + functions * sizeof(ForkFunction) + request + control + descriptors + 64));
        byte* shared = SharedMemory.Map(pids, PidsSize);
        if (memory == null || shared == null) return null;
        var state = (ForkState*)memory;
        *state = new ForkState
        {
            Parent = message.Parent, FunctionCount = functions, RequestSize = request, ControlSize = control,
            Pid = (int*)shared, PidSize = PidsSize,
            Request = (ForkRequest*)Aligned(state + 1),
        };
        state->Control = (byte*)state->Request + request;
        state->Descriptors = (int*)(state->Control + control);
        state->Functions = (ForkFunction*)Aligned(state->Descriptors + ForkRequest.MaxHandles);
        for (int i = 0; i < functions; i++) state->Functions[i] = ForkFunctions.Find(message.Functions[i]);
        return state;
    }

    private static void* Aligned(void* address) => (void*)(((nuint)address + 15) & ~(nuint)15);
}
