using System.Net.Sockets;
using System.Text.Json;
using Kexin.Channels;
using Kexin.Collaboration.Runs;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Ledger.Storage;
using Kexin.Vault;
using Microsoft.Data.Sqlite;

namespace Kexin.Endpoints.Faults;

/// <summary>Says in Chinese what an exception of a library means.</summary>
/// <remarks>
/// The libraries' messages are English, for logs and for whoever mends a file by hand. What people who read Chinese are told follows from the
/// exception's type and what it carries: the file, the place, the kind of error.
/// </remarks>
public static class FaultTexts
{
    /// <summary>A sentence.</summary>
    public static string Chinese(Exception error) =>
        error switch
        {
            DomainException problem => problem.Title.Zh,
            NodeFaultException fault => fault.Chinese,
            JsonException json => JsonFaults.Describe(json).Zh,
            VaultException vault => InChinese(vault),
            LedgerDamagedException damage => DamageTexts.Chinese(damage),
            EvidenceDamageException damage => DamageTexts.Chinese(damage),
            DatasetQueryException query => InChinese(query.Error),
            ProtocolException protocol => FailureTexts.InChinese(protocol.Error),
            DecodingException => "内容的格式不对。",
            SqliteException database => $"数据库错误 {database.SqliteErrorCode}。",
            SocketException socket => InChinese(socket),
            { InnerException: SocketException socket } => InChinese(socket),
            UnauthorizedAccessException => "没有权限。",
            IOException => "无法读写文件。",
            ArgumentException => "有一项内容超出允许的范围。",
            _ => "程序出错，详见日志。",
        };

    private static string InChinese(VaultException vault) =>
        vault.Error switch
        {
            VaultError.NotFound => $"没有数据集 {vault.Dataset}，或缺少其密钥文件。",
            VaultError.WrongKey => $"数据集 {vault.Dataset} 的描述文件或密钥已被改动，或不属于它。",
            _ => $"数据集 {vault.Dataset} 的文件缺失，或不是写入时的内容。",
        };

    private static string InChinese(DatasetQueryError error) =>
        error switch
        {
            DatasetQueryError.NoField => "没有指明字段。",
            DatasetQueryError.UnknownField => "数据集没有这个字段。",
            DatasetQueryError.DuplicateField => "同一字段出现了两次。",
            DatasetQueryError.UnknownOperator => "没有这个运算符。",
            DatasetQueryError.OperatorNotForType => "该运算符不适用于字段的类型。",
            DatasetQueryError.WrongValueCount => "条件的取值个数不对。",
            DatasetQueryError.NoZone => "时间须写明与 UTC 的时差。",
            _ => "某个取值与字段的类型不符。",
        };

    private static string InChinese(SocketException socket) =>
        socket.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => "地址已被占用。",
            SocketError.AddressNotAvailable => "本机没有这个地址。",
            SocketError.AccessDenied => "没有权限。",
            SocketError.ConnectionRefused => "连接被拒绝。",
            SocketError.HostNotFound => "找不到主机。",
            SocketError.TimedOut => "没有应答。",
            _ => $"网络错误 {(int)socket.SocketErrorCode}。",
        };
}
