using System.Text.Json;
using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;

namespace Kexin.Node.Tests.Ledger;

/// <summary>Transactions as programs write them.</summary>
internal static class Arguments
{
    public static NamedAction Call(string contract, string action, object arguments) =>
        new(contract, action, JsonSerializer.SerializeToElement(arguments));

    public static object Dataset(int number = 1, params string[] purposes) =>
        new
        {
            description = new
            {
                name = $"heart-{number}",
                description = "心脏病数据",
                commitment = Commitment(number).ToString(),
                rows = 303,
                fields = new[]
                {
                    new
                    {
                        name = "age",
                        type = "integer",
                        level = 1,
                        tier = "restricted",
                        role = "quasiIdentifier",
                        description = "",
                        zone = "",
                        form = "unsaid",
                        width = 0,
                    },
                },
                purposes = purposes.Length == 0 ? ["research"] : purposes,
            },
        };

    public static NamedAction Publish(int number = 1) =>
        Call(DatasetsContract.ContractName, DatasetsContract.Publish, Dataset(number));

    public static Digest Commitment(int number) => Suite.Standard.Hash([(byte)number, (byte)(number >> 8)]);

    /// <summary>The same dataset as an observer publishes it.</summary>
    public static ContractAction PublishAction(int number) =>
        new(
            DatasetsContract.ContractName,
            DatasetsContract.Publish,
            new Kexin.Governance.Datasets.PublishDataset(
                new DatasetDescription(
                    $"heart-{number}",
                    "",
                    Commitment(number),
                    100,
                    [
                        new PublishedField(
                            "age",
                            Kexin.Data.FieldType.Integer,
                            1,
                            DatasetTier.Restricted,
                            Kexin.Data.FieldRole.QuasiIdentifier,
                            ""
                        ),
                    ],
                    ["research"]
                )
            ).Encode(),
            [],
            []
        );
}
