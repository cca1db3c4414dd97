using System.Text;
using System.Xml.Linq;
using Kexin.ObjectStorage.S3;

namespace Kexin.ObjectStorage.Tests;

/// <summary>The examples of the Amazon S3 API reference, "Authenticating Requests (AWS Signature Version 4)", and what differs from them.</summary>
public sealed class S3SignatureVectors
{
    private const string AccessKey = "AKIAIOSFODNN7EXAMPLE";
    private const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Scope = $"{AccessKey}/20130524/us-east-1/s3/aws4_request";
    private const string GetSignature = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";
    private const string PresignedSignature = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    private const string SeedSignature = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
    private static readonly DateTimeOffset s_then = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_signed_get_is_let_in()
    {
        // Its bucket stands in the host's name, which the path then lacks: it is let in and finds no such bucket.
        Assert.Equal("InvalidBucketName or none", await CodeAsync(Get()));
    }

    [Theory]
    [InlineData("range", "bytes=0-8")]
    [InlineData("host", "examplebucket.s3.amazonaws.org")]
    [InlineData("x-amz-content-sha256", "UNSIGNED-PAYLOAD")]
    [InlineData("x-amz-date", "20130524T000001Z")]
    public async Task A_signed_header_that_was_altered_is_refused(string name, string value) =>
        Assert.Equal("SignatureDoesNotMatch", await CodeAsync(With(Get(), name, value)));

    [Fact]
    public async Task A_header_of_Amazons_that_is_not_signed_is_refused() =>
        Assert.Equal("AccessDenied", await CodeAsync(With(Get(), "x-amz-copy-source", "a/b")));

    [Fact]
    public async Task Another_path_method_or_query_is_refused()
    {
        Assert.Equal("SignatureDoesNotMatch", await CodeAsync(Get() with { RawPath = "/test2.txt" }));
        Assert.Equal("SignatureDoesNotMatch", await CodeAsync(Get() with { Method = "DELETE" }));
        Assert.Equal("SignatureDoesNotMatch", await CodeAsync(Get() with { RawQuery = "uploads" }));
    }

    [Fact]
    public async Task A_request_is_taken_for_a_quarter_of_an_hour()
    {
        Assert.Equal("RequestTimeTooSkewed", await CodeAsync(Get(), s_then.AddMinutes(16)));
        Assert.Equal("RequestTimeTooSkewed", await CodeAsync(Get(), s_then.AddMinutes(-16)));
        Assert.Equal("InvalidBucketName or none", await CodeAsync(Get(), s_then.AddMinutes(14)));
    }

    [Fact]
    public async Task The_presigned_address_is_let_in_until_it_expires()
    {
        var request = new S3Request(
            "GET",
            "/test.txt",
            $"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={Uri.EscapeDataString(Scope)}&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature={PresignedSignature}",
            new Dictionary<string, string> { ["host"] = "examplebucket.s3.amazonaws.com" },
            Stream.Null
        );
        Assert.Equal("InvalidBucketName or none", await CodeAsync(request, s_then.AddHours(23)));
        Assert.Equal("AccessDenied", await CodeAsync(request, s_then.AddHours(25)));
        Assert.Equal(
            "SignatureDoesNotMatch",
            await CodeAsync(
                request with
                {
                    RawQuery = request.RawQuery.Replace("86400", "86401", StringComparison.Ordinal),
                }
            )
        );
    }

    [Fact]
    public async Task The_upload_in_signed_chunks_is_stored_and_one_with_any_altered_byte_is_not()
    {
        await using var scene = await ExampleAsync();
        var service = Service(scene);
        Assert.Equal(200, (await service.AnswerAsync(Chunked(Body()), default)).Status);
        Assert.Equal(new string('a', 66_560), Encoding.ASCII.GetString(await ReadAsync(scene)));
        await scene.Store.DeleteAsync(new("examplebucket", "chunkObject.txt"), default);
        var body = Body();
        foreach (var place in (int[])[0, 20, 100, 65_536, body.Length - 20, body.Length - 5])
        {
            var altered = body.ToArray();
            altered[place] ^= 1;
            var answer = await service.AnswerAsync(Chunked(altered), default);
            Assert.True(answer.Status >= 400, $"byte {place}");
            Assert.Null(scene.Store.Find(new("examplebucket", "chunkObject.txt")));
        }

        for (var cut = 0; cut < body.Length - 4; cut += 997)
        {
            Assert.True((await service.AnswerAsync(Chunked(body[..cut]), default)).Status >= 400);
        }

        Assert.Null(scene.Store.Find(new("examplebucket", "chunkObject.txt")));
    }

