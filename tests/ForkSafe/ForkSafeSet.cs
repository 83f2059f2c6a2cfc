using System.Reflection;
using System.Runtime.InteropServices;
using EchoServer.ForkServer.ForkSafe;
using EchoServer.Linux;

namespace EchoServer.Tests.ForkSafe;

/// <summary>The types whose code may run in a clone.</summary>
/// <param name="Imports">The one that declares the imports.</param>
/// <param name="Types">All of them.</param>
internal sealed record ForkSafeSet(Type Imports, params IReadOnlyList<Type> Types)
{
    private const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public
        | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The fork server's own: whatever bears the attribute.</summary>
    public static ForkSafeSet OfTheForkServer { get; } = Of(typeof(Kernel).Assembly, typeof(ForkServerLoop).Assembly);

    /// <summary>Whatever bears the attribute in some assemblies.</summary>
    public static ForkSafeSet Of(params Assembly[] assemblies) =>
        new(typeof(Kernel), [.. assemblies.SelectMany(MarkedIn)]);

    /// <summary>Whether a member's type belongs to it.</summary>
    public bool Has(MemberInfo member) => member.DeclaringType is { } type && Types.Contains(type);

    /// <summary>All that a type declares and that can be called.</summary>
    public static IEnumerable<MethodBase> MethodsOf(Type type) =>
        [.. type.GetMethods(All), .. type.GetConstructors(All)];

    /// <summary>The fields that a type declares.</summary>
    public static IEnumerable<FieldInfo> FieldsOf(Type type) => type.GetFields(All);

    private static IEnumerable<Type> MarkedIn(Assembly assembly) =>
        assembly.GetTypes().Where(type => type.IsDefined(typeof(ForkSafeAttribute), inherit: false));

    /// <summary>Whether a method is an import.</summary>
    public static bool IsImport(MethodBase method) => method.IsDefined(typeof(DllImportAttribute), inherit: false);
}
