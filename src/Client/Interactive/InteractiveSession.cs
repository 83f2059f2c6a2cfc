namespace EchoServer.Client.Interactive;
internal static class InteractiveSession { public static async Task<int> RunAsync(ClientOptions options) { await Task.Yield(); return options is null ? 1 : 0; } }
