using Kexin.Cryptography;
using Kexin.People.Managing;
using Kexin.People.Records;
using Kexin.People.Rights;

namespace Kexin.Home;

/// <summary>Lets whoever has the node's passphrase in again when nobody can sign in: the passphrase opens all of the node anyway.</summary>
public static class PeopleRecovery
{
    /// <summary>Makes a one-time link for somebody who may change roles; the node has to be stopped.</summary>
    /// <param name="folder">The node's.</param>
    /// <param name="passphrase">Opens the master key; cleared once it did.</param>
    /// <param name="name">Whose; null for the first of them by name.</param>
    /// <param name="time">Says when the link ends.</param>
    /// <returns>The person's name and the link.</returns>
    /// <exception cref="NodeFaultException">The passphrase is wrong, the node runs, or there is no such person.</exception>
    public static (string Name, string Link) Link(string folder, char[] passphrase, string? name, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var home = new NodeFolder(folder);
        var configuration = NodeConfiguration.Load(home);
        using var locked = FolderLock.Take(home);
        using var keys = Open(home, configuration, passphrase);
        var book = new PeopleBook(new SealedPeople(home, new RecordSeal(keys)));
        var person =
            book.State.Active.Where(each =>
                    each.Directory is null && book.State.PermissionsOf(each).Contains(Permission.ChangeRoles)
                )
                .OrderBy(each => each.Name, StringComparer.Ordinal)
                .FirstOrDefault(each => name is null || Person.KeyOf(each.Name) == Person.KeyOf(name))
            ?? throw new NodeFaultException(
                $"There is nobody{(name is null ? "" : $" '{name}'")} who can sign in and may change roles.",
                $"没有可以登录且有权更改角色的人员{(name is null ? "" : $"“{name}”")}。"
            )
            {
                IsUsage = true,
            };
        return (person.Name, new PeopleDesk(book, RandomSource.System, time).Recover(person.Id));
    }

    private static NodeKeys Open(NodeFolder folder, NodeConfiguration configuration, char[] passphrase)
    {
        try
        {
            return NodeKeys.Open(folder, configuration.GetSuite(), passphrase);
        }
        finally
        {
            Array.Clear(passphrase);
        }
    }
}
