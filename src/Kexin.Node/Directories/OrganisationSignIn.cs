using Kexin.Cryptography;
using Kexin.People.Directories;
using Kexin.People.Records;
using Kexin.People.SigningIn;

namespace Kexin.Node;

/// <summary>Signing in by the organisation's own sign-in, where it is set up.</summary>
internal sealed class OrganisationSignIn : IDisposable
{
    private const int MostAtATime = 16;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private readonly DirectoryClient? _client;
    private readonly DirectoryDesk? _desk;
    private readonly SignIns _signIns;
    private int _running;

    public OrganisationSignIn(
        NodeConfiguration node,
        PeopleBook book,
        SignInDesk desk,
        SignIns signIns,
        RandomSource random,
        TimeProvider time
    )
    {
        _signIns = signIns;
        if (node.Directory is { } settings)
        {
            var addresses = node.NamedOrigins.Append(node.ApiAddress.GetLeftPart(UriPartial.Authority));
            _client = new DirectoryClient(settings, addresses, random);
            _desk = new DirectoryDesk(book, settings.Roles, desk, random, time);
        }
    }

    /// <summary>Whether it is set up.</summary>
    public bool IsSetUp => _client is not null;

    /// <summary>Where a browser has to go.</summary>
    /// <exception cref="DomainException">It is not set up, or the provider does not answer.</exception>
    public Task<Api.OrganisationFlow> BeginAsync(string origin, CancellationToken cancel) =>
        BoundedAsync(() => Client.BeginAsync(origin, cancel), cancel);

    /// <summary>Begins a session of whomever the provider vouches for.</summary>
    /// <exception cref="DomainException">It is not set up, the provider vouches for nobody, or for somebody who has no role here.</exception>
    public Task<SignedIn> SignInAsync(Api.SignInByOrganisation request, string where, CancellationToken cancel) =>
        BoundedAsync(
            async () =>
            {
                var identity = await Client.FinishAsync(request.Origin, request.Code, request.Flow, cancel);
                return _desk!.SignIn(identity, where, request.Keep);
            },
            cancel
        );

    public void Dispose() => _client?.Dispose();

    public DirectoryClient Client =>
        _client
        ?? throw DomainException.NotFound(
            "The organisation's own sign-in is not set up at this node.",
            "本节点未配置机构统一身份认证。"
        );

    /// <summary>Strangers who call must not pile up calls to the provider; a refused one is counted as a wrong password is.</summary>
    private async Task<T> BoundedAsync<T>(Func<Task<T>> call, CancellationToken cancel)
    {
        try
        {
            return Interlocked.Increment(ref _running) <= MostAtATime
                ? await call()
                : throw new DomainException(
                    Api.ProblemCodes.Overloaded,
                    new("Too many people sign in at this moment.", "当前登录请求过多。")
                )
                {
                    RetryAfter = s_pause,
                };
        }
        catch (DomainException error) when (error.Code == Api.ProblemCodes.WrongSignIn)
        {
            await _signIns.FailAsync(cancel);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
