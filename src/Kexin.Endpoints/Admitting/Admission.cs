using System.Net.Http.Headers;
using Kexin.Client.Contracts;
using Kexin.People.Rights;
using Kexin.People.SigningIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Endpoints.Admitting;

/// <summary>What an endpoint of the API asks of its caller: all of these.</summary>
public sealed record RequiredPermissions(IReadOnlyList<Permission> All);

/// <summary>Marks endpoints that ask for a password again when the last one is long ago.</summary>
public sealed record AsksAgain;

/// <summary>Says at each endpoint what it asks for.</summary>
public static class EndpointRights
{
    /// <summary>The caller has to have all of these permissions.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, params Permission[] permissions)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequiredPermissions(permissions));

    /// <summary>What it is for, and the permissions that its caller has to have.</summary>
    public static RouteHandlerBuilder For(
        this RouteHandlerBuilder endpoint,
        string summary,
        params Permission[] permissions
    ) => endpoint.Requires(permissions).WithSummary(summary);

    /// <summary>What it is for; anybody may call it, without a token.</summary>
    public static RouteHandlerBuilder Open(this RouteHandlerBuilder endpoint, string summary) =>
        endpoint.Open().WithSummary(summary);

    /// <summary>The caller has to have shown who it is within <see cref="Callers.ProofCounts"/>.</summary>
    public static TBuilder AskingAgain<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AsksAgain());

    /// <summary>It does acts that may take two people.</summary>
    public static TBuilder TakingTwo<TBuilder>(this TBuilder endpoint, params Act[] acts)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new TakesTwo(acts));

    /// <summary>It does acts that may take two people, where the request is one that does.</summary>
    public static TBuilder TakingTwo<TBuilder>(
        this TBuilder endpoint,
        Func<HttpContext, Act, Task<bool>> does,
        params Act[] acts
    )
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new TakesTwo(acts, does));

    /// <summary>It leaves nothing behind, though it is no GET; so nothing of it is recorded.</summary>
    public static TBuilder ChangingNothing<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ChangesNothing());

    /// <summary>Anybody may call it, without a token.</summary>
    public static TBuilder Open<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new OpenDoor());

    /// <exception cref="InvalidOperationException">An endpoint says neither what it asks for nor that it is open.</exception>
    public static void ThrowIfUnguarded(IEnumerable<Endpoint> endpoints)
    {
        var unguarded = endpoints
            .Where(each =>
                each.Metadata.GetMetadata<RequiredPermissions>() is null
                && each.Metadata.GetMetadata<OpenDoor>() is null
                && each.Metadata.GetMetadata<PeerDoor>() is null
            )
            .Select(each => each.DisplayName)
            .ToList();
        if (unguarded.Count > 0)
        {
            throw new InvalidOperationException($"No permission is named at {string.Join(", ", unguarded)}.");
        }
    }
}

/// <summary>Lets a caller in whose token is right and allows what the endpoint does.</summary>
public sealed class Admission(Callers callers, SignIns signIns, TwoPeople two, PersonsActs acts)
{
    private const string Scheme = "Bearer";
    private const int LongestTokenInCharacters = 256;

    /// <summary>Who is asking; null without a right token.</summary>
    public Caller? Find(HttpContext context) =>
        AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var header)
        && header.Scheme.Equals(Scheme, StringComparison.OrdinalIgnoreCase)
        && header.Parameter is { Length: < LongestTokenInCharacters } token
            ? callers.Find(token)
            : null;

    /// <summary>The caller of an endpoint that asks for one.</summary>
    public static Caller CallerOf(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint let a stranger in.");

    /// <summary>Lets the caller in, or answers that a second person has to confirm.</summary>
    /// <returns>Whether the endpoint is to be called.</returns>
    /// <exception cref="DomainException">The token is missing, wrong, or not enough.</exception>
    public async Task<bool> AdmitAsync(HttpContext context)
    {
        if (Find(context) is not { } caller)
        {
            await signIns.FailAsync(context.RequestAborted);
            context.Response.Headers.WWWAuthenticate = Scheme;
            throw new DomainException(
                ProblemCodes.Unauthorized,
                new("The call carries no token, or one that is not valid.", "请求没有携带令牌，或令牌无效。"),
                new(
                    "Sign in with 'kexin login --name NAME' or 'kexin login --browser', or send 'Authorization: Bearer TOKEN' with a token that has not ended. "
                        + "The token in a node's folder ends when the first person sets a password, and after three days.",
                    "请用 kexin login --name 用户名 或 kexin login --browser 登录，或携带请求头 Authorization: Bearer 令牌，且令牌未过期、未撤销。"
                        + "节点目录中的令牌在首位人员设置密码时失效，最长三天。"
                )
            );
        }

        context.Features.Set(caller);
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            // There is nothing at this address, or not by that method or type, which only people with a token are told.
            return true;
        }

        var required =
            endpoint.Metadata.GetMetadata<RequiredPermissions>()?.All
            ?? throw new InvalidOperationException($"No permission is named at {endpoint.DisplayName}.");
        foreach (var lacking in required.Where(each => !caller.Permissions.Contains(each)))
        {
            throw Lacking(caller, lacking);
        }

        if (endpoint.Metadata.GetMetadata<AsksAgain>() is not null && !callers.IsFresh(caller))
        {
            throw new DomainException(
                ProblemCodes.SignInAgain,
                new(
                    $"This asks for a password that was given within {Callers.ProofCounts.TotalMinutes:0} minutes.",
                    $"此操作要求在 {Callers.ProofCounts.TotalMinutes:0} 分钟内输入过密码。"
                ),
                new("Sign in again with 'kexin login'.", "请用 kexin login 重新登录。")
            );
        }

        return !await two.HoldAsync(context, caller, required);
    }

    /// <summary>Records what the caller is about to do; <see cref="ActingPerson.Begin"/> was called before.</summary>
    public Task RecordAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RequiredPermissions>() is null
            ? Task.CompletedTask
            : acts.RecordAsync(context);

    private static DomainException Lacking(Caller caller, Permission permission) =>
        new(
            ProblemCodes.Forbidden,
            new(
                $"{caller.Person.Name} may not {permission.Text().En} ({permission.Name()}).",
                $"{caller.Person.Name} 没有“{permission.Text().Zh}”的权限（{permission.Name()}）。"
            ),
            caller.Credential.Scope is null
                ? new("An administrator can give a role that allows it.", "请管理员授予包含该权限的角色。")
                : new("This token was given less than that.", "该令牌的权限范围不包含此项。")
        );
}
