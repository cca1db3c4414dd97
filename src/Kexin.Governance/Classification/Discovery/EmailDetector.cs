using System.Buffers;

namespace Kexin.Governance.Classification.Discovery;

/// <summary>Addresses of electronic mail (RFC 5321, section 4.1.2, without quoted parts and literals).</summary>
internal sealed class EmailDetector()
    : Detector(
        DataKind.Email,
        new NameHints(["email", "e mail", "mail", "youxiang", "邮箱", "电子邮件", "邮件"], []),
        new DetectorNeeds(Named: 0.3, Alone: 0.5, Weight: 0.99)
    )
{
    private const int Longest = 254;
    private static readonly SearchValues<char> s_never = SearchValues.Create(",;:<>()[]\\\"/");

    protected override bool Fits(in ValueForm form, ReadOnlySpan<char> text)
    {
        if (form.Length > Longest || form.Spaces > 0)
        {
            return false;
        }

        var at = text.IndexOf('@');
        if (at < 1 || at != text.LastIndexOf('@'))
        {
            return false;
        }

        var host = text[(at + 1)..];
        var dot = host.LastIndexOf('.');
        return dot > 0
            && host.Length - dot - 1 >= 2
            && !host[(dot + 1)..].ContainsAnyExceptInRange('A', 'z')
            && !text.ContainsAny(s_never);
    }
}
