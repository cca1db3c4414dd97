using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>A text in both languages of the product; neither is empty.</summary>
/// <param name="En">In English.</param>
/// <param name="Zh">In Chinese.</param>
public sealed record LocalizedText(string En, string Zh)
{
    /// <summary>The text in <paramref name="language"/>: <c>zh</c> or anything that starts so is Chinese, all else English.</summary>
    public string In(string language) => language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Zh : En;
}

/// <summary>A part of a long list, in the list's order; <see cref="Next"/> goes into <c>?after=</c> for the part behind it.</summary>
/// <param name="Items">At most <see cref="Limits.MostItemsInPage"/> items; fewer than asked for where they are heavy.</param>
/// <param name="Next">The cursor of the next part, opaque to callers, or null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>An organisation named in a list: its member id (64 hexadecimal digits) and its name.</summary>
/// <param name="Id">64 hexadecimal digits.</param>
/// <param name="Name">The organisation's name.</param>
public sealed record MemberReference(string Id, string Name);

/// <summary>Something that a person should look at.</summary>
/// <param name="Code">Stable, in lower case with hyphens, for machines.</param>
/// <param name="Text">What is wrong and what to do about it.</param>
/// <param name="Since">When it was first seen.</param>
/// <param name="Member">The organisation concerned, or null.</param>
public sealed record Alarm(string Code, LocalizedText Text, DateTimeOffset Since, MemberReference? Member = null);

/// <summary>How far a transaction has come: ordered into a block, or cosigned by more than two thirds of the members.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ReceiptState>))]
public enum ReceiptState
{
    /// <summary>Executed and ordered; a crash of the ordering node no longer loses it.</summary>
    Accepted,

    /// <summary>In a block that more than two thirds of the members have executed and cosigned.</summary>
    Final,
}

/// <summary>How long a call that makes a transaction waits (<c>?wait=accepted</c> or <c>?wait=final</c>, the default).</summary>
public enum Wait
{
    /// <summary>Answer as soon as the transaction is ordered.</summary>
    Accepted,

    /// <summary>Answer when its block is final, or as accepted after <see cref="Limits.LongestWaitForFinal"/>.</summary>
    Final,
}

/// <summary>What every call that makes a transaction answers.</summary>
/// <param name="Step">The contract and the action, as <c>datasets.publish</c>; one of <see cref="Steps"/>.</param>
/// <param name="Text">What that is for people, as "dataset published".</param>
/// <param name="Subject">The id of the token that the transaction made or changed (64 hexadecimal digits).</param>
/// <param name="TransactionId">64 hexadecimal digits.</param>
/// <param name="Height">The block's height.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Time">The block's time.</param>
/// <param name="ProofUrl">The path of the proof file at the node; it can be fetched once the transaction is final.</param>
public sealed record Receipt(
    string Step,
    LocalizedText Text,
    string Subject,
    string TransactionId,
    long Height,
    ReceiptState State,
    DateTimeOffset Time,
    string ProofUrl
);

/// <summary>The values of <see cref="Receipt.Step"/> that the built-in contracts give.</summary>
public static class Steps
{
    /// <summary>A dataset's description went into the catalogue.</summary>
    public const string PublishDataset = "datasets.publish";

    /// <summary>What is said of a dataset in the catalogue changed.</summary>
    public const string EditDataset = "datasets.edit";

    /// <summary>Somebody asked to use a dataset.</summary>
    public const string RequestGrant = "grants.request";

    /// <summary>The owner allowed the use.</summary>
    public const string ApproveGrant = "grants.approve";

    /// <summary>A person or an organisation consented.</summary>
    public const string GiveConsent = "consents.give";

    /// <summary>A computation was proposed.</summary>
    public const string CreateTask = "tasks.create";

    /// <summary>A party accepted or refused the computation's document.</summary>
    public const string ReviewTask = "tasks.review";

    /// <summary>A provider committed its data to the computation.</summary>
    public const string JoinTask = "tasks.join";

    /// <summary>A run of the computation began.</summary>
    public const string StartTask = "tasks.start";

    /// <summary>A run ended with a result.</summary>
    public const string CompleteTask = "tasks.complete";

    /// <summary>A device was bound to another checkpoint.</summary>
    public const string MoveDevice = "devices.move";
}

/// <summary>The bounds that a node holds every request to; beyond them it answers <see cref="ProblemCodes.Invalid"/>.</summary>
public static class Limits
{
    /// <summary>Items in one page, and the default is <see cref="ItemsInPage"/>.</summary>
    public const int MostItemsInPage = 1000;

    /// <summary>Items in a page when <c>?limit=</c> is not given.</summary>
    public const int ItemsInPage = 100;

    /// <summary>Characters in a name (organisation, consortium, dataset, field).</summary>
    public const int LongestNameInCharacters = 100;

    /// <summary>Characters in a description or a reason.</summary>
    public const int LongestTextInCharacters = 2000;

    /// <summary>Members of one consortium.</summary>
    public const int MostMembers = 100;

    /// <summary>Bytes of a JSON body; the stream of <c>POST /v1/intake</c> has no bound but the disk.</summary>
    public const int LargestBodyInBytes = 8 << 20;

    /// <summary>Transactions in one call of <c>POST /v1/ledger/transactions</c>.</summary>
    public const int MostTransactionsInCall = 2000;

    /// <summary>How long a call waits for finality before it answers as accepted.</summary>
    public static TimeSpan LongestWaitForFinal { get; } = TimeSpan.FromSeconds(30);
}

/// <summary>Enumerations are written in camel case, as text, and never read from a number.</summary>
public sealed class CamelCaseEnumConverter<T>()
    : JsonStringEnumConverter<T>(System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>Letters that people know as capitals are written so, and never read from a number.</summary>
public sealed class UpperCaseEnumConverter<T>() : JsonStringEnumConverter<T>(null, allowIntegerValues: false)
    where T : struct, Enum;
