using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about the activities by which this organisation collects data.</summary>
public sealed class CollectionsApi
{
    private readonly ApiCalls _calls;

    internal CollectionsApi(ApiCalls calls) => _calls = calls;

    /// <summary>All activities, the newest first.</summary>
    public Task<Page<CollectionActivity>> ListAsync(Paging paging = default, CancellationToken cancel = default) =>
        _calls.GetAsync<Page<CollectionActivity>>(
            LifeCycleRoutes.Collections.Query(paging.AfterQuery, paging.LimitQuery),
            cancel
        );

    /// <summary>One activity, by its id, a beginning of it, or its name, and what was taken in under it.</summary>
    public Task<CollectionActivity> GetAsync(string id, CancellationToken cancel = default) =>
        _calls.GetAsync<CollectionActivity>(LifeCycleRoutes.Collection.With(id), cancel);

    /// <summary>Registers one.</summary>
    public Task<CollectionActivity> RegisterAsync(RegisterCollecting request, CancellationToken cancel = default) =>
        _calls.PostAsync<RegisterCollecting, CollectionActivity>(LifeCycleRoutes.Collections, request, cancel);

    /// <summary>Ends one: nothing more is taken in under it.</summary>
    public Task<CollectionActivity> EndAsync(string id, CancellationToken cancel = default) =>
        _calls.PostAsync<CollectionActivity>(LifeCycleRoutes.EndCollection.With(id), cancel);
}
