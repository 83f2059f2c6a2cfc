using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EchoServer.Linux.ForkSafe;
using EchoServer.Linux.Processes;

namespace EchoServer.Multiprocessing;

/// <summary>The memory of the fork server and of its clones: what they need is made, and what they do not need is marked MADV_DONTFORK (madvise(2)), since a clone costs what it copies.</summary>
internal static unsafe class ForkMemory
{
    // The heap of the collector and the stacks of other threads are larger than what else has no name.
    private const nuint SmallMapping = 1 << 20;

    // What the JIT's code runs on, besides the C library: the runtime, and the memory that code is written to.
    private static readonly string[] _filesOfTheJit = ["libcoreclr.so", "doublemapper"];

    /// <summary>How many bytes of shared memory pids are told in.</summary>
    internal static nuint PidsSize => (nuint)Environment.SystemPageSize;

    /// <summary>Makes all that the fork server and its clones know.</summary>
    /// <param name="message">What it was told.</param>
    /// <param name="pids">The descriptor of the memory that pids are told in.</param>
    /// <returns>Null when there is no memory.</returns>
    internal static ForkState* Make(ForkServerMessage message, int pids)
    {
        int functions = message.Functions.Count, request = sizeof(ForkRequest) + ForkRequest.MaxArguments;
        int control = DescriptorMessage.HeaderSize + ForkRequest.MaxHandles * sizeof(int), descriptors = ForkRequest.MaxHandles * sizeof(int);
        byte* memory = SharedMemory.MapPrivate(0, (nuint)(sizeof(ForkState) + functions * sizeof(ForkFunction) + request + control + descriptors + 64));
        byte* shared = SharedMemory.Map(pids, PidsSize);
        if (memory == null || shared == null) return null;
        var state = (ForkState*)memory;
        *state = new ForkState
        {
            Parent = message.Parent, FunctionCount = functions, RequestSize = request, ControlSize = control, Pid = (int*)shared, PidSize = PidsSize,
            Request = (ForkRequest*)Aligned(state + 1),
        };
        state->Control = (byte*)state->Request + request;
        state->Descriptors = (int*)(state->Control + control);
        state->Functions = (ForkFunction*)Aligned(state->Descriptors + ForkRequest.MaxHandles);
        for (int i = 0; i < functions; i++) state->Functions[i] = ForkFunctions.Find(message.Functions[i]);
        return state;
    }

    /// <summary>Marks what clones do not need.</summary>
    internal static void Trim(ForkState* state)
    {
        int local; // on our stack
        List<Mapping> mappings = [.. File.ReadLines("/proc/self/maps").Select(Mapping.Parse)];
        void* libraryCode = (void*)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "syscall");
        string library = mappings.First(mapping => mapping.Has(libraryCode)).Name;
        nuint bss = 0; // what is zero at first of a file's data lies behind it, and has no name
        foreach (Mapping mapping in mappings)
        {
            bool isFile = mapping.Name == library || (RuntimeFeature.IsDynamicCodeSupported ? IsForJit(mapping) : mapping.Name == Environment.ProcessPath);
            bool isNeeded = isFile || (mapping.Name.Length == 0 && mapping.Start == bss) || mapping.Has(state) || mapping.Has(state->Pid) || mapping.Has(Kernel.ErrnoAddress()) || mapping.Has(&local);
            if (isFile) bss = mapping.End;
            if (!isNeeded) Kernel.DoNotFork((void*)mapping.Start, mapping.Size); // where that fails, clones cost more; that is all
        }
    }

    private static bool IsForJit(Mapping mapping) => mapping.Name.Length > 0
        ? _filesOfTheJit.Any(file => mapping.Name.Contains(file, StringComparison.Ordinal))
        : mapping.Size < SmallMapping;

    private static void* Aligned(void* address) => (void*)(((nuint)address + 15) & ~(nuint)15);
}
