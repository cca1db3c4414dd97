using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about how long datasets are kept, and their destruction; a dataset goes by its id in the catalogue.</summary>
public sealed class DestructionsApi
{
    private readonly ApiCalls _calls;

    internal DestructionsApi(ApiCalls calls) => _calls = calls;

    /// <summary>Of all members' datasets.</summary>
    public Task<Page<Destruction>> ListAsync(Paging paging = default, CancellationToken cancel = default) =>
        _calls.GetAsync<Page<Destruction>>(
            LifeCycleRoutes.Destructions.Query(paging.AfterQuery, paging.LimitQuery),
            cancel
        );

    /// <summary>Of one dataset.</summary>
    public Task<Destruction> GetAsync(string dataset, CancellationToken cancel = default) =>
        _calls.GetAsync<Destruction>(LifeCycleRoutes.Destruction.With(dataset), cancel);

    /// <summary>Says how long an own dataset is kept.</summary>
    public Task<Receipt> RetainAsync(
        string dataset,
        RetainDataset request,
        Wait wait = Wait.Final,
        CancellationToken cancel = default
    ) =>
        _calls.PostAsync<RetainDataset, Receipt>(
            LifeCycleRoutes.RetainDataset.With(dataset).Query(WaitQuery.Of(wait)),
            request,
            cancel
        );

    /// <summary>Puts a legal hold on a dataset.</summary>
    public Task<Receipt> HoldAsync(
        string dataset,
        HoldDataset request,
        Wait wait = Wait.Final,
        CancellationToken cancel = default
    ) =>
        _calls.PostAsync<HoldDataset, Receipt>(
            LifeCycleRoutes.HoldDataset.With(dataset).Query(WaitQuery.Of(wait)),
            request,
            cancel
        );

    /// <summary>Lifts the legal hold that this member put.</summary>
    public Task<Receipt> ReleaseAsync(string dataset, Wait wait = Wait.Final, CancellationToken cancel = default) =>
        _calls.PostAsync<Receipt>(LifeCycleRoutes.ReleaseDataset.With(dataset).Query(WaitQuery.Of(wait)), cancel);

    /// <summary>Orders an own dataset's destruction at every holder.</summary>
    public Task<Receipt> OrderAsync(
        string dataset,
        OrderDestruction request,
        Wait wait = Wait.Final,
        CancellationToken cancel = default
    ) =>
        _calls.PostAsync<OrderDestruction, Receipt>(
            LifeCycleRoutes.OrderDestruction.With(dataset).Query(WaitQuery.Of(wait)),
            request,
            cancel
        );
}
