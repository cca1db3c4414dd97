using Kexin.Home.Objects;

namespace Kexin.Node.Tests.Objects;

/// <summary>An object of which a part was altered on disk is not handed out as whole, and the node says which it is.</summary>
public sealed class DamagedObjectTests(ObjectNode node) : IClassFixture<ObjectNode>
{
    [Fact]
    public async Task An_object_that_is_damaged_ends_the_answer_and_is_named_by_an_alarm()
    {
        using var s3 = node.Sdk(await node.TokenAsync("objects.read", "objects.write"));
        await s3.PutBucketAsync("wards");
        await s3.PutObjectAsync(
            new()
            {
                BucketName = "wards",
                Key = "scan",
                InputStream = new MemoryStream(new byte[300_000]),
            }
        );
        Assert.DoesNotContain((await node.Person.Node.HealthAsync()).Alarms, IsOfObjects);
        var blob = Assert.Single(
            Directory.EnumerateFiles(
                Path.Combine(node.Node.Folder, "objects", "blobs"),
                "*",
                SearchOption.AllDirectories
            )
        );
        var content = await File.ReadAllBytesAsync(blob);
        content[content.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(blob, content);

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var answer = await s3.GetObjectAsync("wards", "scan");
            await answer.ResponseStream.CopyToAsync(Stream.Null);
        });
        var alarm = Assert.Single((await node.Person.Node.HealthAsync()).Alarms, IsOfObjects);
        Assert.Contains("'wards/scan' is damaged", alarm.Text.En, StringComparison.Ordinal);
        Assert.Contains("wards/scan", alarm.Text.Zh, StringComparison.Ordinal);

        static bool IsOfObjects(Kexin.Client.Contracts.Alarm alarm) => alarm.Code == ObjectsAtHome.AlarmCode;
    }
}
