using System.Text;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.People.SigningIn;

/// <summary>Hashes passwords slowly, with salt.</summary>
public interface IPasswords
{
    /// <summary>A hash that says how it was made.</summary>
    string Hash(string password);

    /// <summary>Whether the password is the one of the hash; takes the same time for every password.</summary>
    bool Fits(string hash, string password);
}

/// <summary>What a password has to be like.</summary>
/// <remarks>Source: NIST SP 800-63B-4, 3.1.1: length counts, no rules about kinds of characters, one way of writing.</remarks>
public static class PasswordRules
{
    /// <summary>In characters.</summary>
    public const int Shortest = 12;

    /// <summary>In characters; what is longer is refused unread.</summary>
    public const int Longest = 256;

    /// <summary>The password in the one way in which it is hashed (NFC).</summary>
    /// <exception cref="DomainException">It is too short or too long, or is the name.</exception>
    public static string Check(string password, string name)
    {
        if (password.Length is < Shortest or > Longest)
        {
            throw DomainException.Invalid(
                $"A password has {Shortest} to {Longest} characters, not {password.Length}.",
                $"密码须为 {Shortest} 至 {Longest} 个字符，而不是 {password.Length} 个。"
            );
        }

        if (password.Trim().Equals(name, StringComparison.OrdinalIgnoreCase) || password.Distinct().Count() < 4)
        {
            throw DomainException.Invalid(
                "The password can be guessed: it is the name, or a few characters again and again.",
                "密码过于简单：与用户名相同，或只由几个字符重复而成。"
            );
        }

        return Normalize(password);
    }

    /// <summary>The same characters written the same way.</summary>
    public static string Normalize(string password)
    {
        try
        {
            return password.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // It is no Unicode text; it fits no hash either.
            return password;
        }
    }
}
