namespace EchoServer.Multiprocessing;

/// <summary>What can be asked of a queue manager; each is the <c>op</c> of a request.</summary>
internal static class ManagerOperation
{
    public const string Put = "put";
    public const string Get = "get";
    public const string Done = "done";
    public const string Join = "join";
    public const string Close = "close";
    public const string Size = "size";
    public const string Call = "call";
    public const string Cancel = "cancel";
}
