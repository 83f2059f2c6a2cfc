using System.Numerics;

namespace EchoServer.Server.Cloning;

/// <summary>For how long nobody has taken the connection that has waited longest, by looks at the channel.</summary>
/// <remarks>Looks are counted, and not time: while the server itself is stopped, or gets no processor, nobody has
/// missed anything.</remarks>
internal sealed class FirstInChannel
{
    private const int FirstAct = 3;

    private long _number;
    private int _tries;

    /// <summary>At how many looks in a row the same message was the first; 0 when there is none.</summary>
    public int Looks { get; private set; }

    /// <summary>Whether something should be done about it: at the third look, the sixth, the twelfth…</summary>
    public bool IsTimeToAct => Looks > 0 && Looks % FirstAct == 0 && BitOperations.IsPow2(Looks / FirstAct);

    /// <summary>Whether this is the first time that something should be done about the message.</summary>
    public bool IsFirstAct => Looks == FirstAct;

    /// <summary>
    /// At how many of these looks the fork server had not tried to make a spare since the one before.
    /// </summary>
    public int LooksWithoutTry { get; private set; }

    /// <summary>Takes note of a look at the channel.</summary>
    /// <param name="number">The first message's number; 0 for none.</param>
    /// <param name="tries">How often the fork server has tried to make a spare.</param>
    public void Look(long number, int tries)
    {
        if (number != _number) Looks = LooksWithoutTry = 0;
        if (tries != _tries) LooksWithoutTry = 0;
        if (number != 0) (Looks, LooksWithoutTry) = (Looks + 1, LooksWithoutTry + 1);
        (_number, _tries) = (number, tries);
    }
}
