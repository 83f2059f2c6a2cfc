using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>What the tests' pools call.</summary>
public static class PoolTargets
{
    public static readonly PoolFunction<int, int> Square =
        PoolFunction.Of("square", (int x) => x * x, TestJson.Default.Int32, TestJson.Default.Int32);
    public static readonly PoolFunction<int, int> Pid =
        PoolFunction.Of("pid", (int _) => Environment.ProcessId, TestJson.Default.Int32, TestJson.Default.Int32);
    public static readonly PoolFunction<int, int> Die =
        PoolFunction.Of<int, int>("die", Exit, TestJson.Default.Int32, TestJson.Default.Int32);
    public static readonly PoolFunction<string, string> Upper = PoolFunction.Of(
        "upper", async (string text) =>
        {
            await Task.Yield();
            return text.ToUpperInvariant();
        }, TestJson.Default.String, TestJson.Default.String);
    public static readonly PoolFunction<int, int> Reciprocal =
        PoolFunction.Of("reciprocal", (int x) => 100 / x, TestJson.Default.Int32, TestJson.Default.Int32);
    public static readonly PoolFunction<double, double> Root =
        PoolFunction.Of("root", Math.Sqrt, TestJson.Default.Double, TestJson.Default.Double);
    public static readonly PoolFunction<string, string> Read =
        PoolFunction.Of("read", File.ReadAllText, TestJson.Default.String, TestJson.Default.String);
    public static readonly PoolFunction<string, int> Write =
        PoolFunction.Of<string, int>("write", WriteTo, TestJson.Default.String, TestJson.Default.Int32);
    public static readonly PoolFunction<int, int> Added =
        PoolFunction.Of("added", (int x) => x + _addend, TestJson.Default.Int32, TestJson.Default.Int32);
    public static readonly PoolFunction<int, Heard> Tell =
        PoolFunction.Of("tell", (int x) => new Heard { Value = x }, TestJson.Default.Int32, TestJson.Default.Heard);
    public static readonly PoolFunction<int, int> ThrowOdd =
        PoolFunction.Of<int, int>(
            "throw-odd-in-pool", (int _) => throw new OddException(), TestJson.Default.Int32, TestJson.Default.Int32);
    public static readonly PoolFunction<double, double> Half =
        PoolFunction.Of(
            "half", (double x) => x == 2 ? double.NaN : x / 2, TestJson.Default.Double, TestJson.Default.Double);
    public static readonly PoolFunction<string, string> FirstHalf =
        PoolFunction.Of("first-half", (string x) => x[..^1], TestJson.Default.String, TestJson.Default.String);
    public static readonly PoolFunction<Tree, Tree> Keep =
        PoolFunction.Of("keep", (Tree x) => x, TestJson.Default.Tree, TestJson.Default.Tree);
    public static readonly PoolFunction<int, Ring> MakeRing =
        PoolFunction.Of(
            "make-ring", (int x) =>
                x == 0 ? Ring.Closed() : Ring.Open(x), TestJson.Default.Int32, TestJson.Default.Ring);
    public static readonly PoolFunction<Ring, int> ReadRing =
        PoolFunction.Of("read-ring", (Ring x) => x.Number, TestJson.Default.Ring, TestJson.Default.Int32);
    public static readonly PoolFunction<int, int> Unregistered =
        PoolFunction.Of("unregistered", (int x) => x, TestJson.Default.Int32, TestJson.Default.Int32);
    public static readonly ProcessFunction<int> SetAddend =
        ProcessTarget.Of<int>("set-addend", Set, TestJson.Default.Int32);

    private static int _addend;

    /// <summary>All of them, but one.</summary>
    public static IReadOnlyList<ProcessTarget> All
        { get; } = [
            Square, Pid, Die, Upper, Reciprocal, Root, Read, Write, Added, Tell, ThrowOdd, SetAddend, Half, FirstHalf,
            Keep, MakeRing, ReadRing];

    private static int Exit(int code)
    {
        Environment.Exit(code);
        return 0;
    }

    private static int WriteTo(string path)
    {
        File.WriteAllText(path, "written");
        return 1;
    }

    private static void Set(int addend) => _addend = addend;
}
