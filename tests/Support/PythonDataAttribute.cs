using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace EchoServer.Tests.Support;

/// <summary>A row of a theory that needs an old or a new Python; skipped, with the reason, where that is missing. Its
/// last argument says which.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class PythonDataAttribute : DataAttribute
{
    private readonly object[] _row;

    /// <param name="isLegacy">Whether it needs one before 3.12, or one from there on.</param>
    /// <param name="row">The other arguments.</param>
    public PythonDataAttribute(bool isLegacy, params object[] row)
    {
        _row = [.. row, isLegacy];
        Skip = Requirement.Python(isLegacy);
    }

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([new TheoryDataRow(_row) { Skip = Skip }]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}
