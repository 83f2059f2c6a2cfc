namespace EchoServer.Load.Reports.Html;

/// <summary>Round distances between ticks.</summary>
internal static class RoundStep
{
    private const double Slack = 1 + 1e-9;

    // Seconds that people count in.
    private static readonly double[] _seconds =
        [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200,
            86_400];

    /// <summary>The smallest of 1, 2 or 5 times a power of ten that is not less than a number above 0.</summary>
    public static double Up(double number)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(number)));
        return new[] { 1.0, 2, 5, 10 }.First(m => m * Slack >= number / power) * power;
    }

    /// <summary>The largest of 1, 2 or 5 times a power of ten that is not more than a number above 0.</summary>
    public static double Down(double number)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(number)));
        return new[] { 5.0, 2, 1 }.FirstOrDefault(m => m <= number / power * Slack, 1) * power;
    }

    /// <summary>A round number of seconds that is not less than this one; days, when it is more than one.</summary>
    public static double UpSeconds(double seconds) =>
        _seconds.FirstOrDefault(s => s * Slack >= seconds, Math.Ceiling(seconds / 86_400) * 86_400);
}
