using System.Security.Cryptography;
using Kexin.Inspection.Desks;
using Kexin.Inspection.Stream;

namespace Kexin.Inspection.Tests.Desks;

/// <summary>Which files are kept, and what a photo that comes late shows.</summary>
public sealed class PhotoDeskTests : IDisposable
{
    private readonly DeskScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_file_is_kept_under_its_own_hash_and_only_of_some_types()
    {
        byte[] content = [1, 2, 3];
        var hash = new Digest(SHA256.HashData(content));
        Assert.True(PhotoDesk.Check(hash, "image/png", content));
        Assert.False(PhotoDesk.Check(hash, "audio/ogg", content));
        Assert.Throws<DomainException>(() => PhotoDesk.Check(hash, "text/html", content));
        Assert.Throws<DomainException>(() => PhotoDesk.Check(hash, null, content));
        Assert.Throws<DomainException>(() => PhotoDesk.Check(hash, "image/png", [1, 2]));
    }

    [Fact]
    public void A_phone_adds_so_much_in_a_day_and_no_more()
    {
        PhotoDesk.ThrowIfTooMuch(PhotoDesk.MostInDayInBytes - 10, 10);
        var refused = Assert.Throws<DomainException>(() =>
            PhotoDesk.ThrowIfTooMuch(PhotoDesk.MostInDayInBytes - 9, 10)
        );
        Assert.Equal("inspection.photos-a-day", refused.Refusal!.Rule.Code);
    }

    [Fact]
    public async Task A_photo_that_comes_after_its_record_is_compared_with_those_before()
    {
        var phone = _scene.Bind(DeskScene.Li);
        await phone.HandInAsync(
            phone.Open("b1"),
            phone.Close("b1", form: ScenePhone.Form(photo: "first")),
            phone.Open("b2"),
            phone.Close("b2", form: ScenePhone.Form(photo: "second"))
        );
        var (first, second) = (PhotoOf(1), PhotoOf(3));
        var desk = new PhotoDesk(_scene.Book, _scene.Stores, _scene.AlarmDesk);
        _scene.Stores.Fingerprints[first] = 0x0123456789ABCDEF;
        desk.LookAgain(first);
        Assert.DoesNotContain(_scene.Stores.Alarms(null, null, 100), alarm => alarm.Rule == "same-photo");
        _scene.Stores.Fingerprints[second] = 0x0123456789ABCDEE;
        desk.LookAgain(second);
        Assert.Contains(_scene.Stores.Alarms(null, null, 100), alarm => alarm.Rule == "same-photo");
    }

    private Digest PhotoOf(int index) =>
        Forms
            .Form.Read(
                _scene.Stores.Records(new RecordFilter(), null, 100).Reverse().ElementAt(index).Record.Payload.Form!
            )
            .Answers.SelectMany(answer => answer.Photos)
            .First()
            .Hash;
}
