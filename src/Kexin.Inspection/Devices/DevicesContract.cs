using Kexin.Ledger.Contracts;

namespace Kexin.Inspection.Devices;

/// <summary>Which device stands at which checkpoint: registered once, moved, replaced, retired by its owner.</summary>
/// <remarks>
/// What a second person confirms is decided at home, before the transaction is signed; who the two were stands in the owner's evidence log.
/// A retired device stays on the ledger, so that its key can never be registered again.
/// </remarks>
public sealed class DevicesContract : DescribedContract
{
    /// <summary>The contract's name.</summary>
    public const string ContractName = "devices";

    /// <summary>Takes <see cref="RegisterDevice"/>; makes a device.</summary>
    public const string Register = "register";

    /// <summary>Takes <see cref="MoveDevice"/>; consumes the device.</summary>
    public const string Move = "move";

    /// <summary>Takes <see cref="ReplaceDevice"/>; consumes the device, which is retired, and makes another at its checkpoint.</summary>
    public const string Replace = "replace";

    /// <summary>Consumes the device; takes no arguments.</summary>
    public const string Retire = "retire";

    /// <summary>The contract.</summary>
    public DevicesContract()
        : base(
            new ContractDescription(
                ContractName,
                new("Devices", "设备"),
                [TokenDescription.Of<DeviceToken>(DeviceToken.Type, new("device", "设备"))],
                [
                    new ActionDescription<RegisterDevice>(
                        Register,
                        new("Register a device", "登记设备"),
                        new("device registered", "设备已登记"),
                        new("An owner binds a device to a checkpoint.", "所有方将设备绑定到巡检点位。"),
                        RegisterOwn
                    )
                    {
                        MadeId = (suite, _, arguments) => DeviceToken.IdOf(suite, arguments.Key),
                    },
                    new ActionDescription<MoveDevice>(
                        Move,
                        new("Move a device", "移动设备"),
                        new("device moved", "设备已移动"),
                        new("An owner binds its device to another checkpoint.", "所有方将设备改绑到另一巡检点位。"),
                        MoveOwn
                    )
                    {
                        Subject = DeviceToken.Type,
                    },
                    new ActionDescription<ReplaceDevice>(
                        Replace,
                        new("Replace a device", "替换设备"),
                        new("device replaced", "设备已替换"),
                        new(
                            "An owner retires a device and binds another to its checkpoint.",
                            "所有方停用设备，并将新设备绑定到同一巡检点位。"
                        ),
                        ReplaceOwn
                    )
                    {
                        Subject = DeviceToken.Type,
                    },
                    new ActionDescription<NoArguments>(
                        Retire,
                        new("Retire a device", "停用设备"),
                        new("device retired", "设备已停用"),
                        new("An owner takes its device out of use for good.", "所有方永久停用设备。"),
                        RetireOwn
                    )
                    {
                        Subject = DeviceToken.Type,
                    },
                ]
            )
        ) { }

    private static ContractOutcome RegisterOwn(ContractCall call, RegisterDevice arguments) =>
        Bind(
            call,
            new DeviceToken(arguments.Kind, arguments.Key, arguments.Checkpoint, DeviceState.InUse, call.Time, null)
        );

    private static ContractOutcome MoveOwn(ContractCall call, MoveDevice arguments) =>
        OfOwner(
            call,
            (token, device) =>
                ContractOutcome.Makes(Next(token, device with { Checkpoint = arguments.Checkpoint, Since = call.Time }))
        );

    private static ContractOutcome ReplaceOwn(ContractCall call, ReplaceDevice arguments) =>
        OfOwner(
            call,
            (token, device) =>
                Bind(
                    call,
                    new DeviceToken(
                        arguments.Kind,
                        arguments.Key,
                        device.Checkpoint,
                        DeviceState.InUse,
                        call.Time,
                        token.Id
                    ),
                    Next(token, device with { State = DeviceState.Retired, Since = call.Time })
                )
        );

    private static ContractOutcome RetireOwn(ContractCall call, NoArguments none) =>
        OfOwner(
            call,
            (token, device) =>
                ContractOutcome.Makes(Next(token, device with { State = DeviceState.Retired, Since = call.Time }))
        );

    /// <summary>A device that is new, beside what else comes out.</summary>
    private static ContractOutcome Bind(ContractCall call, DeviceToken device, params TokenOutput[] others)
    {
        var id = DeviceToken.IdOf(call.Suite, device.Key);
        return call.Exists(id)
            ? ContractOutcome.Refuses(
                new Refusal(
                    new Rule("devices.registered-once", "A device is registered once.", "设备只登记一次。"),
                    new(
                        $"the key of device {id.Value.ToShortString()}.",
                        $"该密钥已登记为设备 {id.Value.ToShortString()}。"
                    ),
                    new(
                        "a device that was never registered; one that stands elsewhere is moved.",
                        "从未登记过的设备；已在他处使用的设备应改为移动。"
                    )
                )
            )
            : ContractOutcome.Makes([
                new TokenOutput(id, DeviceToken.Type, call.Submitter.Member, device.EncodeFields()),
                .. others,
            ]);
    }

    private static TokenOutput Next(Token token, DeviceToken device) =>
        new(token.Id, token.Type, token.Owner, device.EncodeFields());

    private static ContractOutcome OfOwner(ContractCall call, Func<Token, DeviceToken, ContractOutcome> act)
    {
        var token = call.Consumed(DeviceToken.Type);
        var device = DeviceToken.Read(token);
        if (token.Owner != call.Submitter.Member)
        {
            return ContractOutcome.Refuses(
                new Refusal(
                    new Rule("devices.own", "An owner changes its own device.", "所有方只能变更自己的设备。"),
                    new(
                        $"{call.Submitter.Details.Name}, who does not own the device.",
                        $"{call.Submitter.Details.Name} 不是该设备的所有方。"
                    ),
                    new("a transaction of the owner.", "由设备所有方提交交易。")
                )
            );
        }

        return device.State == DeviceState.Retired
            ? ContractOutcome.Refuses(
                new Refusal(
                    new Rule("devices.retired-for-good", "A retired device stays retired.", "已停用的设备不再启用。"),
                    new("a device that is retired.", "一台已停用的设备。"),
                    new("registering another device.", "登记另一台设备。")
                )
            )
            : act(token, device);
    }
}

/// <summary>Arguments of <see cref="DevicesContract.Register"/>.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Key">The hash of its public key, or of a tag's number.</param>
/// <param name="Checkpoint">The salted hash of its checkpoint.</param>
[RecordKind("kexin/devices.register/1")]
public sealed record RegisterDevice(
    [Says("Kind", "类型")] DeviceKind Kind,
    [Says("Key", "密钥哈希")] Digest Key,
    [Says("Checkpoint", "巡检点位")] Digest Checkpoint
) : ActionArguments;

/// <summary>Arguments of <see cref="DevicesContract.Move"/>.</summary>
/// <param name="Checkpoint">The salted hash of the checkpoint to which it moves.</param>
[RecordKind("kexin/devices.move/1")]
public sealed record MoveDevice([Says("Checkpoint", "巡检点位")] Digest Checkpoint) : ActionArguments;

/// <summary>Arguments of <see cref="DevicesContract.Replace"/>.</summary>
/// <param name="Kind">Which kind the new one is.</param>
/// <param name="Key">The hash of the new one's public key, or of a tag's number.</param>
[RecordKind("kexin/devices.replace/1")]
public sealed record ReplaceDevice([Says("Kind", "类型")] DeviceKind Kind, [Says("Key", "密钥哈希")] Digest Key)
    : ActionArguments;
