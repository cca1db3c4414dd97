namespace Kexin.Mpc.SetIntersection.Ristretto255;

/// <summary>The constants of RFC 9496, section 4.1, as four 64-bit words each, least significant first.</summary>
internal static class CurveConstants
{
    /// <summary>The curve's d = −121665/121666.</summary>
    public static ReadOnlySpan<ulong> D =>
        [0x75eb4dca135978a3, 0x00700a4d4141d8ab, 0x8cc740797779e898, 0x52036cee2b6ffe73];

    /// <summary>2d.</summary>
    public static ReadOnlySpan<ulong> TwiceD =>
        [0xebd69b9426b2f159, 0x00e0149a8283b156, 0x198e80f2eef3d130, 0x2406d9dc56dffce7];

    /// <summary>The even square root of −1.</summary>
    public static ReadOnlySpan<ulong> SqrtM1 =>
        [0xc4ee1b274a0ea0b0, 0x2f431806ad2fe478, 0x2b4d00993dfbd7a7, 0x2b8324804fc1df0b];

    /// <summary>The square root of a·d − 1 = −d − 1.</summary>
    public static ReadOnlySpan<ulong> SqrtAdMinusOne =>
        [0x7e97f6a0497b2e1b, 0xaf9d8e0c1b7854bd, 0x0f3cfcc931f5d1fd, 0x376931bf2b8348ac];

    /// <summary>1 / √(a − d).</summary>
    public static ReadOnlySpan<ulong> InvSqrtAMinusD =>
        [0x99c8fdaa805d40ea, 0x9d2f16175a4172be, 0x16c27b91fe01d840, 0x786c8905cfaffca2];

    /// <summary>1 − d².</summary>
    public static ReadOnlySpan<ulong> OneMinusDSquared =>
        [0xe27c09c1945fc176, 0x2c81a138cd5e350f, 0x9994abddbe70dfe4, 0x029072a8b2b3e0d7];

    /// <summary>(d − 1)².</summary>
    public static ReadOnlySpan<ulong> DMinusOneSquared =>
        [0x31ad5aaa44ed4d20, 0xd29e4a2cb01e1999, 0x4cdcd32f529b4eeb, 0x5968b37af66c2241];

    /// <summary>The order of the group, 2^252 + 27742317777372353535851937790883648493.</summary>
    public static ReadOnlySpan<ulong> Order =>
        [0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0x0000000000000000, 0x1000000000000000];

    /// <summary>2^256 − 1 modulo the order.</summary>
    public static ReadOnlySpan<ulong> Ones256 =>
        [0xd6ec31748d98951c, 0xc6ef5bf4737dcf70, 0xfffffffffffffffe, 0x0fffffffffffffff];
}
