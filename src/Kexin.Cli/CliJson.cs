using System.Text.Json.Serialization;
using Kexin.Client.Contracts;

namespace Kexin.Cli;

/// <summary>The JSON form of answers that are not the API's.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InitOutcome))]
[JsonSerializable(typeof(CommandProblem))]
[JsonSerializable(typeof(Commands.BoxListing))]
[JsonSerializable(typeof(IReadOnlyList<Commands.BoxListing>), TypeInfoPropertyName = "BoxListings")]
[JsonSerializable(typeof(Commands.DoctorReport))]
[JsonSerializable(typeof(Kexin.Home.Backup.BackupReport))]
[JsonSerializable(typeof(Kexin.Home.Backup.RestoreReport))]
[JsonSerializable(typeof(IReadOnlyList<string>), TypeInfoPropertyName = "Generations")]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(Page<RoleInfo>), TypeInfoPropertyName = "RolePage")]
[JsonSerializable(typeof(Page<ActInfo>), TypeInfoPropertyName = "ActPage")]
[JsonSerializable(typeof(Page<SessionInfo>), TypeInfoPropertyName = "SessionPage")]
[JsonSerializable(typeof(Demo.DemoRecord))]
[JsonSerializable(typeof(Demo.Inspections.InspectionDemoRecord))]
[JsonSerializable(typeof(Dictionary<string, Verification>), TypeInfoPropertyName = "Verifications")]
[JsonSerializable(typeof(IReadOnlyList<Commands.DatasetUse>), TypeInfoPropertyName = "DatasetUses")]
internal sealed partial class CliJson : JsonSerializerContext;
