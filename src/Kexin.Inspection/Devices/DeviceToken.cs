using Kexin.Ledger.Contracts;

namespace Kexin.Inspection.Devices;

/// <summary>What kind of device stands at a checkpoint.</summary>
public enum DeviceKind
{
    /// <summary>A passive tag.</summary>
    [Says("tag", "标签")]
    Tag = 1,

    /// <summary>A box with a key, a clock and a counter of its own.</summary>
    [Says("active box", "有源巡检盒")]
    Active = 2,
}

/// <summary>Whether a device is in use.</summary>
public enum DeviceState
{
    /// <summary>Stands at its checkpoint.</summary>
    [Says("in use", "使用中")]
    InUse = 0,

    /// <summary>Retired, for good.</summary>
    [Says("retired", "已停用")]
    Retired = 1,
}

/// <summary>A device as the ledger has it: one key, bound to one checkpoint; the token's owner answers for it.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Key">The hash of an active box's public key, or of a tag's number.</param>
/// <param name="Checkpoint">The salted hash of the checkpoint at which it stands.</param>
/// <param name="State">Whether it is in use.</param>
/// <param name="Since">The time of the block that bound it so, in milliseconds since 1970, UTC.</param>
/// <param name="Replaces">The device that it took the place of, or null.</param>
[RecordKind("kexin/device/1")]
public sealed record DeviceToken(
    [Says("Kind", "类型")] DeviceKind Kind,
    [Says("Key", "密钥哈希")] Digest Key,
    [Says("Checkpoint", "巡检点位")] Digest Checkpoint,
    [Says("State", "状态")] DeviceState State,
    [Time, Says("Since", "生效时间")] long Since,
    [Says("Replaces", "替换")] TokenId? Replaces
) : TokenContent
{
    /// <summary>The token's type.</summary>
    public const string Type = "device";

    /// <summary>The id of the one device with this key in the consortium.</summary>
    public static TokenId IdOf(Suite suite, Digest key) => TokenId.Derive(suite, Type, key);

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">It is no device.</exception>
    public static DeviceToken Read(Token token) => Read<DeviceToken>(token, Type);
}
