using Kexin.Client.Contracts;

namespace Kexin.Home;

/// <summary>The organisation's own sign-in, by OpenID Connect; <c>directory</c> in <c>node.json</c>.</summary>
/// <param name="Authority">The provider's address, under which <c>/.well-known/openid-configuration</c> is; https, but for this machine.</param>
/// <param name="ClientId">By which the provider knows this node.</param>
/// <param name="SecretFile">The path of a file with the secret that the provider gave this node; read at each sign-in.</param>
/// <param name="Roles">Ids of roles by the provider's groups; whoever has none of these groups is kept out.</param>
/// <param name="GroupsClaim">The claim of the id token that lists a person's groups.</param>
/// <param name="NameClaim">The claim that says what a person is called here.</param>
/// <param name="Scopes">What is asked for; <c>openid</c> always is.</param>
public sealed record DirectorySettings(
    string Authority,
    string ClientId,
    string SecretFile,
    IReadOnlyDictionary<string, string> Roles,
    string GroupsClaim = "groups",
    string NameClaim = "preferred_username",
    string Scopes = "openid profile"
)
{
    /// <summary>Null, or what could not work, for people.</summary>
    public LocalizedText? FindFault()
    {
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var authority) || !IsSafe(authority))
        {
            return new(
                $"The authority '{Authority}' of the organisation's sign-in is no https address.",
                $"机构统一身份认证的地址“{Authority}”不是 https 地址。"
            );
        }

        if (ClientId.Length == 0 || SecretFile.Length == 0 || Roles.Count == 0)
        {
            return new(
                "The organisation's sign-in needs a client id, the path of a file with its secret, and a role for at least one group.",
                "机构统一身份认证须给出客户端标识、客户端密钥文件的路径，并至少为一个组指定角色。"
            );
        }

        return null;
    }

    /// <summary>Whether what is sent there stays unread: by TLS, or on this machine.</summary>
    public static bool IsSafe(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || address is { Scheme: "http", IsLoopback: true };
}
