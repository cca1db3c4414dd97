namespace Kexin.Console.Session;

/// <summary>The right without which a page is of no use: who lacks it is told at once, and not after a form is filled in.</summary>
/// <param name="permission">As <c>datasets.add</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsAttribute(string permission) : Attribute
{
    public string Permission { get; } = permission;
}
