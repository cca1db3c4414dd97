using Kexin.Cryptography;

namespace Kexin.Channels.Tests.Rejects;

/// <summary>Each thing that the handshake binds, different at one of the two ends; and every bit of its messages.</summary>
public sealed class SessionRejects
{
    private static readonly Suite Suite = Suite.Standard;
    private static readonly SigningKey EastKey = Suite.CreateSigningKey(SeededRandomSource.FromNumber(1));
    private static readonly SigningKey WestKey = Suite.CreateSigningKey(SeededRandomSource.FromNumber(2));
    private static readonly SessionParty East = new("east", EastKey.PublicKey, "provider");
    private static readonly SessionParty West = new("west", WestKey.PublicKey, "requester");
    private static readonly SessionTerms AtEast = new(
        new SessionId(Suite.Hash("run"u8)),
        Suite.Hash("document"u8),
        Suite,
        East,
        EastKey,
        [West],
        TimeSpan.FromMinutes(1)
    );
    private static readonly SessionTerms AtWest = AtEast with { Self = West, SigningKey = WestKey, Others = [East] };

    [Fact]
    public async Task Another_computation_is_refused_and_both_hashes_are_named()
    {
        var other = Suite.Hash("another document"u8);
        var fault = await FaultAtEastAsync(AtWest with { Computation = other });
        Assert.Equal((ProtocolError.Mismatch, "west"), (fault.Error, fault.Party));
        Assert.Contains(other.ToString(), fault.Message, StringComparison.Ordinal);
        Assert.Contains(AtEast.Computation.ToString(), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_session_is_refused() =>
        Assert.Equal(
            ProtocolError.Mismatch,
            (await FaultAtEastAsync(AtWest with { Id = new SessionId(Digest.Zero) })).Error
        );

    [Fact]
    public async Task Another_role_is_refused()
    {
        var asProvider = AtWest with { Self = West with { Role = "provider" } };
        Assert.Equal(ProtocolError.Mismatch, (await FaultAtEastAsync(asProvider)).Error);
        var eastAsks = AtWest with { Others = [East with { Role = "requester" }] };
        Assert.Equal(ProtocolError.Mismatch, (await FaultAtEastAsync(eastAsks)).Error);
    }

    [Fact]
    public async Task Another_member_is_refused()
    {
        using var key = Suite.CreateSigningKey();
        var stranger = AtWest with { Self = West with { Key = key.PublicKey }, SigningKey = key };
        Assert.Equal(ProtocolError.Mismatch, (await FaultAtEastAsync(stranger)).Error);
    }

    [Fact]
    public async Task A_member_without_its_key_is_refused()
    {
        var (atEast, atWest) = MemoryChannel.CreatePair("east", "west");
        var opening = OpenAsync(AtEast, atEast);
        var hello = await atWest.ReceiveAsync(SessionHello.MaxSizeInBytes, CancellationToken.None);
        var mine = CanonicalCbor.Decode(hello, SessionHello.Read);
        var forged = new SessionHello(
            mine.Suite,
            mine.Session,
            mine.Computation,
            mine.To,
            mine.From,
            mine.ToRole,
            mine.FromRole,
            Digest.Zero,
            new byte[32]
        );
        await atWest.SendAsync(forged.Encode(), CancellationToken.None);
        var proof = await atWest.ReceiveAsync(Suite.SignatureSizeInBytes, CancellationToken.None);
        await atWest.SendAsync(proof, CancellationToken.None);
        var fault = await Assert.ThrowsAsync<ProtocolException>(() => opening);
        Assert.Equal((ProtocolError.Cheating, "west"), (fault.Error, fault.Party));
    }

    [Fact]
    public async Task An_agreement_key_that_gives_a_predictable_secret_is_refused()
    {
        var (atEast, atWest) = MemoryChannel.CreatePair("east", "west");
        var opening = OpenAsync(AtEast, atEast);
        var hello = await atWest.ReceiveAsync(SessionHello.MaxSizeInBytes, CancellationToken.None);
        var mine = CanonicalCbor.Decode(hello, SessionHello.Read);
        var weak = mine with
        {
            From = mine.To,
            To = mine.From,
            FromRole = mine.ToRole,
            ToRole = mine.FromRole,
            Nonce = Digest.Zero,
            Agreement = new byte[32],
        };
        await atWest.SendAsync(weak.Encode(), CancellationToken.None);
        byte[] said = [.. Suite.Hash(weak.Encode()).ToArray(), .. Suite.Hash(hello).ToArray()];
        await atWest.SendAsync(WestKey.Sign("session", said), CancellationToken.None);
        var fault = await Assert.ThrowsAsync<ProtocolException>(() => opening);
        Assert.Equal((ProtocolError.Malformed, "west"), (fault.Error, fault.Party));
    }

    [Fact]
    public async Task A_hello_sent_back_is_refused()
    {
        var (atEast, atWest) = MemoryChannel.CreatePair("east", "west");
        var opening = OpenAsync(AtEast, atEast);
        await atWest.SendAsync(
            await atWest.ReceiveAsync(SessionHello.MaxSizeInBytes, CancellationToken.None),
            CancellationToken.None
        );
        Assert.Equal(ProtocolError.Mismatch, (await Assert.ThrowsAsync<ProtocolException>(() => opening)).Error);
    }

    [Theory]
    [InlineData(0, 226)]
    [InlineData(1, 64)]
    public async Task Every_byte_of_the_opening_counts(int message, int size)
    {
        Assert.Equal(size, await OpenWithFlipAsync(message, at: null));
        for (var at = 0; at < size; at++)
        {
            var fault = await Assert.ThrowsAsync<ProtocolException>(() => OpenWithFlipAsync(message, at));
            Assert.Equal("west", fault.Party);
        }
    }

    /// <summary>
    /// Opens east's session through a relay that changes one byte of one of west's two messages; the size of that message.
    /// </summary>
    private static async Task<int> OpenWithFlipAsync(int message, int? at)
    {
        var (atEast, farEast) = MemoryChannel.CreatePair("east", "west");
        var (atWest, farWest) = MemoryChannel.CreatePair("west", "east");
        var east = OpenAsync(AtEast, atEast);
        var west = OpenAsync(AtWest, atWest);
        var size = 0;
        try
        {
            for (var i = 0; i < 2; i++)
            {
                await farWest.SendAsync(
                    await farEast.ReceiveAsync(2048, CancellationToken.None),
                    CancellationToken.None
                );
                var bytes = await farWest.ReceiveAsync(2048, CancellationToken.None);
                if (i == message)
                {
                    size = bytes.Length;
                    bytes[at ?? 0] ^= (byte)(at is null ? 0 : 1);
                }

                await farEast.SendAsync(bytes, CancellationToken.None);
            }
        }
        catch (ProtocolException)
        {
            // East has refused the hello; its reason is what counts.
        }

        await farWest.DisposeAsync();
        await west.ContinueWith(static done => done.Exception, TaskScheduler.Default);
        await (await east).DisposeAsync();
        return size;
    }

    private static async Task<ProtocolException> FaultAtEastAsync(SessionTerms atWest)
    {
        var (east, west) = MemoryChannel.CreatePair("east", "west");
        var opening = OpenAsync(AtEast, east);
        var other = OpenAsync(atWest, west);
        var fault = await Assert.ThrowsAsync<ProtocolException>(() => opening);
        await Assert.ThrowsAsync<ProtocolException>(() => other);
        return fault;
    }

    private static Task<Session> OpenAsync(SessionTerms terms, IMessageChannel channel) =>
        Session.OpenAsync(
            terms,
            new Dictionary<string, IMessageChannel> { [terms.Others[0].Name] = channel },
            RandomSource.System,
            CancellationToken.None
        );
}
