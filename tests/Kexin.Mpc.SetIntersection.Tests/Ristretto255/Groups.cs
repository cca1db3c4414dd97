using Kexin.Mpc.SetIntersection.Ristretto255;

namespace Kexin.Mpc.SetIntersection.Tests.Ristretto255;

/// <summary>The registry of implementations that this processor can run.</summary>
public static class Groups
{
    public static TheoryData<string> Names => new(All.Keys);

    public static IReadOnlyDictionary<string, IRistretto255> All { get; } = Create().ToDictionary(group => group.Name);

    public static IRistretto255 Get(string name) => All[name];

    public static IRistretto255 Reference { get; } = new SodiumRistretto255();

    private static IEnumerable<IRistretto255> Create()
    {
        yield return new SodiumRistretto255();
        if (Ristretto255Batch.IsAvx2Supported)
        {
            yield return Ristretto255Batch.CreateAvx2();
        }

        if (Ristretto255Batch.IsAvx512Supported)
        {
            yield return Ristretto255Batch.CreateAvx512();
        }
    }
}
