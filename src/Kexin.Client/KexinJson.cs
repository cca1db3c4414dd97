using System.Text.Json;
using System.Text.Json.Serialization;
using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>The JSON form of every contract: camel case, enumerations as text, null written, missing required members refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = JsonNumberHandling.Strict
)]
[JsonSerializable(typeof(ApiAccess))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(NodeInfo))]
[JsonSerializable(typeof(MemberCardInfo))]
[JsonSerializable(typeof(CreateConsortium))]
[JsonSerializable(typeof(GenesisInfo))]
[JsonSerializable(typeof(JoinConsortium))]
[JsonSerializable(typeof(ConsortiumStatus))]
[JsonSerializable(typeof(Dataset))]
[JsonSerializable(typeof(Page<Dataset>), TypeInfoPropertyName = "PageOfDataset")]
[JsonSerializable(typeof(HeldFile))]
[JsonSerializable(typeof(InspectFile))]
[JsonSerializable(typeof(FileInspection))]
[JsonSerializable(typeof(KeepFile))]
[JsonSerializable(typeof(PublishDataset))]
[JsonSerializable(typeof(CatalogueEntry))]
[JsonSerializable(typeof(Page<CatalogueEntry>), TypeInfoPropertyName = "PageOfCatalogueEntry")]
[JsonSerializable(typeof(RequestGrant))]
[JsonSerializable(typeof(ApproveGrant))]
[JsonSerializable(typeof(Reason))]
[JsonSerializable(typeof(Grant))]
[JsonSerializable(typeof(Page<Grant>), TypeInfoPropertyName = "PageOfGrant")]
[JsonSerializable(typeof(DraftTask))]
[JsonSerializable(typeof(IReadOnlyList<ComputationInfo>), TypeInfoPropertyName = "Computations")]
[JsonSerializable(typeof(TaskDraft))]
[JsonSerializable(typeof(CreateTask))]
[JsonSerializable(typeof(AskForTask))]
[JsonSerializable(typeof(IReadOnlyList<Receipt>), TypeInfoPropertyName = "Receipts")]
[JsonSerializable(typeof(AcceptTask))]
[JsonSerializable(typeof(TaskAccepted))]
[JsonSerializable(typeof(Page<InboxItem>), TypeInfoPropertyName = "PageOfInboxItem")]
[JsonSerializable(typeof(ReviewTask))]
[JsonSerializable(typeof(TaskDetail))]
[JsonSerializable(typeof(Page<TaskSummary>), TypeInfoPropertyName = "PageOfTaskSummary")]
[JsonSerializable(typeof(RunStarted))]
[JsonSerializable(typeof(TaskProgress))]
[JsonSerializable(typeof(ComputationResult))]
[JsonSerializable(typeof(SheetCell))]
[JsonSerializable(typeof(Page<IReadOnlyList<SheetCell>>), TypeInfoPropertyName = "PageOfRow")]
[JsonSerializable(typeof(IReadOnlyList<SubmitTransaction>), TypeInfoPropertyName = "SubmitTransactions")]
[JsonSerializable(typeof(IReadOnlyList<TransactionOutcome>), TypeInfoPropertyName = "TransactionOutcomes")]
[JsonSerializable(typeof(LedgerStatus))]
[JsonSerializable(typeof(Page<BlockSummary>), TypeInfoPropertyName = "PageOfBlockSummary")]
[JsonSerializable(typeof(BlockDetail))]
[JsonSerializable(typeof(TransactionDetail))]
[JsonSerializable(typeof(TokenInfo))]
[JsonSerializable(typeof(Page<TokenInfo>), TypeInfoPropertyName = "PageOfTokenInfo")]
[JsonSerializable(typeof(Page<TokenEvent>), TypeInfoPropertyName = "PageOfTokenEvent")]
[JsonSerializable(typeof(EvidenceEntry))]
[JsonSerializable(typeof(Page<EvidenceEntry>), TypeInfoPropertyName = "PageOfEvidenceEntry")]
public sealed partial class KexinJson : JsonSerializerContext;
