namespace Kexin.Governance.Classification.Discovery;

/// <summary>Numbers of bank cards: a length that the issuer's beginning allows, and Luhn's check digit (ISO/IEC 7812-1).</summary>
internal sealed class BankCardDetector()
    : Detector(
        DataKind.BankCard,
        new NameHints(
            [
                "card",
                "card no",
                "card number",
                "bank card",
                "bankcard",
                "credit card",
                "debit card",
                "pan",
                "account",
                "account no",
                "bank account",
                "yhk",
                "yhkh",
                "银行卡",
                "卡号",
                "账号",
                "银行账户",
            ],
            [
                "id card",
                "identity",
                "social",
                "member",
                "membership",
                "library",
                "imei",
                "gift",
                "身份证",
                "就诊卡",
                "会员",
                "医保卡",
                "社保",
            ]
        ),
        new DetectorNeeds(Named: 0.5, Alone: 0.7, Weight: 0.97)
    )
{
    protected override bool Fits(in ValueForm form, ReadOnlySpan<char> text)
    {
        if (form.Digits is < 13 or > 19 || form.Digits + form.Spaces + form.Others != form.Length || form.Length > 23)
        {
            return false;
        }

        Span<char> digits = stackalloc char[19];
        var count = 0;
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                digits[count++] = character;
            }
            else if (character is not (' ' or '-'))
            {
                return false;
            }
        }

        return IsIssued(digits[..count]) && CheckDigits.IsLuhn(digits[..count]);
    }

    private static bool IsIssued(ReadOnlySpan<char> digits) =>
        (digits[0], digits[1]) switch
        {
            ('6', '2') => digits.Length is >= 16 and <= 19,
            ('4', _) => digits.Length is 13 or 16 or 19,
            ('5', >= '1' and <= '5') or ('2', >= '2' and <= '7') => digits.Length == 16,
            ('3', '4' or '7') => digits.Length == 15,
            ('3', '5' or '6' or '8') => digits.Length is 14 or 16,
            ('6', '0' or '4' or '5') => digits.Length is 16 or 19,
            ('9', '4' or '5') => digits.Length is 16 or 19,
            _ => false,
        };
}
