namespace Kexin.Home.Tests;

/// <summary>A node's passphrase is changed by one file, which is replaced whole.</summary>
public sealed class PassphraseChangeTests : IDisposable
{
    private const string Old = "correct horse battery";
    private const string Next = "staple of another kind";

    private readonly TemporaryFolder _root = new();

    private string Folder => _root["node"];

    private string MasterKey => Path.Combine(Folder, "master.key");

    public void Dispose() => _root.Dispose();

    [Fact]
    public void The_new_passphrase_opens_the_node_and_the_old_one_does_not()
    {
        Make();
        Change(Old, Next);
        Link(Next);
        Assert.True(Assert.Throws<NodeFaultException>(() => Link(Old)).IsUsage);
        Assert.True(Assert.Throws<NodeFaultException>(() => Change(Old, Next)).IsUsage);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(MasterKey));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(int.MaxValue)]
    public void A_change_that_was_killed_before_its_rename_leaves_the_old_one_and_can_be_done_again(int written)
    {
        Make();
        var old = File.ReadAllBytes(MasterKey);
        Change(Old, Next);
        var changed = File.ReadAllBytes(MasterKey);

        // As the disk was: the old file, and a part or all of the new one beside it.
        File.WriteAllBytes(MasterKey, old);
        File.WriteAllBytes(MasterKey + ".new", changed[..Math.Min(written, changed.Length)]);
        Link(Old);
        Change(Old, Next);
        Link(Next);
        Assert.False(File.Exists(MasterKey + ".new"));
    }

    [Theory]
    [InlineData(Old, "short")]
    [InlineData(Old, "de\u0301ja\u0300 vu encore")]
    [InlineData("not the passphrase", Next)]
    public void What_is_refused_changes_nothing(string old, string next)
    {
        Make();
        var before = File.ReadAllBytes(MasterKey);
        Assert.True(Assert.Throws<NodeFaultException>(() => Change(old, next)).IsUsage);
        Assert.Equal(before, File.ReadAllBytes(MasterKey));
    }

    [Fact]
    public void Both_passphrases_are_cleared()
    {
        Make();
        var (old, next) = (Old.ToCharArray(), Next.ToCharArray());
        PassphraseChange.Run(Folder, old, next);
        Assert.All(old.Concat(next), character => Assert.Equal('\0', character));
    }

    private void Make() =>
        NodeInitialisation.Create(
            new InitOptions(
                Folder,
                "North",
                Client.Contracts.MemberRole.Member,
                "standard",
                Old.ToCharArray(),
                "127.0.0.1",
                "127.0.0.1",
                4100,
                4101,
                4102,
                4103
            ),
            TimeProvider.System
        );

    private void Change(string old, string next) => PassphraseChange.Run(Folder, old.ToCharArray(), next.ToCharArray());

    private void Link(string passphrase) =>
        PeopleRecovery.Link(Folder, passphrase.ToCharArray(), null, TimeProvider.System);
}
