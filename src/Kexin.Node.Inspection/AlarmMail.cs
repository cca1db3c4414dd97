using System.Net.Sockets;
using Kexin.Inspection;
using Kexin.Inspection.Alarms;
using Kexin.Inspection.Book;
using Kexin.Inspection.Stream;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Kexin.Node.Inspection;

/// <summary>Tells people of alarms by mail, if <c>node.json</c> names a server: looks four times a minute at what nobody has acknowledged.</summary>
/// <remarks>What cannot be sent is an alarm of the node's own until it is, and is tried again; it stands in the list of alarms in any case.</remarks>
internal sealed class AlarmMail(
    NodeConfiguration own,
    NodeFolder folder,
    InspectionBook book,
    IAlarmStore store,
    IAlarms alarms,
    TimeProvider time,
    ILogger<AlarmMail> logger
) : BackgroundService
{
    public const string AlarmCode = "inspection-mail";

    private const int PatienceInMilliseconds = 20_000;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(15);
    private readonly Dictionary<string, AlarmDigest> _digests = new(StringComparer.Ordinal);

    /// <summary>Sends what is due.</summary>
    internal async Task SendDueAsync(MailSettings settings, CancellationToken cancel)
    {
        var open = store.Alarms(AlarmState.Open, null, int.MaxValue);
        foreach (var recipient in settings.To)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var digest = DigestOf(recipient, now);
            if (digest.Due(open, now) is not { Count: > 0 } due)
            {
                continue;
            }

            try
            {
                await SendAsync(settings, recipient, due, cancel);
            }
            catch (Exception fault) when (IsMailFault(fault, cancel))
            {
                digest.Failed(now);
                Raise(settings, fault);
                continue;
            }

            digest.Sent(due, now);
            book.MailMarks.Put(Ids.Of("mail", recipient.Address), digest.Mark);
            alarms.Clear(AlarmCode);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (own.Mail is not { } settings)
        {
            return;
        }

        using var timer = new PeriodicTimer(s_interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                // Who inspects nothing has no database for it.
                if (File.Exists(folder.Inspection))
                {
                    await SendDueAsync(settings, stoppingToken);
                }
            }
            catch (Exception error) when (error is DomainException or SqliteException)
            {
                logger.LogError(error, "Nobody was told of alarms of inspections by mail; the node tries again soon.");
            }
        }
    }

    /// <summary>Who is told for the first time is told of what comes from now on.</summary>
    private AlarmDigest DigestOf(MailRecipient recipient, long now)
    {
        if (_digests.TryGetValue(recipient.Address, out var known))
        {
            return known;
        }

        var key = Ids.Of("mail", recipient.Address);
        if (book.MailMarks.Find(key) is not { } mark)
        {
            mark = new MailMark(now, []);
            book.MailMarks.Put(key, mark);
        }

        return _digests[recipient.Address] = new AlarmDigest(
            (AlarmLevel)((int)recipient.Least + 1),
            recipient.Sites ?? [],
            mark
        );
    }

    private async Task SendAsync(
        MailSettings settings,
        MailRecipient recipient,
        IReadOnlyList<Alarm> due,
        CancellationToken cancel
    )
    {
        var letter = AlarmLetter.Of(
            due,
            book,
            own.Name,
            $"{own.Desks?.Origins.FirstOrDefault() ?? own.NamedOrigins.First()}/inspection/alarms",
            recipient.Language == "zh"
        );
        using var message = new MimeMessage();
        message.From.Add(new MailboxAddress(own.Name, settings.From));
        message.To.Add(new MailboxAddress(null, recipient.Address));
        message.Subject = letter.Subject;
        message.Date = time.GetUtcNow();
        // No answers of absence come back.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Body = new TextPart("plain") { Text = letter.Body };

        // Many nodes reach nobody who could say that a certificate was revoked.
        using var client = new SmtpClient { Timeout = PatienceInMilliseconds, CheckCertificateRevocation = false };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(PatienceInMilliseconds);
        await client.ConnectAsync(
            settings.Host,
            settings.Port,
            settings.Security switch
            {
                MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
                MailSecurity.StartTls => SecureSocketOptions.StartTls,
                _ => SecureSocketOptions.None,
            },
            patience.Token
        );
        if (settings is { User: { } user, SecretFile: { } file })
        {
            var secret = (await File.ReadAllTextAsync(file, patience.Token)).Trim();
            await client.AuthenticateAsync(user, secret, patience.Token);
        }

        await client.SendAsync(message, patience.Token);
        try
        {
            await client.DisconnectAsync(quit: true, patience.Token);
        }
        catch (Exception fault) when (IsMailFault(fault, cancel))
        {
            // The letter was taken: a farewell that fails sends it not once more.
        }
    }

    /// <summary>What a server, the way there, or the file with the password may do; all else is the node's own fault.</summary>
    private static bool IsMailFault(Exception fault, CancellationToken cancel) =>
        fault
            is ProtocolException
                or CommandException
                or AuthenticationException
                or SslHandshakeException
                or IOException
                or UnauthorizedAccessException
                or NotSupportedException
                or SocketException
                or TimeoutException
        || (fault is OperationCanceledException && !cancel.IsCancellationRequested);

    private void Raise(MailSettings settings, Exception fault)
    {
        logger.LogWarning(fault, "A letter about alarms of inspections was not taken by the mail server.");
        alarms.Raise(
            AlarmCode,
            new(
                $"The mail server '{settings.Host}' takes no letters about inspection alarms ({fault.Message}). The node tries again; check 'mail' in node.json.",
                $"邮件服务器“{settings.Host}”未接收巡检告警邮件（{fault.Message}）。节点会继续重试，请检查 node.json 中的 mail。"
            )
        );
    }
}
