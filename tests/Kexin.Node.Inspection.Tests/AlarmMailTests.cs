using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Inspection.Alarms;
using Kexin.Inspection.Book;
using Kexin.Inspection.Stream;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kexin.Node.Inspection.Tests;

/// <summary>Alarms go by mail to a true server: once, by a password that stands in a file, and again where it was not taken.</summary>
public sealed class AlarmMailTests : IDisposable
{
    private const string Guard = "guard@example.org";
    private readonly TemporaryFolder _folder = new();
    private readonly MovedTime _time = new();
    private readonly InspectionTables _tables;
    private readonly AlarmDesk _desk;
    private readonly NodeAlarms _alarms;
    private readonly InspectionBook _book;
    private readonly AlarmStore _store;
    private readonly MailServer _server = new();

    public AlarmMailTests()
    {
        var home = new NodeFolder(_folder["node"]);
        Directory.CreateDirectory(home.Root);
        var seal = new RecordSeal(
            NodeKeys.Create(home, Suite.Standard, "self", "correct horse battery", DateTimeOffset.UnixEpoch)
        );
        _tables = new InspectionTables(home);
        _store = new AlarmStore(_tables, seal);
        _book = new InspectionBook(new ThingStore(_tables, seal));
        _desk = new AlarmDesk(_store, _book, new LiveFeed(), RandomSource.System, _time);
        _alarms = new NodeAlarms(_time);
    }

