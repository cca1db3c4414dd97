using System.Security.Cryptography;
using Kexin.Box.Simulation;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Cryptography;

namespace Kexin.Cli.Demo.Inspections;

/// <summary>An inspector of the demo with a simulated phone that is bound to the node.</summary>
internal sealed class DemoInspector : IDisposable
{
    private readonly KexinClient _client;

    private DemoInspector(string id, string name, SimulatedPhone phone, KexinClient client) =>
        (Id, Name, Phone, _client) = (id, name, phone, client);

    public string Id { get; }

    public string Name { get; }

    public SimulatedPhone Phone { get; }

    /// <summary>Invites a person and binds a phone.</summary>
    public static async Task<DemoInspector> HireAsync(
        KexinClient owner,
        ApiAccess node,
        string name,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        var (id, code) = await InviteAsync(owner, name, cancel);
        var phone = new SimulatedPhone(time, RandomSource.System);
        using var nobody = new KexinClient(node with { Token = "none" });
        var enrolled = await nobody.Inspection.EnrolAsync(
            new EnrolPhone(code, Convert.ToBase64String(phone.PublicKey), name),
            cancel
        );
        phone.Bind(enrolled.Phone);
        return new DemoInspector(id, name, phone, new KexinClient(node with { Token = enrolled.Token }));
    }

    /// <summary>Invites a person who will bind a phone by the code.</summary>
    public static async Task<(string Person, string Code)> InviteAsync(
        KexinClient owner,
        string name,
        CancellationToken cancel
    )
    {
        var person = (await owner.People.InviteAsync(new InvitePerson(name, ["inspector"]), cancel)).Person.Id;
        return (person, (await owner.Inspection.PhoneCodeAsync(person, cancel)).Code);
    }

    /// <summary>What the phone is told of its day; the phone knows the newest header then.</summary>
    public async Task<PhoneDay> LookAsync(CancellationToken cancel)
    {
        var day = await _client.Inspection.DayAsync(cancel);
        Phone.Header = day.Header is { } header ? (header.Height, header.Hash) : null;
        return day;
    }

    /// <summary>Hands records in, in their order.</summary>
    public Task<HandedIn> HandInAsync(IEnumerable<SimulatedRecord> records, CancellationToken cancel) =>
        _client.Inspection.HandInAsync(
            new HandInRecords([
                .. records.Select(record => new HandedInRecord(
                    record.Seq,
                    record.Previous,
                    record.Payload,
                    Convert.ToBase64String(record.Signature.Span)
                )),
            ]),
            cancel
        );

    /// <summary>Takes a picture and hands it in; its hash.</summary>
    public async Task<string> PhotographAsync(CancellationToken cancel)
    {
        var picture = DemoPicture.Draw(RandomSource.System);
        var hash = Convert.ToHexStringLower(SHA256.HashData(picture));
        await _client.Inspection.PutPhotoAsync(hash, "image/png", picture, cancel);
        return hash;
    }

    public void Dispose()
    {
        Phone.Dispose();
        _client.Dispose();
    }
}
