using System.Text.Json;
using System.Text.RegularExpressions;
using Kexin.Client.Contracts;
using Microsoft.AspNetCore.Http;

namespace Kexin.Endpoints.Faults;

/// <summary>Says what is wrong with a request that the framework could not read, without the framework's words: they name types of the program.</summary>
internal static partial class RequestFaults
{
    /// <summary>What a request that could not be bound lacks.</summary>
    public static DomainException Of(BadHttpRequestException error) =>
        error switch
        {
            { InnerException: JsonException json } => Of(json),
            { StatusCode: StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType } => Of(
                error.StatusCode
            )!,
            _ when Parameter().Match(error.Message) is { Success: true } match => DomainException.Invalid(
                $"The parameter '{match.Groups["name"].Value}' is missing, or is not what this call takes.",
                $"参数“{match.Groups["name"].Value}”缺失或格式不符。"
            ),
            _ => DomainException.Invalid(
                "The request is not one: its head or its body could not be read.",
                "请求有误：请求头或请求体无法读取。"
            ),
        };

    /// <summary>A body that is not the JSON that was expected.</summary>
    public static DomainException Of(JsonException error) =>
        DomainException.Invalid(
            $"The body is not the JSON that this call takes: {JsonFaults.Describe(error).En}",
            $"请求体不是该接口要求的 JSON：{JsonFaults.Describe(error).Zh}"
        );

    /// <summary>The problem of an answer that has a status and no body; null where that is no error.</summary>
    public static DomainException? Of(int status) =>
        status switch
        {
            StatusCodes.Status404NotFound => DomainException.NotFound(
                "There is nothing at this address.",
                "该地址没有内容。"
            ),
            StatusCodes.Status405MethodNotAllowed => DomainException.Invalid(
                "This address is not called by that method.",
                "该地址不支持这种发起方法。"
            ),
            StatusCodes.Status413PayloadTooLarge => new DomainException(
                ProblemCodes.TooLarge,
                new(
                    $"The body is longer than the {Limits.LargestBodyInBytes} bytes that a call may have.",
                    $"请求体超过 {Limits.LargestBodyInBytes} 字节的上限。"
                ),
                new("A dataset's file goes to the address for files.", "数据集文件请发往接收文件的地址。")
            ),
            StatusCodes.Status415UnsupportedMediaType => new DomainException(
                ProblemCodes.UnsupportedMedia,
                new("The body is not of a type that this call takes.", "请求体的类型不受支持。"),
                new(
                    "Send JSON with 'Content-Type: application/json'.",
                    "请发送 JSON，并注明 Content-Type: application/json。"
                )
            ),
            >= 400 and < 500 => DomainException.Invalid("The request is refused as it is.", "请求有误，未予处理。"),
            _ => null,
        };

    [GeneratedRegex("parameter \"(?:\\S+ )?(?<name>\\w+)\"")]
    private static partial Regex Parameter();
}