    [Fact]
    public async Task Random_bodies_and_headers_end_in_an_answer()
    {
        await using var scene = await ExampleAsync();
        var service = Service(scene);
        var random = Suite.Standard.CreateRandomSource(new byte[SeededRandomSource.SeedSizeInBytes]);
        for (var i = 0; i < 300; i++)
        {
            var body = Body();
            for (var flips = random.NextBelow(4) + 1; flips > 0; flips--)
            {
                body[random.NextBelow(200)] = (byte)random.NextBelow(256);
            }

            var request = Chunked(body);
            if (i % 2 == 0)
            {
                request = With(request, "authorization", Encoding.Latin1.GetString(random.GetBytes(80)));
            }

            await service.AnswerAsync(request, default);
        }
    }

    private static async Task<string> CodeAsync(S3Request request, DateTimeOffset? now = null)
    {
        await using var scene = await ExampleAsync();
        scene.Time.Now = now ?? s_then;
        var answer = await Service(scene).AnswerAsync(request, default);
        var code = answer.Document is null
            ? ""
            : XDocument.Parse(Encoding.UTF8.GetString(answer.Document)).Root!.Element("Code")?.Value;
        return code is "InvalidBucketName" or "NoSuchBucket" or null ? "InvalidBucketName or none" : code;
    }

    private static async Task<StoreScene> ExampleAsync()
    {
        var scene = new StoreScene();
        scene.Time.Now = s_then;
        await scene.ReopenAsync();
        await scene.Store.CreateBucketAsync("examplebucket", "hospital", null, default);
        return scene;
    }

    private static S3Service Service(StoreScene scene) => new(scene.Store, new OpenGate(), "hospital", scene.Time);

    private static async Task<byte[]> ReadAsync(StoreScene scene)
    {
        await using var opened = await scene.Store.OpenAsync(
            new("examplebucket", "chunkObject.txt"),
            0,
            long.MaxValue,
            default
        );
        using var bytes = new MemoryStream();
        await opened.Content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static S3Request Get() =>
        new(
            "GET",
            "/test.txt",
            "",
            new Dictionary<string, string>
            {
                ["host"] = "examplebucket.s3.amazonaws.com",
                ["range"] = "bytes=0-9",
                ["x-amz-content-sha256"] = Empty,
                ["x-amz-date"] = "20130524T000000Z",
                ["authorization"] =
                    $"AWS4-HMAC-SHA256 Credential={Scope},SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature={GetSignature}",
            },
            Stream.Null
        );

    private static S3Request Chunked(byte[] body) =>
        new(
            "PUT",
            "/examplebucket/chunkObject.txt",
            "",
            new Dictionary<string, string>
            {
                ["host"] = "s3.amazonaws.com",
                ["x-amz-date"] = "20130524T000000Z",
                ["x-amz-storage-class"] = "REDUCED_REDUNDANCY",
                ["x-amz-content-sha256"] = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                ["content-encoding"] = "aws-chunked",
                ["x-amz-decoded-content-length"] = "66560",
                ["content-length"] = "66824",
                ["authorization"] =
                    $"AWS4-HMAC-SHA256 Credential={Scope},SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class,Signature={SeedSignature}",
            },
            new MemoryStream(body)
        );

    private static byte[] Body() =>
        Encoding.ASCII.GetBytes(
            "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n"
                + new string('a', 65_536)
                + "\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n"
                + new string('a', 1024)
                + "\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n"
        );

    private static S3Request With(S3Request request, string name, string value) =>
        request with
        {
            Headers = new Dictionary<string, string>(request.Headers) { [name] = value },
        };

    private sealed class OpenGate : IS3Gate
    {
        public S3Key? Find(string accessKey) => accessKey == AccessKey ? new S3Key(Secret, this) : null;

        public void Demand(S3Key key, S3Act act) { }

        public Task RefuseAsync(CancellationToken cancel) => Task.CompletedTask;

        public Task RecordPutAsync(S3Key key, StoredObject put, CancellationToken cancel) => Task.CompletedTask;

        public Task RecordDeleteAsync(S3Key key, StoredObject deleted, CancellationToken cancel) => Task.CompletedTask;
    }
}
