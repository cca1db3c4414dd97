using Kexin.People.SigningIn;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Kexin.Home;

/// <summary>Passwords as ASP.NET Core Identity keeps them: PBKDF2 with HMAC-SHA-512 and a salt of 128 bits.</summary>
/// <remarks>Iterations: OWASP Password Storage Cheat Sheet asks for 210,000 of this kind.</remarks>
public sealed class IdentityPasswords : IPasswords
{
    private const int Iterations = 210_000;
    private static readonly object s_anybody = new();

    private readonly PasswordHasher<object> _hasher = new(
        Options.Create(new PasswordHasherOptions { IterationCount = Iterations })
    );

    public string Hash(string password) => _hasher.HashPassword(s_anybody, password);

    public bool Fits(string hash, string password) =>
        _hasher.VerifyHashedPassword(s_anybody, hash, password) != PasswordVerificationResult.Failed;
}
