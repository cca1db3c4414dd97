using Kexin.Governance.Tests;
using Kexin.Inspection.Book;
using Kexin.Inspection.Desks;
using Kexin.Inspection.Devices;
using Kexin.Inspection.Sites;
using Kexin.Ledger.Contracts;

namespace Kexin.Inspection.Tests.Desks;

/// <summary>Boxes are registered on the ledger before they are kept, one at a checkpoint.</summary>
public sealed class BoxDeskTests
{
    private const string Tag = "04A1B2C3D4E5F6";
    private readonly MemoryCatalogue _ledger = new();
    private readonly InspectionBook _book = new(new MemoryStores());
    private readonly List<string> _steps = [];
    private readonly BoxDesk _desk;

    public BoxDeskTests()
    {
        _desk = new BoxDesk(_book, _ledger, RandomSource.System);
        foreach (var site in new[] { "school", "kitchen" })
        {
            _book.Sites.Put(Ids.Of(site), new Site(Ids.Of(site), site, "", "Asia/Shanghai", []));
            foreach (var point in new[] { "gate", "roof" })
            {
                var made = Sample.Point with { Id = PointOf(site, point), Site = Ids.Of(site), Code = point };
                _book.Points.Put(made.Id, made);
            }
        }

        _ledger.Submitting = action =>
        {
            _steps.Add(action.Action);
            var id = action.Subject!.Value;
            var device = new DeviceToken(DeviceKind.Tag, id.Value, id.Value, DeviceState.InUse, 0, null);
            var token = _ledger.Put(new Token(id, DeviceToken.Type, _ledger.Self, 1, device.EncodeFields()));
            return Task.FromResult(
                new SubmissionReceipt(
                    $"{action.Contract}.{action.Action}",
                    new("done", "已完成"),
                    token.Id,
                    new TransactionId(id.Value),
                    1,
                    SubmissionState.Final,
                    DateTimeOffset.UnixEpoch
                )
            );
        };
    }

    [Fact]
    public async Task A_box_that_the_ledger_refuses_is_not_kept()
    {
        _ledger.Submitting = _ => throw DomainException.Conflict("No.", "否。");
        await Assert.ThrowsAsync<DomainException>(() => RegisterAsync("school", "gate"));
        Assert.Empty(_book.Boxes.All);
    }

    [Fact]
    public async Task A_checkpoint_has_one_box_until_it_is_retired()
    {
        var box = await RegisterAsync("school", "gate");
        Assert.Equal(box, Assert.Single(_book.Boxes.All.Values));
        await Assert.ThrowsAsync<DomainException>(() => RegisterAsync("school", "gate", "04A1B2C3D4E5F7"));
        await _desk.RetireAsync(box.Id, SubmissionState.Final, default);
        await RegisterAsync("school", "gate", "04A1B2C3D4E5F7");
        await Assert.ThrowsAsync<DomainException>(() => _desk.RetireAsync(box.Id, SubmissionState.Final, default));
        Assert.Equal([DevicesContract.Register, DevicesContract.Retire, DevicesContract.Register], _steps);
    }

    [Fact]
    public async Task A_tag_moves_within_its_site_only()
    {
        var box = await RegisterAsync("school", "gate");
        await Assert.ThrowsAsync<DomainException>(() => MoveAsync(box, "kitchen", "gate"));
        Assert.Equal(PointOf("school", "roof"), (await MoveAsync(box, "school", "roof")).Point);
        await Assert.ThrowsAsync<DomainException>(() => MoveAsync(box, "school", "roof"));
        Assert.Equal([DevicesContract.Register, DevicesContract.Move], _steps);
    }

    [Fact]
    public async Task Another_takes_a_boxs_place()
    {
        var box = await RegisterAsync("school", "gate");
        var (made, _) = await _desk.ReplaceAsync(
            box.Id,
            BoxKind.Tag,
            "04A1B2C3D4E5F7",
            null,
            SubmissionState.Final,
            default
        );
        Assert.Equal(box.Point, made.Point);
        Assert.Null(_book.Boxes.Get(box.Id).Point);
        Assert.NotEqual(_desk.KeysOf(box.Id).Code, _desk.KeysOf(made.Id).Code);
        Assert.Equal(_desk.KeysOf(box.Id).Identity, _desk.KeysOf(made.Id).Identity);
    }

    [Theory]
    [InlineData(BoxKind.Tag, "04a1b2c3d4e5f6")]
    [InlineData(BoxKind.Tag, "04A1")]
    [InlineData(BoxKind.Tag, "not hexadecimal")]
    [InlineData(BoxKind.Active, Tag)]
    public async Task A_key_that_is_none_is_refused(BoxKind kind, string key)
    {
        var fault = await Assert.ThrowsAsync<DomainException>(() => RegisterAsync("school", "gate", key, kind));
        Assert.Equal(FaultCodes.Invalid, fault.Code);
        Assert.Empty(_steps);
    }

    [Fact]
    public async Task An_active_box_makes_its_own_key()
    {
        using var key = Suite.Standard.CreateSigningKey(RandomSource.System);
        var box = await RegisterAsync("school", "gate", key.PublicKey.ToString(), BoxKind.Active);
        Assert.Throws<DomainException>(() => _desk.KeysOf(box.Id));
    }

    private static string PointOf(string site, string point) => Ids.Of(site, point);

    private async Task<Sites.Box> RegisterAsync(
        string site,
        string point,
        string key = Tag,
        BoxKind kind = BoxKind.Tag
    ) => (await _desk.RegisterAsync(kind, key, PointOf(site, point), null, SubmissionState.Final, default)).Box;

    private async Task<Sites.Box> MoveAsync(Sites.Box box, string site, string point) =>
        (await _desk.MoveAsync(box.Id, PointOf(site, point), SubmissionState.Final, default)).Box;
}
