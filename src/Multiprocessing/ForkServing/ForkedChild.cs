using System.Runtime.CompilerServices;
using EchoServer.Linux;
using EchoServer.Linux.ForkSafe;
using EchoServer.Linux.Processes;

namespace EchoServer.Multiprocessing;

/// <summary>What a clone does: it calls one function, and exits.</summary>
[ForkSafe]
internal static unsafe class ForkedChild
{
    /// <summary>The number that the first descriptor handed over has.</summary>
    internal const int FirstDescriptor = Spawner.HandedDescriptor;

    private const int MostCode = 255;

    /// <summary>Does it.</summary>
    /// <param name="state">What was asked for.</param>
    /// <param name="descriptors">How many descriptors came with that.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(ForkState* state, int descriptors)
    {
        if (state->Request->IsDaemon != 0) Sibling.EndWith(state->Parent, 1);
        TakeDescriptors(state, descriptors);
        ulong none = 0; // from here on a SIGTERM ends it, also one that came before
        Kernel.BlockOnly(&none);
        ForkFunction* function = &state->Functions[state->Request->Function];
        int code = function->Call(state->Request + 1, state->Descriptors);
        // the kernel would keep the lowest eight bits, and make a success of 256
        Kernel.Exit((uint)code > MostCode ? MostCode : code);
    }

    // Those that came have numbers behind the channel's, in rising order: so none is overwritten before it was moved.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TakeDescriptors(ForkState* state, int descriptors)
    {
        int* received = (int*)(state->Control + DescriptorMessage.HeaderSize);
        for (int i = 0; i < descriptors; i++)
        {
            Kernel.Dup3(received[i], FirstDescriptor + i);
            state->Descriptors[i] = FirstDescriptor + i;
        }
        Kernel.CloseFrom(FirstDescriptor + descriptors);
    }
}
