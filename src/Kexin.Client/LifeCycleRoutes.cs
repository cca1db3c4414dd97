namespace Kexin.Client;

/// <summary>The API's paths about where data comes from and its end, beside <see cref="Routes"/>.</summary>
public static class LifeCycleRoutes
{
    /// <summary>GET (paged), POST: the activities by which data is collected.</summary>
    public const string Collections = "/v1/collections";

    /// <summary>GET.</summary>
    public const string Collection = "/v1/collections/{id}";

    /// <summary>POST.</summary>
    public const string EndCollection = "/v1/collections/{id}/end";

    /// <summary>GET (paged): how long datasets are kept, and their destruction.</summary>
    public const string Destructions = "/v1/destructions";

    /// <summary>GET, by the dataset's id in the catalogue.</summary>
    public const string Destruction = "/v1/destructions/{id}";

    /// <summary>POST: how long an own dataset is kept.</summary>
    public const string RetainDataset = "/v1/destructions/{id}/retain";

    /// <summary>POST: a legal hold.</summary>
    public const string HoldDataset = "/v1/destructions/{id}/hold";

    /// <summary>POST: the end of the legal hold that this member put.</summary>
    public const string ReleaseDataset = "/v1/destructions/{id}/release";

    /// <summary>POST: every holder destroys an own dataset.</summary>
    public const string OrderDestruction = "/v1/destructions/{id}/order";
}
