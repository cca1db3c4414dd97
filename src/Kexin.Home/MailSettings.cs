using System.Net;
using System.Text.Json.Serialization;
using Kexin.Client.Contracts;

namespace Kexin.Home;

/// <summary>How the way to a mail server is kept from being read.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<MailSecurity>))]
public enum MailSecurity
{
    /// <summary>TLS from the first byte on, as at port 465.</summary>
    Tls,

    /// <summary>TLS once the server has said that it has it, as at port 587; nothing is sent without.</summary>
    StartTls,

    /// <summary>Not at all: only to this machine.</summary>
    Plain,
}

/// <summary>The mail server by which alarms of inspections are told; <c>mail</c> in <c>node.json</c>.</summary>
/// <param name="Host">The server's name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="From">The address that letters come from.</param>
/// <param name="To">Who is told.</param>
/// <param name="Security">How the way there is kept from being read.</param>
/// <param name="User">By which the node signs in at the server; null where it does not.</param>
/// <param name="SecretFile">The path of a file with the password; read for each letter. Null where the node does not sign in.</param>
public sealed record MailSettings(
    string Host,
    int Port,
    string From,
    IReadOnlyList<MailRecipient> To,
    MailSecurity Security = MailSecurity.Tls,
    string? User = null,
    string? SecretFile = null
)
{
    /// <summary>The most that are told.</summary>
    public const int MostRecipients = 50;

    /// <summary>Null, or what could not work, for people.</summary>
    public LocalizedText? FindFault()
    {
        if (Uri.CheckHostName(Host) is UriHostNameType.Unknown || Port is < 1 or > ushort.MaxValue)
        {
            return new(
                $"The mail server '{Host}', port {Port}, is no host name or address with a port from 1 to 65535.",
                $"邮件服务器“{Host}”（端口 {Port}）不是有效的主机名或地址，端口须为 1 至 65535。"
            );
        }

        if (Security == MailSecurity.Plain && !IsHere(Host))
        {
            return new(
                $"Mail goes to '{Host}' by tls or startTls: without, only to this machine.",
                $"发往“{Host}”的邮件须使用 tls 或 startTls，仅本机可以不加密。"
            );
        }

        if (User is null != SecretFile is null || User is "" || SecretFile is "")
        {
            return new(
                "A user of the mail server and the path of a file with the password belong together.",
                "邮件服务器的用户名与密码文件的路径须同时给出。"
            );
        }

        if (To.Count is < 1 or > MostRecipients)
        {
            return new($"Mail goes to 1 to {MostRecipients} people.", $"邮件收件人须为 1 至 {MostRecipients} 个。");
        }

        return To.Select(to => to.Address).Prepend(From).FirstOrDefault(address => !IsAddress(address)) is { } bad
            ? new(
                $"'{VisibleText.Escape(bad)}' is no mail address, such as guard@example.org.",
                $"“{VisibleText.Escape(bad)}”不是邮件地址（如 guard@example.org）。"
            )
            : null;
    }

    private static bool IsHere(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>A name, one at sign, and a host; nothing that could begin another line or another address.</summary>
    private static bool IsAddress(string text) =>
        text.Length <= 254
        && text.Split('@') is [{ Length: > 0 and <= 64 } name, var host]
        && name.All(letter => char.IsLetterOrDigit(letter) || ".!#$%&'*+-/=?^_`{|}~".Contains(letter))
        && Uri.CheckHostName(host) == UriHostNameType.Dns;
}

/// <summary>Somebody who is told of alarms by mail.</summary>
/// <param name="Address">As <c>guard@example.org</c>.</param>
/// <param name="Language"><c>en</c> or <c>zh</c>.</param>
/// <param name="Least">Alarms under this level are not told of.</param>
/// <param name="Sites">Ids of the sites whose alarms are told of; null for all.</param>
public sealed record MailRecipient(
    string Address,
    string Language = "zh",
    InspectionAlarmLevel Least = InspectionAlarmLevel.Warning,
    IReadOnlyList<string>? Sites = null
);
