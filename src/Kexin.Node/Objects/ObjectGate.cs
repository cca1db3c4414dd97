using System.Globalization;
using Kexin.ObjectStorage;
using Kexin.ObjectStorage.S3;
using Kexin.People.Rights;
using Kexin.People.SigningIn;
using Microsoft.AspNetCore.Http;

namespace Kexin.Node;

/// <summary>Who may do what with objects by the S3 API, and the evidence of it: a program's token decides, as everywhere.</summary>
internal sealed class ObjectGate(
    Callers callers,
    ObjectSecrets secrets,
    SignIns signIns,
    EvidenceService evidence,
    IEvidence log
) : IS3Gate
{
    public const string PutKind = "object.put";
    public const string DeletedKind = "object.delete";

    public S3Key? Find(string accessKey) =>
        callers.FindProgram(accessKey) is { } caller && ObjectSecrets.Has(caller.Credential)
            ? new S3Key(secrets.Of(accessKey), caller)
            : null;

    public void Demand(S3Key key, S3Act act)
    {
        var permission = act switch
        {
            S3Act.Read => Permission.ReadObjects,
            S3Act.Write => Permission.WriteObjects,
            S3Act.Lock => Permission.LockObjects,
            _ => throw new ArgumentOutOfRangeException(nameof(act), act, "There is no such act."),
        };
        if (!CallerOf(key).Permissions.Contains(permission))
        {
            throw S3Exception.Denied($"The token may not {permission.Text().En} ({permission.Name()}).");
        }
    }

    public async Task RefuseAsync(CancellationToken cancel)
    {
        try
        {
            await signIns.FailAsync(cancel);
        }
        catch (DomainException error)
        {
            throw new S3Exception(StatusCodes.Status503ServiceUnavailable, "SlowDown", error.Title.En, error);
        }
    }

    public Task RecordPutAsync(S3Key key, StoredObject put, CancellationToken cancel) =>
        RecordAsync(PutKind, new("An object was put.", "写入了对象。"), key, put, cancel);

    public Task RecordDeleteAsync(S3Key key, StoredObject deleted, CancellationToken cancel) =>
        RecordAsync(DeletedKind, new("An object was deleted.", "删除了对象。"), key, deleted, cancel);

    private static Caller CallerOf(S3Key key) => (Caller)key.Caller;

    private async Task RecordAsync(
        string kind,
        BilingualText text,
        S3Key key,
        StoredObject what,
        CancellationToken cancel
    )
    {
        if (!evidence.IsOpen)
        {
            // Without a consortium there is no log yet.
            return;
        }

        var facts = new List<KeyValuePair<string, string>>
        {
            new("object", what.Name.ToString()),
            new("bytes", what.SizeInBytes.ToString(CultureInfo.InvariantCulture)),
            new("hash", what.Hash.ToString()),
            new(ActingPerson.Fact, CallerOf(key).Pseudonym),
            new("access-key", CallerOf(key).Credential.Id),
        };
        if (what.Lock.RetainUntil is { } until)
        {
            facts.Add(new("retained-until", until.ToString("u", CultureInfo.InvariantCulture)));
        }

        if (what.Lock.LegalHold)
        {
            facts.Add(new("legal-hold", "on"));
        }

        try
        {
            await log.RecordAsync(new EvidenceEvent(kind, text, facts), cancel);
        }
        catch (DomainException error)
        {
            throw new S3Exception(StatusCodes.Status503ServiceUnavailable, "ServiceUnavailable", error.Title.En, error);
        }
    }
}
