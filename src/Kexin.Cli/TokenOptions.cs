using Kexin.Home.Tokens;

namespace Kexin.Cli;

/// <summary>The token that a command names to seal the master key.</summary>
internal static class TokenOptions
{
    /// <summary>The token; null where none is named.</summary>
    /// <exception cref="CommandFailedException">A token without its library, or a library without a token.</exception>
    public static TokenChoice? Choose(Call call, string? label, string? library)
    {
        var path = library ?? call.Environment(SealedMaster.LibraryVariable);
        return (label, path, library) switch
        {
            (null, _, null) => null,
            (null, _, _) => throw call.Fail(ExitCodes.Usage, "usage.missing", "--token"),
            (_, null, _) => throw call.Fail(ExitCodes.Usage, "usage.missing", "--token-library"),
            _ => new TokenChoice(path, label),
        };
    }
}
