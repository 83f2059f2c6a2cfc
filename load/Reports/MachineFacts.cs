using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EchoServer.Load.Reports;

/// <summary>The machine that a run took place on, as this program sees it.</summary>
/// <param name="Processor">What its processors call themselves.</param>
/// <param name="Processors">How many of them this program may use.</param>
/// <param name="MemoryBytes">The machine's memory, in bytes.</param>
/// <param name="System">The distribution.</param>
/// <param name="Kernel">The kernel's release.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="IsNative">Whether this program was compiled ahead of time.</param>
internal sealed record MachineFacts(
    string Processor, int Processors, long MemoryBytes, string System, string Kernel, string Runtime, bool IsNative)
{
    /// <summary>How this program's code became machine code.</summary>
    public string Compilation => IsNative ? "native" : "JIT";

    /// <summary>Looks at this one (proc(5)).</summary>
    public static MachineFacts OfThisMachine() => new(
        // Arm has no model name.
        Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount, Memory(), RuntimeInformation.OSDescription,
        File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
        $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}",
        !RuntimeFeature.IsDynamicCodeCompiled);

    private static long Memory() =>
        Field("/proc/meminfo", "MemTotal") is { } text
            ? long.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture) * 1024 : 0;

    private static string? Field(string path, string name) => File.ReadLines(path)
        .Where(l => l.StartsWith(name, StringComparison.Ordinal)).Select(l => l[(l.IndexOf(':') + 1)..].Trim())
        .FirstOrDefault();
}