    public void Dispose()
    {
        _server.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_comes_close_together_is_one_letter_in_each_ones_language()
    {
        var settings = Settings() with
        {
            To = [new(Guard), new("boss@example.org", "en", InspectionAlarmLevel.Serious)],
        };
        var mail = await StartAsync(settings);
        Raise("a", AlarmLevel.Warning);
        Raise("b", AlarmLevel.Serious);
        await mail.SendDueAsync(settings, CancellationToken.None);
        Assert.Empty(_alarms.Standing);
        var (guard, boss) = (_server.To(Guard), _server.To("boss@example.org"));
        Assert.Contains("巡检告警 2 条（严重 1 条）", Assert.Single(guard).Subject, StringComparison.Ordinal);
        Assert.Contains("迟到。", guard[0].TextBody, StringComparison.Ordinal);
        Assert.Contains(
            "1 inspection alarm(s), 1 serious: 学校",
            Assert.Single(boss).Subject,
            StringComparison.Ordinal
        );
        Assert.Equal("node@example.org", Assert.Single(boss[0].From.Mailboxes).Address);

        // Neither an hour later nor after a start.
        _time.Now += TimeSpan.FromHours(1);
        await mail.SendDueAsync(settings, CancellationToken.None);
        await Mail(settings).SendDueAsync(settings, CancellationToken.None);
        Assert.Single(_server.To(Guard));
    }

    [Fact]
    public async Task A_letter_that_is_not_taken_is_an_alarm_and_comes_later_with_what_came_meanwhile()
    {
        var settings = Settings();
        var mail = await StartAsync(settings);
        _server.Refuses = true;
        Raise("a", AlarmLevel.Serious);
        await mail.SendDueAsync(settings, CancellationToken.None);
        Assert.Empty(_server.To(Guard));
        Assert.Equal(AlarmMail.AlarmCode, Assert.Single(_alarms.Standing).Code);

        _server.Refuses = false;
        Raise("b", AlarmLevel.Serious);
        await mail.SendDueAsync(settings, CancellationToken.None);
        Assert.Empty(_server.To(Guard));
        _time.Now += TimeSpan.FromSeconds(30);
        await mail.SendDueAsync(settings, CancellationToken.None);
        Assert.Contains("2 条", Assert.Single(_server.To(Guard)).Subject, StringComparison.Ordinal);
        Assert.Empty(_alarms.Standing);
    }

    [Fact]
    public async Task The_password_is_that_of_the_file_and_a_wrong_one_or_a_lost_file_is_told()
    {
        var settings = Settings();
        var mail = await StartAsync(settings);
        await File.WriteAllTextAsync(settings.SecretFile!, "wrong");
        Raise("a", AlarmLevel.Serious);
        await mail.SendDueAsync(settings, CancellationToken.None);
        Assert.Single(_alarms.Standing);
        File.Delete(settings.SecretFile!);
        _time.Now += TimeSpan.FromMinutes(1);
        await mail.SendDueAsync(settings, CancellationToken.None);
        Assert.Single(_alarms.Standing);
        Assert.Empty(_server.To(Guard));
        await File.WriteAllTextAsync(settings.SecretFile!, $"{MailServer.Password}\n");
        _time.Now += TimeSpan.FromHours(1);
        await mail.SendDueAsync(settings, CancellationToken.None);
        Assert.Single(_server.To(Guard));
    }

    [Theory]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.Tls)]
    public async Task A_server_that_nobody_vouches_for_is_told_nothing(MailSecurity security)
    {
        var settings = Settings() with { Security = security };
        var mail = await StartAsync(settings, security);
        Raise("a", AlarmLevel.Serious);
        await mail.SendDueAsync(settings, CancellationToken.None);
        Assert.Empty(_server.To(Guard));
        Assert.Empty(_server.Passwords);
        Assert.Single(_alarms.Standing);
    }

    [Fact]
    public async Task A_server_that_does_not_offer_TLS_is_told_nothing_by_who_wants_it()
    {
        var settings = Settings() with { Security = MailSecurity.StartTls };
        var mail = await StartAsync(settings, MailSecurity.Plain);
        Raise("a", AlarmLevel.Serious);
        await mail.SendDueAsync(settings, CancellationToken.None);
        Assert.Empty(_server.Passwords);
        Assert.Single(_alarms.Standing);
    }

    [Fact]
    public void Settings_that_could_not_work_are_told()
    {
        var good = Settings();
        Assert.Null(good.FindFault());
        Assert.Null((good with { Host = "mail.example.org", Security = MailSecurity.Tls }).FindFault());
        Assert.All(
            [
                good with
                {
                    Host = "mail.example.org",
                },
                good with
                {
                    Host = "a b",
                },
                good with
                {
                    Port = 0,
                },
                good with
                {
                    SecretFile = null,
                },
                good with
                {
                    User = null,
                },
                good with
                {
                    To = [],
                },
                good with
                {
                    From = "node",
                },
                good with
                {
                    To = [new("a@b.org\r\nBcc: c@d.org")],
                },
                good with
                {
                    To = [new("a@b@c.org")],
                },
                good with
                {
                    To = [.. Enumerable.Repeat(new MailRecipient(Guard), MailSettings.MostRecipients + 1)],
                },
            ],
            bad => Assert.NotNull(bad.FindFault())
        );
    }

    private async Task<AlarmMail> StartAsync(MailSettings settings, MailSecurity security = MailSecurity.Plain)
    {
        await File.WriteAllTextAsync(settings.SecretFile!, $"{MailServer.Password}\n");
        await _server.StartAsync(security);
        var mail = Mail(settings);
        // What stood before is known.
        await mail.SendDueAsync(settings, CancellationToken.None);
        _time.Now += TimeSpan.FromMinutes(5);
        return mail;
    }

    private AlarmMail Mail(MailSettings settings)
    {
        var own = new NodeConfiguration(
            "学校",
            MemberRole.Member,
            "standard",
            "localhost",
            "127.0.0.1",
            4100,
            4101,
            4102,
            4103,
            Mail: settings
        );
        return new AlarmMail(
            own,
            new NodeFolder(_folder["node"]),
            _book,
            _store,
            _alarms,
            _time,
            NullLogger<AlarmMail>.Instance
        );
    }

    private MailSettings Settings() =>
        new(
            "127.0.0.1",
            _server.Port,
            "node@example.org",
            [new(Guard)],
            MailSecurity.Plain,
            MailServer.User,
            _folder["secret"]
        );

    private void Raise(string rule, AlarmLevel level) =>
        _desk.Raise(new Finding(rule, level, new("Late.", "迟到。")), new AlarmSubject(null, null, null, null, null));

    private sealed class MovedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddDays(20_000);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
