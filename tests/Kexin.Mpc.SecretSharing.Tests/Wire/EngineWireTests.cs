using Kexin.Channels;

namespace Kexin.Mpc.SecretSharing.Tests.Wire;

/// <summary>What the engines' parties send each other in a seeded run; a change here comes with a decision record.</summary>
public sealed class EngineWireTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("one", "two", "85e33cb2c2c79cb72440e61bb1a647802d7af5981e22fc893029a9c8a300aa8f")]
    [InlineData("two", "three", "fc53ef8479a3df6c57ee86e660bc11df65983ef20423582fabb5d9db67d3c270")]
    [InlineData("three", "one", "c2faa302df11bebaa5642bb44d76e3c6540766a5623d34a2663d24475ed007a9")]
    [InlineData("one", "three", "85e33cb2c2c79cb72440e61bb1a647802d7af5981e22fc893029a9c8a300aa8f")]
    public async Task Three_parties_send_what_they_always_sent(string from, string to, string digest) =>
        Assert.Equal(digest, await DigestAsync(Engines.ReplicatedAsync, from, to));

    [Theory]
    [InlineData("one", "two", "11f563ffe32babe8cbe52c70aab786db635f5b3bd64780a3d4963c3b247663c1")]
    [InlineData("two", "three", "65cdbabe36ae9359ecb0c838c10d0a044deb5299df5d690fb733df04467bac70")]
    [InlineData("three", "one", "22e834caf68bf3f25575ff4857e39e50706a8ffd06f84c0c199ddf6a831eda51")]
    [InlineData("one", "three", "39807f3fa7e34d52164e9dda620ab3d14558bca9e92a781db6696d7bb1b8def4")]
    public async Task Three_parties_who_check_send_what_they_always_sent(string from, string to, string digest) =>
        Assert.Equal(digest, await DigestAsync(Engines.VerifiedAsync, from, to));

    [Theory]
    [InlineData("one", "two", "a7667e947793f2f4c816e5416ed63e0cb79de8dfe45bc07fc2166ea2ed8d746e")]
    [InlineData("two", "one", "e803a23b269008d44e527d54c90e107111594c902d17f924fab3234c0586ef50")]
    public async Task Two_parties_send_what_they_always_sent(string from, string to, string digest) =>
        Assert.Equal(
            digest,
            await DigestAsync((session, i) => Engines.AdditiveAsync(session, i, Engines.Two), from, to, Engines.Two)
        );

    [Theory]
    [InlineData("one", "two", "801aefddfd70db33f7df61d2fcb67bff1364b53d35d5b8869f784f319c879ab6")]
    [InlineData("two", "one", "9fedbfbba9afc7669121efdb1f96b87f4799453d1273d0eacf4c2ccf4bececfa")]
    public async Task Two_parties_with_MACs_send_what_they_always_sent(string from, string to, string digest) =>
        Assert.Equal(digest, await DigestAsync(Engines.AuthenticatedAsync, from, to, Engines.Two));

    private static async Task<string> DigestAsync(
        Func<Session, int, Task<IShareEngine>> open,
        string from,
        string to,
        string[]? names = null
    )
    {
        await using var sessions = await TappedSessions.OpenAsync(names ?? Engines.Three);
        await Engines.RunAsync(
            sessions,
            open,
            async engine =>
            {
                foreach (var domain in Enum.GetValues<ShareDomain>())
                {
                    var mine = engine.Layout.Party == 1 ? new ulong[] { 3, 4, 5 } : [];
                    var words = await engine.InputAsync(domain, 1, mine, 3, None);
                    var product = await engine.MultiplyAsync(words, await engine.RandomAsync(domain, 3, None), None);
                    await engine.OpenAsync(product, None);
                }

                return 0;
            }
        );
        return sessions.WireDigest(from, to);
    }
}
