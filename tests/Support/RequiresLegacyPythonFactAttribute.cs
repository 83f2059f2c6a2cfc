namespace EchoServer.Tests.Support;

/// <summary>A test that is skipped where there is no Python before 3.12.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresLegacyPythonFactAttribute : FactAttribute
{
    public RequiresLegacyPythonFactAttribute() => Skip = Requirement.Python(isLegacy: true);
}
