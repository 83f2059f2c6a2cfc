using System.Runtime.CompilerServices;

namespace EchoServer.Tests.Support;

/// <summary>A test that is skipped where there is no Python before 3.12.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresLegacyPythonFactAttribute : FactAttribute
{
    public RequiresLegacyPythonFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = Requirement.Python(isLegacy: true);
}
