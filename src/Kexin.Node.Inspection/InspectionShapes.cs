using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kexin.Client;

namespace Kexin.Node.Inspection;

/// <summary>Turns records of inspections into contracts of the API and back: both have the same JSON, which a test holds them to.</summary>
internal static class InspectionShapes
{
    /// <summary>The contract that says what a record says.</summary>
    public static TContract Show<TRecord, TContract>(TRecord record)
        where TRecord : class =>
        RecordJson
            .Write(record)
            .Deserialize((JsonTypeInfo<TContract>)KexinJson.Default.GetTypeInfo(typeof(TContract))!)!;

    /// <summary>The record that says what a contract says.</summary>
    /// <exception cref="DomainException">It breaks a rule of the record; the text names the place.</exception>
    public static TRecord Read<TContract, TRecord>(TContract contract)
        where TRecord : class
    {
        try
        {
            return RecordJson.Read<TRecord>(
                JsonSerializer.SerializeToElement(
                    contract,
                    (JsonTypeInfo<TContract>)KexinJson.Default.GetTypeInfo(typeof(TContract))!
                )
            );
        }
        catch (RecordException fault)
        {
            throw new DomainException(
                FaultCodes.Invalid,
                new($"{fault.Path}: {fault.Text.En}.", $"{fault.Path}：{fault.Text.Zh}。"),
                null,
                fault
            );
        }
    }

    /// <summary>Milliseconds since 1970 as a time.</summary>
    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
