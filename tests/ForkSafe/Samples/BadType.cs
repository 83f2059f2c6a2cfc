namespace EchoServer.Tests.ForkSafe.Samples;

#pragma warning disable CA1810, CA1852, CA2211, CS0649

/// <summary>Breaks the rules for types.</summary>
internal class BadType
{
    public static int Number;

    public object? Reference;

    static BadType() => Number = 7;

    public virtual int Virtual() => 1;
}
