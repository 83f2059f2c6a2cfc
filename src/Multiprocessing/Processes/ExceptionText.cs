namespace EchoServer.Multiprocessing;

/// <summary>The texts of exceptions that the program's own code threw: making them may throw as well.</summary>
internal static class ExceptionText
{
    private const int MostCharacters = 1024 * 1024; // beyond 166 million JSON can't have it, and nobody reads it

    /// <summary>What is wrong.</summary>
    public static string Message(Exception e) => Of(e, () => e.Message);

    /// <summary>The exception with its stack.</summary>
    public static string Trace(Exception e) => Of(e, e.ToString);

    private static string Of(Exception e, Func<string?> text)
    {
        try
        {
            return text() is { } all
                ? all.Length <= MostCharacters ? all : $"{all[..MostCharacters]}… ({all.Length} characters)" : "";
        }
#pragma warning disable CA1031 // whatever it is, the first exception is what matters
        catch (Exception other)
#pragma warning restore CA1031
        {
            return $"{e.GetType().FullName}, whose text can't be had: {other.GetType().FullName}\n{e.StackTrace}";
        }
    }
}
