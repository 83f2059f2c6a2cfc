using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Multiprocessing;

/// <summary>A class of processes.</summary>
/// <typeparam name="TProcess">Derives from <see cref="ChildProcess"/> and overrides its Run.</typeparam>
public sealed class ProcessClass<TProcess> : ProcessTarget
    where TProcess : ChildProcess
{
    private readonly JsonTypeInfo<TProcess> _process;

    internal ProcessClass(JsonTypeInfo<TProcess> process)
        : base(typeof(TProcess).FullName!) => _process = process;

    /// <inheritdoc/>
    internal override Type ProcessType => typeof(TProcess);

    /// <inheritdoc/>
    internal override ProcessCall CallOn(ChildProcess process) =>
        new(this, handles => handles.Write((TProcess)process, _process));

    /// <inheritdoc/>
    internal override int Run(JsonElement arguments, HandleReader handles)
    {
        handles.Read(arguments, _process)!.RunInChild();
        return 0;
    }
}
