using Kexin.Ledger.Contracts.Ports;

namespace Kexin.People;

/// <summary>The codes of problems with people, beside <see cref="FaultCodes"/>.</summary>
public static class PeopleFaults
{
    /// <summary>The name, the password, the code or the link is wrong; which, nobody is told.</summary>
    public const string WrongSignIn = "wrong-sign-in";

    /// <summary>The password is right and a one-time code is asked for, too.</summary>
    public const string CodeNeeded = "code-needed";

    /// <summary>There were too many wrong passwords for that name.</summary>
    public const string LockedOut = "locked-out";

    /// <summary>The caller lacks the permission.</summary>
    public const string Forbidden = "forbidden";
}
