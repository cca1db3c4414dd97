namespace Kexin.People.Records;

/// <summary>The public half of a key that a person's device or browser keeps, by which the person signs in.</summary>
/// <param name="Id">The credential's id, Base64url; the device chose it.</param>
/// <param name="PersonId">Whose it is.</param>
/// <param name="Name">What the person calls it.</param>
/// <param name="Host">The host name at which it works; browsers offer it at no other.</param>
/// <param name="PublicKey">As COSE, Base64.</param>
/// <param name="Counter">How often it has signed, as the device says; 0 where the device does not count.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="LastUse">When somebody signed in by it last.</param>
public sealed record Passkey(
    string Id,
    string PersonId,
    string Name,
    string Host,
    string PublicKey,
    uint Counter,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastUse
);
