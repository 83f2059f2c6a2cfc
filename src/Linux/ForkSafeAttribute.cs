namespace EchoServer.Linux;

/// <summary>
/// Marks code that runs in a clone of a .NET process, which has one thread and must never need the others. It may not
/// allocate, throw, bind lazily, run a static constructor, or dispatch virtually; it calls only its like and the
/// imports of <c>Kernel</c>. A test reads the IL and proves that.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class ForkSafeAttribute : Attribute;
