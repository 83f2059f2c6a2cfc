namespace EchoServer.Load.Engine;

/// <summary>A planned simulation.</summary>
internal abstract record Phase
{
    /// <summary>How many copies it ends with, for a ramp that follows.</summary>
    public virtual int EndCopies => 0;

    /// <summary>At what rate, a second, it ends, for a ramp that follows.</summary>
    public virtual double EndRate => 0;

    /// <summary>How long it goes on; null when it ends with its iterations.</summary>
    public virtual TimeSpan? Length => null;

    /// <summary>How many copies it starts with.</summary>
    /// <param name="maxCopies">The most that an open load may have.</param>
    public abstract int Copies(int maxCopies);

    /// <summary>How many copies may have work at once: as many as it starts with, or more when it asks for more.</summary>
    /// <param name="maxCopies">The most that an open load may have.</param>
    public virtual int MostCopies(int maxCopies) => Copies(maxCopies);

    /// <summary>What one copy does, from the start of the phase to its end.</summary>
    /// <param name="copy">Iterates, waits, and knows when to stop.</param>
    /// <param name="number">Which copy it is, from 0.</param>
    /// <param name="start">When the phase started.</param>
    public abstract void Work(Copy copy, int number, long start);
}
