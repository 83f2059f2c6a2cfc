using System.Text.Json;

namespace EchoServer.Tests.Load;

/// <summary>What a run of echo-load left behind.</summary>
internal sealed record LoadResult(int ExitCode, string Output, string Error, JsonElement Report)
{
    /// <summary>The figures of the one scenario.</summary>
    public JsonElement Scenario => Report.GetProperty("scenarios")[0];

    public int Ok => Scenario.GetProperty("ok").GetProperty("count").GetInt32();

    /// <summary>What speaks against the run.</summary>
    public string[] Objections =>
        [.. Report.GetProperty("verdict").GetProperty("objections").EnumerateArray().Select(o => o.GetString()!)];

    /// <summary>Everything that it said.</summary>
    public string All => Output + Error;

    /// <summary>How often each kind of failure came.</summary>
    public Dictionary<string, int> Failures => StatusCodes.ToDictionary(
        c => c.GetProperty("code").GetString()!, c => c.GetProperty("count").GetInt32());

    /// <summary>The message of the only kind of failure.</summary>
    public string Message => Assert.Single(StatusCodes).GetProperty("message").GetString()!;

    private IEnumerable<JsonElement> StatusCodes =>
        Scenario.GetProperty("fail").GetProperty("statusCodes").EnumerateArray();
}
