using System.Security.Cryptography;
using System.Text;
using Kexin.Inspection.Rounds;

namespace Kexin.Inspection.Tests.Rounds;

/// <summary>Contract and Rejects: what a phone signs.</summary>
public sealed class PhoneRecordTests
{
    [Fact]
    public void The_hash_is_over_the_lines_that_the_protocol_names()
    {
        var record = new PhoneRecord(17, Digest.Zero, """{"v":1}""", new byte[64]);
        var lines = $"kexin/inspection-record/1\n0123\n17\n{new string('0', 64)}\n{{\"v\":1}}";
        Assert.Equal(new Digest(SHA256.HashData(Encoding.UTF8.GetBytes(lines))), record.HashOf("0123"));
    }

    [Fact]
    public void A_signature_holds_for_its_phone_number_place_and_payload_only()
    {
        var (key, phone) = Sample.NewPhone();
        using (key)
        {
            var record = new PhoneRecord(1, Digest.Zero, "{}", default);
            record = record with { Signature = key.SignData(record.Bytes(phone.Id), HashAlgorithmName.SHA256) };
            Assert.True(record.IsSignedBy(phone.Id, phone.Key.Span));
            Assert.False(record.IsSignedBy("other", phone.Key.Span));
            Assert.False((record with { Seq = 2 }).IsSignedBy(phone.Id, phone.Key.Span));
            Assert.False((record with { Payload = "{ }" }).IsSignedBy(phone.Id, phone.Key.Span));
            Assert.False(
                (record with { Previous = new Digest(SHA256.HashData([1])) }).IsSignedBy(phone.Id, phone.Key.Span)
            );
            Assert.False((record with { Signature = new byte[63] }).IsSignedBy(phone.Id, phone.Key.Span));
        }
    }

    [Fact]
    public void A_phones_key_is_a_point_of_P256()
    {
        using var right = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var wrong = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.True(Phone.IsKey(right.ExportSubjectPublicKeyInfo()));
        Assert.False(Phone.IsKey(wrong.ExportSubjectPublicKeyInfo()));
        Assert.False(Phone.IsKey([.. right.ExportSubjectPublicKeyInfo(), 0]));
        Assert.False(Phone.IsKey([1, 2, 3]));
    }

    [Fact]
    public void The_work_of_a_close_binds_the_form()
    {
        var close = Sample.Payload(RecordKind.Close, Sample.Now) with { Form = "{}" };
        Assert.NotEqual(close.Work(), (close with { Form = "{ }" }).Work());
        var lines =
            $"close\n{close.Task}\n{close.Point}\n{Convert.ToHexStringLower(SHA256.HashData("{}"u8))}\n{close.Salt}";
        Assert.Equal(new Digest(SHA256.HashData(Encoding.UTF8.GetBytes(lines))), close.Work());
        var open = Sample.Payload(RecordKind.Open, Sample.Now);
        lines = $"open\n{open.Task}\n{open.Point}\n{open.Salt}";
        Assert.Equal(new Digest(SHA256.HashData(Encoding.UTF8.GetBytes(lines))), open.Work());
    }

    [Theory]
    [InlineData("""{"v":2,"kind":"open","at":"2026-05-01T08:00:00Z","offline":false}""")]
    [InlineData("""{"v":1,"kind":"close","at":"2026-05-01T08:00:00Z","offline":false}""")]
    [InlineData("""{"v":1,"kind":"face","at":"2026-05-01T08:00:00Z","offline":false}""")]
    [InlineData("""{"v":1,"kind":"lost","at":"yesterday","offline":false}""")]
    [InlineData("""{"v":1,"kind":"lost","at":"2026-05-01T08:00:00Z","offline":false,"more":1}""")]
    [InlineData("""{"v":1,"kind":"lost","at":253402300800000,"offline":false}""")]
    [InlineData("[]")]
    [InlineData("not")]
    public void A_payload_of_another_form_is_refused(string payload) =>
        Assert.Throws<RecordException>(() => RecordPayload.Read(payload));

    [Fact]
    public void A_payload_as_the_phone_writes_it_is_read()
    {
        var payload = RecordPayload.Read(
            """
            {"v":1,"kind":"close","at":"2026-05-01T08:00:00.000Z","task":"t","point":"p","header":null,"offline":true,
             "position":{"latitude":31.2,"longitude":121.4,"accuracy":12.5,"at":"2026-05-01T08:00:00.000Z"},
             "contact":{"kind":"tag","message":"e=00&c=00"},"face":null,"form":"{\"answers\":[{\"step\":\"a\",\"value\":1.2,\"photos\":[]},{\"step\":\"b\",\"value\":\"pass\",\"photos\":[],\"videos\":[],\"voice\":[],\"note\":null}],\"startedAt\":\"2026-05-01T08:00:00.000Z\",\"endedAt\":\"2026-05-01T08:00:00.000Z\"}",
             "salt":"00112233445566778899aabbccddeeff","lost":null}
            """
        );
        var form = Forms.Form.Read(payload.Form!);
        Assert.Equal((1.2, "pass"), (form.Find("a")!.Value!.Number, form.Find("b")!.Value!.Text));
        Assert.True(payload.Offline);
    }
}
