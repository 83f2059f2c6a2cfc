namespace EchoServer.Tests.ForkSafe.Samples;

#pragma warning disable CS0649

/// <summary>A generic type.</summary>
internal struct BadGeneric<T> where T : unmanaged
{
    public T Value;
}
