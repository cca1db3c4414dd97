namespace Kexin.Ledger.Contracts.Ports;

/// <summary>What a person should look at, at most one alarm of a code.</summary>
public interface IAlarms
{
    /// <summary>Raises the alarm, or brings its text up to date.</summary>
    /// <param name="code">Stable, in lower case with hyphens, for programs.</param>
    /// <param name="text">What is wrong and what to do about it.</param>
    void Raise(string code, BilingualText text);

    /// <summary>Takes the alarm back.</summary>
    void Clear(string code);
}

/// <summary>Something that a person should look at.</summary>
/// <param name="Code">Stable, in lower case with hyphens, for programs.</param>
/// <param name="Text">What is wrong and what to do about it.</param>
/// <param name="Since">When it was first seen.</param>
/// <param name="Member">The member concerned, or null.</param>
public sealed record RaisedAlarm(string Code, BilingualText Text, DateTimeOffset Since, MemberId? Member = null);
