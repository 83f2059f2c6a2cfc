using EchoServer.Load.Parts;

namespace EchoServer.Load.Distribution.Agents;

/// <summary>The names of what a coordinator serves to its agents. The queues of the meeting points and of the stop
/// never have an item: they are closed, which all agents see at once.</summary>
internal static class AgentLines
{
    /// <summary>Grows with every change of what is said; both sides must have the same one, and the same
    /// version.</summary>
    public const int Protocol = 3;

    /// <summary>The service that takes an <see cref="AgentHello"/> and returns an <see cref="AgentWelcome"/>.</summary>
    public const string Hello = "hello";

    /// <summary>The queue of what is to be done. A part is in its agent's hand until its result has been sent: so an
    /// agent's end is noticed.</summary>
    public const string Parts = "parts";

    /// <summary>The queue of what agents say.</summary>
    public const string Messages = "messages";

    /// <summary>Closed when the load is to end.</summary>
    public const string Stop = "stop";

    /// <summary>The queue of a meeting point.</summary>
    public static string At(MeetingPoint point) => point == MeetingPoint.Start ? "start" : "held";
}
