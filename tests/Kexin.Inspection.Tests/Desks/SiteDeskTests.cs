using Kexin.Inspection.Book;
using Kexin.Inspection.Desks;
using Kexin.Inspection.Plans;
using Kexin.Inspection.Reports;
using Kexin.Inspection.Sites;
using Kexin.Inspection.Stream;
using Kexin.People.Managing;
using Kexin.People.Records;

namespace Kexin.Inspection.Tests.Desks;

/// <summary>People are narrowed to sites: what is of which site, and who does rounds there.</summary>
public sealed class SiteDeskTests : IDisposable
{
    private static readonly string s_site = Ids.Of("site");
    private static readonly string s_other = Ids.Of("other site");
    private readonly DeskScene _scene = new();
    private readonly PeopleBook _people = new(new Kept());
    private readonly SiteDesk _desk;

    public SiteDeskTests()
    {
        _scene.Book.Sites.Put(s_other, new Site(s_other, "Temple", "", "Asia/Shanghai", []));
        _desk = new SiteDesk(_scene.Book, _people, _scene.Stores, _scene.Stores, _scene.Stores);
    }

    private string Admin => _people.State.People.Keys.Single();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Somebody_is_narrowed_to_sites_that_are_there_until_it_is_taken_back()
    {
        Assert.False(_scene.Book.ScopeOf(Admin).IsNarrow);
        _desk.Narrow(Admin, [s_site, s_site]);
        var scope = _scene.Book.ScopeOf(Admin);
        Assert.Equal((true, false, false), (scope.Has(s_site), scope.Has(s_other), scope.Has(null)));
        Assert.Equal(FaultCodes.Forbidden, Assert.Throws<DomainException>(() => scope.Require(s_other)).Code);
        Assert.Equal(FaultCodes.Forbidden, Assert.Throws<DomainException>(scope.RequireAll).Code);
        Assert.Throws<DomainException>(() => _desk.Narrow(Admin, [Ids.Of("none")]));
        Assert.Throws<DomainException>(() => _desk.Narrow(Admin, []));
        Assert.Throws<DomainException>(() => _desk.Narrow("nobody", null));
        Assert.True(_scene.Book.ScopeOf(Admin).IsNarrow);
        _desk.Narrow(Admin, null);
        _desk.Narrow(Admin, null);
        _scene.Book.ScopeOf(Admin).RequireAll();
    }

    [Fact]
    public async Task Everything_of_a_site_is_known_to_be_of_it()
    {
        var phone = _scene.Bind(DeskScene.Li);
        await phone.HandInAsync(phone.Face(), phone.Open("b1"), phone.Close("b1", form: ScenePhone.Form("exits")));
        Assert.Equal(s_site, _desk.OfPoint(DeskScene.PointOf("b1")));
        Assert.Equal(s_site, _desk.OfPlan(_scene.Plan.Id));
        Assert.Equal(s_site, _desk.OfBox(Ids.Of("box", "b1")));
        Assert.Equal(s_site, _desk.OfRound(_scene.Task.Id));
        Assert.All(_scene.Stores.Alarms(null, null, 10), alarm => Assert.Equal(s_site, _desk.OfAlarm(alarm.Id)));
        Assert.Equal(s_site, _desk.OfHazard(_scene.Stores.Correctives(null, null, 1)[0].Id));
        var records = _scene.Stores.Records(new RecordFilter(), null, 10);
        // A face names no checkpoint, but its round does.
        Assert.Equal(3, records.Count);
        Assert.All(records, row => Assert.Equal(s_site, _desk.OfRecord($"{row.Record.Hash}")));
        Assert.Contains(s_site, _desk.OfFile($"{ScenePhone.HashOf("photo")}"));
        var plan = Digest.Parse(new string('a', 64));
        _scene.Book.Sites.Put(
            s_other,
            new Site(s_other, "Temple", "", "UTC", [new FloorPlan(Ids.Of("floor"), "1", plan, 10, 10)])
        );
        Assert.Equal([s_other], _desk.OfFile($"{plan}"));
        Assert.Null(_desk.OfRecord("none"));
        Assert.Empty(_desk.OfFile("none"));
    }

    [Fact]
    public async Task Who_is_narrowed_to_another_site_has_no_rounds_here()
    {
        var plan = _scene.Plan with { People = [Ids.Of(DeskScene.Li), Ids.Of(DeskScene.Wang)] };
        _scene.Book.Plans.Put(plan.Id, plan);
        await _scene.Tasks.GenerateAsync(CancellationToken.None);
        Assert.Contains(Future(), row => row.Task.Person == Ids.Of(DeskScene.Li));
        _scene.Book.Narrowings.Put(Ids.Of(DeskScene.Li), new SiteNarrowing([s_other]));
        await _scene.Tasks.GenerateAsync(CancellationToken.None);
        Assert.All(Future(), row => Assert.Equal(Ids.Of(DeskScene.Wang), row.Task.Person));
        var round = Future().First().Task.Id;
        Assert.Throws<DomainException>(() => _scene.Tasks.Assign(round, Ids.Of(DeskScene.Li)));
        _scene.Book.Narrowings.Put(Ids.Of(DeskScene.Li), new SiteNarrowing([s_other, s_site]));
        Assert.Equal(Ids.Of(DeskScene.Li), _scene.Tasks.Assign(round, Ids.Of(DeskScene.Li)).Task.Person);
    }

    [Fact]
    public async Task A_report_has_nothing_of_sites_that_its_reader_has_not()
    {
        var phone = _scene.Bind(DeskScene.Li);
        await phone.HandInAsync(phone.Open("b1"), phone.Close("b1", form: ScenePhone.Form("exits")));
        var report = new InspectionReport(new ReportDays(_scene.Book), _scene.Stores, _scene.Stores, _scene.Stores);
        var question = new ReportQuestion(ReportBy.Site, Sample.Now, Sample.Now + Sample.Day);
        Assert.NotEqual(ReportCounts.None, report.Of(question with { Scope = SiteScope.Of([s_site]) }).All);
        var other = report.Of(question with { Scope = SiteScope.Of([s_other]) });
        Assert.Equal(ReportCounts.None, other.All);
        Assert.Empty(other.Rules);
    }

    private List<TaskRow> Future() =>
        [
            .. _scene
                .Stores.Tasks(0, long.MaxValue, null, 100)
                .Where(row => row.Task.Plan == _scene.Plan.Id && row.Task.From > _scene.Time.Now),
        ];

    private sealed class Kept : IPeopleStore
    {
        public byte[] Load() =>
            PeopleBook.Encode(NewPeople.First("admin", RandomSource.System, DateTimeOffset.UnixEpoch).State);

        public void Save(byte[] content) => throw new NotSupportedException();
    }
}
