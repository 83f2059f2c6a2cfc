using System.Runtime.CompilerServices;

namespace EchoServer.Tests.ForkSafe.Samples;

/// <summary>More than a clone may copy.</summary>
[InlineArray(Blittable.LargestCopy + 1)]
internal struct Large
{
    public byte First;
}
