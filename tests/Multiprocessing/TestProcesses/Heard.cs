namespace EchoServer.TestProcesses;

/// <summary>A result that tells when it is read.</summary>
public sealed class Heard
{
    private readonly int _value;

    /// <summary>What is done when one is made.</summary>
    public static Action OnRead { get; set; } = () => { };

    public int Value
    {
        get => _value;
        init
        {
            _value = value;
            OnRead();
        }
    }
}
