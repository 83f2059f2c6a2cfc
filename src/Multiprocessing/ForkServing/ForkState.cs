namespace EchoServer.Multiprocessing;

/// <summary>All that the fork server and its clones know; made before the first one.</summary>
internal unsafe struct ForkState
{
    /// <summary>The pid of the process that the clones are children of.</summary>
    internal int Parent;

    /// <summary>How many functions there are.</summary>
    internal int FunctionCount;

    /// <summary>What clones may call.</summary>
    internal ForkFunction* Functions;

    /// <summary>Where requests are received.</summary>
    internal ForkRequest* Request;

    /// <summary>How many bytes there is room for.</summary>
    internal nint RequestSize;

    /// <summary>Where the control message is received that descriptors come with.</summary>
    internal byte* Control;

    /// <summary>How many bytes there is room for.</summary>
    internal nint ControlSize;

    /// <summary>Where the descriptors of a clone are listed for it.</summary>
    internal int* Descriptors;

    /// <summary>Where the kernel puts each clone's pid before the clone runs: memory that the parent shares, and no
    /// clone has.</summary>
    internal int* Pid;

    /// <summary>How many bytes that memory has.</summary>
    internal nuint PidSize;
}
