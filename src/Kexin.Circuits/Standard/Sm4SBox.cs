namespace Kexin.Circuits.Standard;

/// <summary>The S-box of SM4 by that of AES, so with its 32 AND gates.</summary>
/// <remarks>
/// Both boxes are an inversion in GF(2^8) between affine maps, over different polynomials. The columns below are the affine maps
/// around AES's box that an isomorphism between the two fields gives; a test compares the whole table.
/// Source: Liu, Ji, Hu, Ding, Lv, Pyshkin, Weinmann: Analysis of the SMS4 block cipher (ACISP 2007), section 3, for the box as an
/// inversion modulo x^8 + x^7 + x^6 + x^5 + x^4 + x^2 + 1.
/// </remarks>
internal static class Sm4SBox
{
    private static readonly byte[] InColumns = [0xCA, 0x77, 0x8B, 0xD4, 0x7A, 0x38, 0x20, 0x40];
    private static readonly byte[] OutColumns = [0x60, 0x22, 0x1D, 0x87, 0x13, 0xD2, 0x78, 0xAD];
    private const byte InConstant = 0x23;
    private const byte OutConstant = 0x3B;

    public static Word Apply(Word input) =>
        Affine(AesSBox.Apply(Affine(input, InColumns, InConstant)), OutColumns, OutConstant);

    private static Word Affine(Word input, byte[] columns, byte constant)
    {
        var builder = input[0].Builder!;
        return columns
            .Select((column, i) => (builder.Constant(column, 8), Bit: input[i]))
            .Aggregate(
                builder.Constant(constant, 8),
                (sum, term) => sum ^ new Word([.. term.Item1.Bits.Select(bit => bit & term.Bit)])
            );
    }
}
