namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>The group can't order now. The entry is not known to be committed, and may still be: resend by id.</summary>
public sealed class OrdererUnavailableException : Exception
{
    /// <summary>Makes an error that carries the wait.</summary>
    /// <param name="message">What is the matter.</param>
    /// <param name="wait">The time after which another attempt makes sense.</param>
    /// <param name="innerException">The cause, if one is known.</param>
    public OrdererUnavailableException(string message, TimeSpan wait, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero);
        Wait = wait;
    }

    /// <summary>The time after which another attempt makes sense.</summary>
    public TimeSpan Wait { get; }
}
