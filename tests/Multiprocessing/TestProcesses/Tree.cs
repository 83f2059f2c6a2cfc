namespace EchoServer.TestProcesses;

/// <summary>A value with whatever its types can have.</summary>
/// <param name="Name">A text.</param>
/// <param name="Letter">A character.</param>
/// <param name="Weight">A number.</param>
/// <param name="Child">Null at its end.</param>
public sealed record Tree(string Name, char Letter, double Weight, Tree? Child)
{
    /// <summary>One with all that JSON does not have: a number that is none, halves of surrogate pairs, and as many
    /// levels as are asked for.</summary>
    public static Tree Odd(int levels)
    {
        Tree tree = new("\ud83d half \"\\/\n\u00e9 \ud83d\ude00", '\udc00', double.NaN, null);
        for (int i = 1; i < levels; i++) tree = new("", 'x', double.NegativeInfinity, tree);
        return tree;
    }
}
