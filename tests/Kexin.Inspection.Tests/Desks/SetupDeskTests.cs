using Kexin.Inspection.Book;
using Kexin.Inspection.Desks;
using Kexin.Inspection.Sites;

namespace Kexin.Inspection.Tests.Desks;

/// <summary>What is set up names only what is there, and what others name stays.</summary>
public sealed class SetupDeskTests
{
    private readonly InspectionBook _book = new(new MemoryStores());
    private readonly SetupDesk _desk;

    public SetupDeskTests()
    {
        _desk = new SetupDesk(_book, RandomSource.System, new MovedTime(Sample.Now));
        foreach (var site in new[] { "site", "elsewhere" })
        {
            _book.Sites.Put(Ids.Of(site), new Site(Ids.Of(site), site, "", "Asia/Shanghai", []));
        }

        _desk.Put(Sample.Point);
        _desk.Put(Sample.Point with { Id = Ids.Of("other") });
    }

    [Fact]
    public void A_checkpoint_belongs_to_a_site_that_is_there() =>
        AssertFault(FaultCodes.NotFound, () => _desk.Put(Sample.Point with { Site = Ids.Of("none") }));

    [Fact]
    public void A_plan_names_a_site_its_checkpoints_and_a_template_that_are_there()
    {
        AssertFault(FaultCodes.NotFound, () => _desk.Put(Sample.Plan with { Site = Ids.Of("none") }));
        AssertFault(FaultCodes.NotFound, () => _desk.Put(Sample.Plan with { Points = [Ids.Of("none")] }));
        AssertFault(FaultCodes.NotFound, () => _desk.Put(Sample.Plan with { Template = "none" }));
        AssertFault(FaultCodes.Invalid, () => _desk.Put(Sample.Plan with { Site = Ids.Of("elsewhere") }));
        AssertFault(FaultCodes.Invalid, () => _desk.Put(Sample.Plan with { Recurrence = "FREQ=NEVER" }));
        Assert.Empty(_book.Plans.All);
        _desk.Put(Sample.Plan);
        Assert.Equal(Sample.Plan.Id, Assert.Single(_book.Plans.All.Values).Id);
    }

    [Fact]
    public void What_something_names_is_not_removed()
    {
        _desk.Put(Sample.Plan);
        AssertFault(FaultCodes.Conflict, () => _desk.RemoveSite(Ids.Of("site")));
        AssertFault(FaultCodes.Conflict, () => _desk.RemovePoint(Sample.Point.Id));
        _book.Plans.Remove(Sample.Plan.Id);
        var box = new Sites.Box(Ids.Of("box"), BoxKind.Tag, Ids.Of("site"), "04", Sample.Point.Id, null, null);
        _book.Boxes.Put(box.Id, box);
        AssertFault(FaultCodes.Conflict, () => _desk.RemovePoint(Sample.Point.Id));
        _book.Boxes.Put(box.Id, box with { Point = null });
        _desk.RemovePoint(Sample.Point.Id);
        _desk.RemovePoint(Ids.Of("other"));
        _desk.RemoveSite(Ids.Of("site"));
        AssertFault(FaultCodes.NotFound, () => _desk.RemoveSite(Ids.Of("site")));
    }

    [Fact]
    public async Task A_template_is_kept_as_the_next_version_while_another_is_being_kept()
    {
        using var store = new SlowStore();
        var desk = new SetupDesk(new InspectionBook(store), RandomSource.System, new MovedTime(Sample.Now));
        var first = Task.Run(() => desk.KeepNext(Sample.Template));
        store.Saving.Wait(TimeSpan.FromMinutes(1));
        var second = Task.Run(() => desk.KeepNext(Sample.Template));
        var kept = await Task.WhenAll(first, second);
        Assert.Equal([2, 3], kept.Select(template => template.Version));
        Assert.Equal(1, _desk.KeepNext(Sample.Template with { Id = "of-our-own", Version = 7 }).Version);
    }

    [Fact]
    public void An_id_is_new_or_of_something_that_is_there()
    {
        Assert.Equal(Ids.Of("site"), _desk.IdOf(Ids.Of("site"), _book.Sites));
        Assert.NotEqual(_desk.IdOf("", _book.Sites), _desk.IdOf("", _book.Sites));
        AssertFault(FaultCodes.NotFound, () => _desk.IdOf("mine", _book.Sites));
    }

    [Theory]
    [InlineData("ftp://example.org/alarms", "0123456789abcdef")]
    [InlineData("example.org", "0123456789abcdef")]
    [InlineData("https://example.org/alarms", "too short")]
    [InlineData("https://example.org/alarms", null)]
    public void A_webhook_has_an_address_and_a_secret(string url, string? secret)
    {
        AssertFault(FaultCodes.Invalid, () => _desk.SetWebhook(url, secret));
        Assert.Null(_book.Webhook);
    }

    [Fact]
    public void A_webhook_without_an_address_is_none()
    {
        _desk.SetWebhook("http://127.0.0.1:9000/alarms", "0123456789abcdef");
        Assert.Equal("0123456789abcdef", _book.Webhook?.Secret);
        _desk.SetWebhook("", null);
        Assert.Null(_book.Webhook);
    }

    private static void AssertFault(string code, Action act) =>
        Assert.Equal(code, Assert.Throws<DomainException>(act).Code);

    /// <summary>A store that takes a while, so that another may come meanwhile.</summary>
    private sealed class SlowStore : IThingStore, IDisposable
    {
        private readonly MemoryStores _kept = new();

        /// <summary>Set once something is being kept.</summary>
        public ManualResetEventSlim Saving { get; } = new();

        public IReadOnlyList<(string Id, byte[] Content)> Load(string kind) => _kept.Load(kind);

        public void Save(string kind, string id, byte[] content)
        {
            Saving.Set();
            Thread.Sleep(TimeSpan.FromMilliseconds(300));
            _kept.Save(kind, id, content);
        }

        public void Remove(string kind, string id) => _kept.Remove(kind, id);

        public void Dispose() => Saving.Dispose();
    }
}
