using System.Buffers.Text;
using System.IdentityModel.Tokens.Jwt;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.People.Directories;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Kexin.Node;

/// <summary>Asks the organisation's own sign-in who somebody is.</summary>
/// <remarks>
/// Source: OpenID Connect Core 1.0, 3.1 (code flow) and 3.1.3.7 (id token); RFC 7636 (PKCE with S256); RFC 9700, 2.1 (exact redirect addresses).
/// Security: the id token's signature, issuer, audience, life and nonce are checked. Whoever begins a sign-in keeps the flow (in the console, a cookie
/// that no script reads), so an answer counts only in the browser that asked.
/// </remarks>
internal sealed class DirectoryClient : IDisposable
{
    private const int SecretInBytes = 32;
    private const int LongestSecretInCharacters = 4096;
    private const int LongestCodeInCharacters = 4096;
    private const int LargestAnswerInBytes = 1 << 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_clocksDiffer = TimeSpan.FromMinutes(2);

    private static readonly string[] s_algorithms =
    [
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSha384,
        SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly DirectorySettings _settings;
    private readonly HashSet<string> _origins;
    private readonly RandomSource _random;
    private readonly HttpClient _http;
    private readonly ConfigurationManager<OpenIdConnectConfiguration> _provider;

    /// <param name="settings">Where the provider is.</param>
    /// <param name="origins">The addresses of the console, to which the provider may lead back.</param>
    /// <param name="random">Makes states, nonces and verifiers.</param>
    public DirectoryClient(DirectorySettings settings, IEnumerable<string> origins, RandomSource random)
    {
        (_settings, _random) = (settings, random);
        _origins = origins.ToHashSet(StringComparer.OrdinalIgnoreCase);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = s_patience,
            MaxResponseContentBufferSize = LargestAnswerInBytes,
        };
        _provider = new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{settings.Authority.TrimEnd('/')}/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(_http) { RequireHttps = !new Uri(settings.Authority).IsLoopback }
        );
    }

    /// <summary>What the provider calls itself in its id tokens.</summary>
    public async Task<string> IssuerAsync() => (await ProviderAsync(CancellationToken.None)).Issuer;

    /// <summary>Where a browser has to go, and what to keep until it comes back.</summary>
    /// <exception cref="DomainException">The origin is not the console's, or the provider does not answer.</exception>
    public async Task<Api.OrganisationFlow> BeginAsync(string origin, CancellationToken cancel)
    {
        var back = BackTo(origin);
        var provider = await ProviderAsync(cancel);
        var (state, nonce, verifier) = (Secret(), Secret(), Secret());
        var request = new OpenIdConnectMessage
        {
            IssuerAddress = provider.AuthorizationEndpoint,
            ClientId = _settings.ClientId,
            ResponseType = OpenIdConnectResponseType.Code,
            Scope = _settings.Scopes,
            RedirectUri = back,
            State = state,
            Nonce = nonce,
        };
        request.SetParameter(
            "code_challenge",
            Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))
        );
        request.SetParameter("code_challenge_method", "S256");
        return new Api.OrganisationFlow(request.CreateAuthenticationRequestUrl(), state, nonce, verifier);
    }

    /// <summary>Takes the code with which a browser came back.</summary>
    /// <exception cref="DomainException">The provider does not vouch for anybody, or does not answer.</exception>
    public async Task<DirectoryIdentity> FinishAsync(
        string origin,
        string code,
        Api.OrganisationFlow flow,
        CancellationToken cancel
    )
    {
        var back = BackTo(origin);
        if (code.Length > LongestCodeInCharacters)
        {
            throw Refused("the code is too long");
        }

        var answer = await ExchangeAsync(await ProviderAsync(cancel), code, back, flow.Verifier, cancel);
        var token = await ValidateAsync(answer, flow.Nonce);
        return new DirectoryIdentity(
            token.Issuer,
            token.Subject,
            token.TryGetClaim(_settings.NameClaim, out var name)
                ? name.Value.Trim()
                : throw Refused($"there is no claim '{_settings.NameClaim}'"),
            [.. token.Claims.Where(claim => claim.Type == _settings.GroupsClaim).Select(claim => claim.Value)]
        );
    }

    public void Dispose() => _http.Dispose();

    private string BackTo(string origin) =>
        _origins.Contains(origin)
            ? origin + Api.OrganisationFlow.BackPath
            : throw DomainException.Invalid(
                $"'{VisibleText.Escape(origin)}' is no address of this node's console.",
                $"“{VisibleText.Escape(origin)}”不是本节点控制台的地址。"
            );

    private async Task<OpenIdConnectConfiguration> ProviderAsync(CancellationToken cancel)
    {
        try
        {
            var found = await _provider.GetConfigurationAsync(cancel);
            string[] ends = [found.AuthorizationEndpoint, found.TokenEndpoint];
            return ends.All(end =>
                Uri.TryCreate(end, UriKind.Absolute, out var address) && DirectorySettings.IsSafe(address)
            )
                ? found
                : throw Refused("its description names no https addresses");
        }
        catch (Exception error) when (error is InvalidOperationException or IOException or HttpRequestException)
        {
            throw Unreachable(error);
        }
    }

    private async Task<OpenIdConnectMessage> ExchangeAsync(
        OpenIdConnectConfiguration provider,
        string code,
        string back,
        string verifier,
        CancellationToken cancel
    )
    {
        var (form, secret) = (
            new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = back,
                ["code_verifier"] = verifier,
            },
            ReadSecret()
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, provider.TokenEndpoint);
        var methods = provider.TokenEndpointAuthMethodsSupported;
        if (methods.Count == 0 || methods.Contains("client_secret_basic"))
        {
            var pair = $"{Uri.EscapeDataString(_settings.ClientId)}:{Uri.EscapeDataString(secret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))
            );
        }
        else
        {
            (form["client_id"], form["client_secret"]) = (_settings.ClientId, secret);
        }

        request.Content = new FormUrlEncodedContent(form);
        try
        {
            using var response = await _http.SendAsync(request, cancel);
            var text = await response.Content.ReadAsStringAsync(cancel);
            return response.IsSuccessStatusCode
                ? new OpenIdConnectMessage(text)
                : throw Refused($"it answered {(int)response.StatusCode}");
        }
        catch (HttpRequestException error)
        {
            throw Unreachable(error);
        }
        catch (TaskCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw Unreachable(error);
        }
        catch (System.Text.Json.JsonException)
        {
            throw Refused("its answer is no JSON");
        }
    }

    private async Task<JsonWebToken> ValidateAsync(OpenIdConnectMessage answer, string nonce)
    {
        if (string.IsNullOrEmpty(answer.IdToken))
        {
            throw Refused("its answer has no id token");
        }

        var provider = await _provider.GetConfigurationAsync();
        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(
            answer.IdToken,
            new TokenValidationParameters
            {
                ValidIssuer = provider.Issuer,
                ValidAudience = _settings.ClientId,
                ValidAlgorithms = s_algorithms,
                ConfigurationManager = _provider,
                ClockSkew = s_clocksDiffer,
            }
        );
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token)
        {
            throw Refused("its id token does not hold");
        }

        try
        {
            new OpenIdConnectProtocolValidator
            {
                RequireTimeStampInNonce = false,
                RequireStateValidation = false,
            }.ValidateTokenResponse(
                new OpenIdConnectProtocolValidationContext
                {
                    ClientId = _settings.ClientId,
                    Nonce = nonce,
                    ProtocolMessage = answer,
                    ValidatedIdToken = new JwtSecurityToken(answer.IdToken),
                }
            );
        }
        catch (OpenIdConnectProtocolException)
        {
            throw Refused("its id token is not an answer to this sign-in");
        }

        return token;
    }

    private string ReadSecret()
    {
        try
        {
            using var reader = new StreamReader(_settings.SecretFile);
            var text = new char[LongestSecretInCharacters];
            var secret = new string(text, 0, reader.ReadBlock(text, 0, text.Length)).Trim();
            return secret.Length > 0 ? secret : throw new IOException("It is empty.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DomainException(
                ProblemCodes.Fault,
                new(
                    "The secret for the organisation's sign-in cannot be read at this node.",
                    "本节点无法读取机构统一身份认证的客户端密钥。"
                ),
                new(
                    "An administrator has to look at secretFile in node.json.",
                    "请管理员检查 node.json 中的 secretFile。"
                ),
                error
            );
        }
    }

    private string Secret() => Base64Url.EncodeToString(_random.GetBytes(SecretInBytes));

    private static DomainException Refused(string why) =>
        new(
            ProblemCodes.WrongSignIn,
            new($"The organisation's sign-in did not say who you are: {why}.", "机构统一身份认证没有确认您的身份。"),
            new("Try again.", "请重试。")
        );

    private static DomainException Unreachable(Exception error) =>
        new(
            ProblemCodes.PeerUnreachable,
            new("The organisation's sign-in cannot be reached.", "无法连接机构统一身份认证服务。"),
            new("Try again later, or sign in by password.", "请稍后重试，或用密码登录。"),
            error
        );
}
