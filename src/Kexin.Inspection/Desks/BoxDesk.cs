using System.Text;
using Kexin.Box.Tags;
using Kexin.Inspection.Book;
using Kexin.Inspection.Devices;
using Kexin.Inspection.Sites;
using Kexin.Ledger.Contracts;
using Site = Kexin.Inspection.Sites;

namespace Kexin.Inspection.Desks;

/// <summary>Registers boxes on the ledger and keeps which one stands where.</summary>
/// <remarks>The ledger comes first: a box that it refuses is not kept, and one that it took and the node lost is found by its key.</remarks>
/// <param name="book">Where it is kept which box stands where.</param>
/// <param name="ledger">Registers them.</param>
/// <param name="random">Makes ids and the sites' keys.</param>
public sealed class BoxDesk(InspectionBook book, ILedger ledger, RandomSource random)
{
    /// <summary>Registers a box at a checkpoint at which none stands.</summary>
    /// <exception cref="DomainException">The key is none, the checkpoint has a box, or the ledger refuses.</exception>
    public async Task<(Site.Box Box, SubmissionReceipt Receipt)> RegisterAsync(
        BoxKind kind,
        string key,
        string point,
        string? address,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(point);
        var checkpoint = book.Points.Get(point);
        ThrowIfTaken(point);
        var hash = HashOf(kind, key);
        var receipt = await SubmitAsync(
            DevicesContract.Register,
            new RegisterDevice((DeviceKind)kind, hash, HashOf(point)).Encode(),
            null,
            DeviceToken.IdOf(ledger.Genesis.Suite, hash),
            until,
            cancel
        );
        return (
            Keep(new Site.Box(Ids.New(random), kind, checkpoint.Site, key, point, address, receipt.Subject.ToString())),
            receipt
        );
    }

    /// <summary>Moves a box to a checkpoint at which none stands.</summary>
    /// <exception cref="DomainException">There is no such box, the checkpoint has one, or the ledger refuses.</exception>
    public async Task<(Site.Box Box, SubmissionReceipt Receipt)> MoveAsync(
        string id,
        string point,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        var box = Standing(id);
        var checkpoint = book.Points.Get(point);
        ThrowIfTaken(point);
        if (box.Kind == BoxKind.Tag && checkpoint.Site != box.Site)
        {
            throw DomainException.Conflict(
                "A tag's keys are those of its site: it cannot go to another.",
                "标签的密钥属于其站点，不能移到其他站点。"
            );
        }

        var device = Device(box);
        var receipt = await SubmitAsync(
            DevicesContract.Move,
            new MoveDevice(HashOf(point)).Encode(),
            device,
            device.Id,
            until,
            cancel
        );
        return (Keep(box with { Point = point, Site = checkpoint.Site }), receipt);
    }

    /// <summary>Retires a box and puts another at its checkpoint.</summary>
    /// <exception cref="DomainException">There is no such box, the key is none, or the ledger refuses.</exception>
    public async Task<(Site.Box Box, SubmissionReceipt Receipt)> ReplaceAsync(
        string id,
        BoxKind kind,
        string key,
        string? address,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        var box = Standing(id);
        var hash = HashOf(kind, key);
        var made = DeviceToken.IdOf(ledger.Genesis.Suite, hash);
        var receipt = await SubmitAsync(
            DevicesContract.Replace,
            new ReplaceDevice((DeviceKind)kind, hash).Encode(),
            Device(box),
            made,
            until,
            cancel
        );
        Keep(box with { Point = null });
        return (Keep(new Site.Box(Ids.New(random), kind, box.Site, key, box.Point, address, made.ToString())), receipt);
    }

    /// <summary>Retires a box for good.</summary>
    /// <exception cref="DomainException">There is no such box, or the ledger refuses.</exception>
    public async Task<(Site.Box Box, SubmissionReceipt Receipt)> RetireAsync(
        string id,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        var box = Standing(id);
        var device = Device(box);
        var receipt = await SubmitAsync(
            DevicesContract.Retire,
            new NoArguments().Encode(),
            device,
            device.Id,
            until,
            cancel
        );
        return (Keep(box with { Point = null }), receipt);
    }

    /// <summary>What is written into a tag of this site.</summary>
    /// <exception cref="DomainException">There is no such box, or it is no tag.</exception>
    public (byte[] Identity, byte[] Code) KeysOf(string id)
    {
        var box = book.Boxes.Get(id);
        if (box.Kind != BoxKind.Tag)
        {
            throw DomainException.Conflict("An active box makes its own key.", "有源巡检盒自行生成密钥。");
        }

        using var key = new SoftwareSiteKey(SiteKeyOf(box.Site));
        return (TagKeys.OfIdentity(key), TagKeys.OfTag(key, TagUid.Read(Convert.FromHexString(box.Key))));
    }

    private ReadOnlySpan<byte> SiteKeyOf(string site)
    {
        if (book.SiteKeys.Find(site) is null)
        {
            book.SiteKeys.Put(site, new StoredKey(random.GetBytes(SoftwareSiteKey.SizeInBytes)));
        }

        return book.SiteKeys.Get(site).Key.Span;
    }

    private Task<SubmissionReceipt> SubmitAsync(
        string action,
        byte[] arguments,
        Token? consumes,
        TokenId subject,
        SubmissionState until,
        CancellationToken cancel
    ) =>
        ledger.SubmitAsync(
            new ContractAction(
                DevicesContract.ContractName,
                action,
                arguments,
                [],
                consumes is null ? [] : [consumes],
                Subject: subject
            ),
            until,
            cancel
        );

    private Token Device(Site.Box box) => ledger.Resolve(DeviceToken.Type, box.Device!);

    private Site.Box Standing(string id) =>
        book.Boxes.Get(id) is { Point: not null } box
            ? box
            : throw DomainException.Conflict("The box is retired.", "该巡检盒已停用。");

    private void ThrowIfTaken(string point)
    {
        if (book.Boxes.All.Values.Any(each => each.Point == point))
        {
            throw DomainException.Conflict(
                "There is a box at this checkpoint. Replace, move or retire it.",
                "该巡检点位已有巡检盒，请替换、移动或停用。"
            );
        }
    }

    private Site.Box Keep(Site.Box box)
    {
        book.Boxes.Put(box.Id, box);
        if (box.Kind == BoxKind.Tag)
        {
            _ = SiteKeyOf(box.Site);
        }

        return box;
    }

    /// <summary>A checkpoint's id is random, so its hash tells nobody which it is.</summary>
    private Digest HashOf(string point) =>
        ledger.Genesis.Suite.Hash(Encoding.UTF8.GetBytes("kexin/checkpoint/1 " + point));

    private Digest HashOf(BoxKind kind, string key)
    {
        try
        {
            var bytes = Convert.FromHexString(key);
            if (kind == BoxKind.Tag && TagUid.Read(bytes).ToString() == key)
            {
                return ledger.Genesis.Suite.Hash([.. "kexin/tag/1 "u8, .. bytes]);
            }

            if (kind == BoxKind.Active && PublicKey.Import(ledger.Genesis.Suite, bytes).ToString() == key)
            {
                return ledger.Genesis.Suite.Hash(bytes);
            }
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or DecodingException)
        {
            // Told below.
        }

        throw DomainException.Invalid(
            "A box's key is its public key in lower-case hexadecimal, a tag's its number in 14 capital hexadecimal digits.",
            "有源巡检盒的密钥为小写十六进制公钥，标签为 14 位大写十六进制编号。"
        );
    }
}
