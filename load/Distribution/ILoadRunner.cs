namespace EchoServer.Load.Distribution;

/// <summary>Runs a part of a run, here or elsewhere.</summary>
internal interface ILoadRunner
{
    /// <summary>Runs it to its end.</summary>
    /// <exception cref="EchoServer.Common.CommandLine.ToolException">It can't be begun.</exception>
    PartResult Run(LoadPart part, IRunContext context);
}
