using System.Globalization;
using System.Text.Json;
using Kexin.Channels;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Data;
using Kexin.Endpoints.Admitting;
using Kexin.Ledger.Consensus.Ordering;
using Kexin.Ledger.Consensus.Peers;
using Kexin.Ledger.Storage;
using Kexin.Vault;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kexin.Endpoints.Faults;

/// <summary>Answers every error as problem details in the caller's language; only faults of the program are logged as errors.</summary>
public static class ProblemHandling
{
    private const int NoSpace = 28;

    /// <summary>SQLITE_FULL.</summary>
    private const int DatabaseFull = 13;

    public static void UseProblems(this IApplicationBuilder app, ILogger logger) =>
        app.Use(
            async (context, next) =>
            {
                try
                {
                    await next(context);
                    if (
                        !context.Response.HasStarted
                        && context.Response.ContentLength is null
                        && context.GetEndpoint()?.Metadata.GetMetadata<PeerDoor>() is null
                        && RequestFaults.Of(context.Response.StatusCode) is { } refused
                    )
                    {
                        await WriteAsync(context, refused, context.Response.StatusCode);
                    }
                }
                catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
                {
                    // The caller is gone.
                }
                catch (Exception error) when (!context.Response.HasStarted)
                {
                    var problem = Describe(error);
                    if (problem.Code == ProblemCodes.Fault)
                    {
                        logger.LogError(error, "A request met a fault: {Path}", context.GetEndpoint()?.DisplayName);
                    }

                    await WriteAsync(context, problem);
                }
            }
        );

    /// <summary>Answers with a problem.</summary>
    public static async Task WriteAsync(HttpContext context, DomainException error, int? status = null)
    {
        var language = RequestLanguage.Of(context);
        var names = context.RequestServices.GetRequiredService<NamedIds>();
        var problem = names.In(error.In(language, context.Request.Path), language);
        problem = status is { } given ? problem with { Status = given } : problem;
        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = Problem.MediaType;
        if (problem.RetryAfterInSeconds is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait).ToString(CultureInfo.InvariantCulture);
        }

        await JsonSerializer.SerializeAsync(
            context.Response.Body,
            problem,
            KexinJson.Default.Problem,
            context.RequestAborted
        );
    }

    /// <summary>What an exception means to a caller.</summary>
    public static DomainException Describe(Exception error) =>
        error switch
        {
            DomainException problem => problem,
            BadHttpRequestException bad => RequestFaults.Of(bad),
            JsonException json => RequestFaults.Of(json),
            IntakeException intake => new DomainException(
                intake.Error == IntakeError.DiskFull ? ProblemCodes.DiskFull : ProblemCodes.BadData,
                new(intake.Explain("en"), intake.Explain("zh"))
            )
            {
                Line = intake.Line,
                Column = intake.Column,
            },
            VaultException { Error: VaultError.NotFound } vault => DomainException.NotFound(
                vault.Message,
                FaultTexts.Chinese(vault)
            ),
            VaultException vault => Corrupt(vault),
            LedgerDamagedException or EvidenceDamageException => Corrupt(error),
            DatasetQueryException query => DomainException.Invalid(
                query.Message,
                $"查询有误：{FaultTexts.Chinese(query)}"
            ),
            LedgerPeerException peer => new DomainException(
                ProblemCodes.PeerUnreachable,
                new(
                    $"Another member's node could not be used: {peer.Message}",
                    $"无法使用成员 {peer.Member.Value.ToShortString()} 的节点。"
                ),
                cause: peer
            ),
            ProtocolException protocol => new DomainException(
                ProblemCodes.Protocol,
                new(protocol.Message, $"协议失败：对方{FaultTexts.Chinese(protocol)}"),
                cause: protocol
            )
            {
                Party = protocol.Party,
            },
            OrdererUnavailableException => new DomainException(
                ProblemCodes.Overloaded,
                new(error.Message, "排序节点暂不可用。")
            )
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            },
            _ when IsDiskFull(error) => new DomainException(
                ProblemCodes.DiskFull,
                new("The disk is full; nothing was changed.", "磁盘已满，未作任何更改。"),
                new("Make room, then try again.", "请腾出空间后重试。"),
                error
            ),
            _ => new DomainException(
                ProblemCodes.Fault,
                new("The node met a fault of its own.", "节点程序出错。"),
                new("Its log has the details.", "详情见其日志。"),
                error
            ),
        };

    private static DomainException Corrupt(Exception error) =>
        new(
            ProblemCodes.Corrupt,
            new(error.Message, $"存储的内容已损坏：{FaultTexts.Chinese(error)}"),
            new("Restore the file from a copy.", "请从备份恢复该文件。"),
            error
        );

    private static bool IsDiskFull(Exception error) =>
        error switch
        {
            EvidenceWriteException or LedgerWriteException => true,
            IOException io => (io.HResult & 0xFFFF) == NoSpace
                || io.Message.Contains("No space left", StringComparison.Ordinal),
            SqliteException database => database.SqliteErrorCode == DatabaseFull,
            DbUpdateException { InnerException: { } cause } => IsDiskFull(cause),
            _ => false,
        };
}
