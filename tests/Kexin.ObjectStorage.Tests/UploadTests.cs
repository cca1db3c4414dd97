namespace Kexin.ObjectStorage.Tests;

public sealed class UploadTests
{
    private const int Mebibyte = 1 << 20;

    [Fact]
    public async Task An_upload_goes_on_after_a_restart_and_becomes_one_object()
    {
        await using var scene = await StoreScene.OpenAsync();
        var name = StoreScene.Named("film");
        var upload = await scene.Store.BeginUploadAsync(name, PutOptions.None, default);
        var parts = new[]
        {
            StoreScene.Content(5 * Mebibyte, 1),
            StoreScene.Content(5 * Mebibyte, 2),
            StoreScene.Content(7, 3),
        };
        var chosen = new List<ChosenPart>();
        foreach (var number in (int[])[2, 1])
        {
            chosen.Add(await PutAsync(scene, upload, number, parts[number - 1]));
        }

        await scene.ReopenAsync();
        Assert.Equal(upload.Id, Assert.Single(scene.Store.Uploads(StoreScene.Bucket)).Id);
        Assert.Equal([1, 2], scene.Store.Parts(name, upload.Id).Select(part => part.Number));
        chosen.Add(await PutAsync(scene, upload, 3, parts[2]));
        chosen.Sort((a, b) => a.Number - b.Number);
        var put = await scene.Store.CompleteUploadAsync(name, upload.Id, chosen, null, default);
        byte[] whole = [.. parts.SelectMany(part => part)];
        Assert.Equal(scene.Suite.Hash(whole), put.Hash);
        Assert.Equal(whole, await scene.ReadAsync("film"));
        Assert.Empty(scene.Store.Uploads(StoreScene.Bucket));
        await scene.Store.DeleteAsync(name, default);
        Assert.Empty(scene.BlobFiles);
    }

    [Fact]
    public async Task A_part_that_is_put_again_or_not_chosen_leaves_nothing_behind()
    {
        await using var scene = await StoreScene.OpenAsync();
        var name = StoreScene.Named("film");
        var upload = await scene.Store.BeginUploadAsync(name, PutOptions.None, default);
        await PutAsync(scene, upload, 1, StoreScene.Content(Mebibyte, 1));
        var again = await PutAsync(scene, upload, 1, StoreScene.Content(Mebibyte, 2));
        await PutAsync(scene, upload, 2, StoreScene.Content(Mebibyte, 3));
        Assert.Equal(2, scene.BlobFiles.Count());
        await scene.Store.CompleteUploadAsync(name, upload.Id, [again], null, default);
        Assert.Single(scene.BlobFiles);
        Assert.Equal(StoreScene.Content(Mebibyte, 2), await scene.ReadAsync("film"));
    }

    [Fact]
    public async Task A_dropped_upload_leaves_nothing_behind()
    {
        await using var scene = await StoreScene.OpenAsync();
        var name = StoreScene.Named("film");
        var upload = await scene.Store.BeginUploadAsync(name, PutOptions.None, default);
        await PutAsync(scene, upload, 1, StoreScene.Content(Mebibyte));
        await scene.Store.DropUploadAsync(name, upload.Id, default);
        Assert.Empty(scene.BlobFiles);
        await RefusesAsync(ObjectStorageError.NoUpload, () => scene.Store.DropUploadAsync(name, upload.Id, default));
    }

    [Fact]
    public async Task A_list_of_parts_that_does_not_fit_completes_nothing()
    {
        await using var scene = await StoreScene.OpenAsync();
        var name = StoreScene.Named("film");
        var upload = await scene.Store.BeginUploadAsync(name, PutOptions.None, default);
        var one = await PutAsync(scene, upload, 1, [1]);
        var two = await PutAsync(scene, upload, 2, [2]);
        ChosenPart[][] lists =
        [
            [],
            [two, one],
            [one, one],
            [one, two with { EntityTag = "x" }],
            [one, new(3, one.EntityTag)],
        ];
        foreach (var list in lists)
        {
            await RefusesAsync(
                ObjectStorageError.WrongPart,
                () => scene.Store.CompleteUploadAsync(name, upload.Id, list, null, default)
            );
        }

        await RefusesAsync(
            ObjectStorageError.NoUpload,
            () => scene.Store.CompleteUploadAsync(StoreScene.Named("other"), upload.Id, [one], null, default)
        );
        Assert.Null(scene.Store.Find(name));
    }

    private static async Task<ChosenPart> PutAsync(StoreScene scene, Upload upload, int number, byte[] content)
    {
        var part = await scene.Store.PutPartAsync(
            upload.Name,
            upload.Id,
            number,
            new MemoryStream(content),
            null,
            default
        );
        return new ChosenPart(number, part.EntityTag);
    }

    private static async Task RefusesAsync(ObjectStorageError expected, Func<Task> act) =>
        Assert.Equal(expected, (await Assert.ThrowsAsync<ObjectStorageException>(act)).Error);
}
