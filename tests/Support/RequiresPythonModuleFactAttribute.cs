using System.Runtime.CompilerServices;

namespace EchoServer.Tests.Support;

/// <summary>A test that is skipped, with the reason, where python3 or a module of it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresPythonModuleFactAttribute : FactAttribute
{
    /// <param name="module">The module's name.</param>
    public RequiresPythonModuleFactAttribute(
        string module, [CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line) =>
            Skip = Requirement.PythonModule(module);
}
