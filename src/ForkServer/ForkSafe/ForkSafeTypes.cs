namespace EchoServer.ForkServer.ForkSafe;

/// <summary>The types whose code runs in a clone.</summary>
internal static class ForkSafeTypes
{
    /// <summary>Compiles all of it, where there is a compiler: a clone has none.</summary>
    internal static void Compile()
    {
        ForkSafeCode.Compile(typeof(ForkServerLoop));
        ForkSafeCode.Compile(typeof(Spare));
        ForkSafeCode.Compile(typeof(EchoLoop));
        ForkSafeCode.Compile(typeof(Kernel));
    }
}
