using Kexin.Cryptography;
using Kexin.Inspection.Devices;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Tests;
using Kexin.Ledger.Contracts.Tests.Contracts;

namespace Kexin.Inspection.Tests.Devices;

/// <summary>Contract and Rejects: the devices contract.</summary>
public sealed class DevicesContractTests
{
    private static readonly Digest s_gate = Suite.Standard.Hash("gate"u8);
    private static readonly Digest s_roof = Suite.Standard.Hash("roof"u8);
    private const int North = 0;
    private const int South = 1;
    private readonly ContractScene _scene = new(new TestConsortium(contracts: [new DevicesContract()]));

    [Fact]
    public void A_device_is_bound_to_one_checkpoint_and_moved()
    {
        var time = _scene.Now;
        var id = Register(North, "key");
        var device = DeviceToken.Read(_scene.Find(id));
        Assert.Equal(new DeviceToken(DeviceKind.Active, Key("key"), s_gate, DeviceState.InUse, time, null), device);
        Assert.Equal(_scene.Consortium.Member(North), _scene.Find(id).Owner);

        _scene.Consortium.Apply(SignMove(North, id));
        Assert.Equal(s_roof, DeviceToken.Read(_scene.Find(id)).Checkpoint);
    }

    [Fact]
    public void A_replaced_device_is_retired_and_the_new_one_stands_at_its_checkpoint()
    {
        var old = Register(North, "old");
        _scene.Consortium.Apply(SignReplace(North, old, "new"));
        Assert.Equal(DeviceState.Retired, DeviceToken.Read(_scene.Find(old)).State);
        var made = DeviceToken.Read(_scene.Find(DeviceToken.IdOf(_scene.Consortium.Suite, Key("new"))));
        Assert.Equal((s_gate, DeviceState.InUse, old), (made.Checkpoint, made.State, made.Replaces!.Value));
    }

    [Fact]
    public void A_key_is_registered_once_by_whomever()
    {
        var id = Register(North, "key");
        _scene.AssertRefused("devices.registered-once", SignRegister(South, "key"));
        _scene.Consortium.Apply(SignRetire(North, id));
        _scene.AssertRefused("devices.registered-once", SignRegister(North, "key"));
        _scene.AssertRefused("devices.registered-once", SignReplace(South, Register(South, "other"), "key"));
    }

    [Fact]
    public void Nobody_changes_anothers_device()
    {
        var id = Register(North, "key");
        _scene.AssertRefused("devices.own", SignMove(South, id));
        _scene.AssertRefused("devices.own", SignReplace(South, id, "new"));
        _scene.AssertRefused("devices.own", SignRetire(South, id));
    }

    [Fact]
    public void A_retired_device_stays_retired()
    {
        var id = Register(North, "key");
        _scene.Consortium.Apply(SignRetire(North, id));
        _scene.AssertRefused("devices.retired-for-good", SignMove(North, id));
        _scene.AssertRefused("devices.retired-for-good", SignReplace(North, id, "new"));
        _scene.AssertRefused("devices.retired-for-good", SignRetire(North, id));
    }

    private static Digest Key(string name) => Suite.Standard.Hash(System.Text.Encoding.UTF8.GetBytes(name));

    private TokenId Register(int by, string key)
    {
        _scene.Consortium.Apply(SignRegister(by, key));
        return DeviceToken.IdOf(_scene.Consortium.Suite, Key(key));
    }

    private Transaction SignRegister(int by, string key) =>
        _scene.Sign(by, "devices", "register", new RegisterDevice(DeviceKind.Active, Key(key), s_gate).Encode(), []);

    private Transaction SignMove(int by, TokenId id) =>
        _scene.Sign(by, "devices", "move", new MoveDevice(s_roof).Encode(), [id]);

    private Transaction SignReplace(int by, TokenId id, string key) =>
        _scene.Sign(by, "devices", "replace", new ReplaceDevice(DeviceKind.Tag, Key(key)).Encode(), [id]);

    private Transaction SignRetire(int by, TokenId id) =>
        _scene.Sign(by, "devices", "retire", new NoArguments().Encode(), [id]);
}
