namespace Kexin.Circuits.Standard;

/// <summary>The S-box of AES with 32 AND gates, the fewest known.</summary>
/// <remarks>
/// Source: Boyar, Peralta: A small depth-16 circuit for the AES S-box (2011), the circuit of 115 gates of their "new combinational
/// logic minimization technique" (2010), in the letters of the paper: x0 and s0 are the highest bits, y the shared linear sums,
/// t the inversion in GF(2^4), z its products with the inputs.
/// </remarks>
internal static class AesSBox
{
    public static Word Apply(Word input)
    {
        var (x0, x1, x2, x3) = (input[7], input[6], input[5], input[4]);
        var (x4, x5, x6, x7) = (input[3], input[2], input[1], input[0]);

        var y14 = x3 ^ x5;
        var y13 = x0 ^ x6;
        var y9 = x0 ^ x3;
        var y8 = x0 ^ x5;
        var t0 = x1 ^ x2;
        var y1 = t0 ^ x7;
        var y4 = y1 ^ x3;
        var y12 = y13 ^ y14;
        var y2 = y1 ^ x0;
        var y5 = y1 ^ x6;
        var y3 = y5 ^ y8;
        var t1 = x4 ^ y12;
        var y15 = t1 ^ x5;
        var y20 = t1 ^ x1;
        var y6 = y15 ^ x7;
        var y10 = y15 ^ t0;
        var y11 = y20 ^ y9;
        var y7 = x7 ^ y11;
        var y17 = y10 ^ y11;
        var y19 = y10 ^ y8;
        var y16 = t0 ^ y11;
        var y21 = y13 ^ y16;
        var y18 = x0 ^ y16;

        var t2 = y12 & y15;
        var t4 = (y3 & y6) ^ t2;
        var t6 = (y4 & x7) ^ t2;
        var t7 = y13 & y16;
        var t9 = (y5 & y1) ^ t7;
        var t11 = (y2 & y7) ^ t7;
        var t12 = y9 & y11;
        var t14 = (y14 & y17) ^ t12;
        var t16 = (y8 & y10) ^ t12;
        var t21 = t4 ^ t14 ^ y20;
        var t22 = t6 ^ t16 ^ y19;
        var t23 = t9 ^ t14 ^ y21;
        var t24 = t11 ^ t16 ^ y18;

        var t25 = t21 ^ t22;
        var t26 = t21 & t23;
        var t27 = t24 ^ t26;
        var t29 = (t25 & t27) ^ t22;
        var t33 = ((t22 ^ t26) & (t23 ^ t24)) ^ t24;
        var t36 = t24 & (t27 ^ t33);
        var t37 = t36 ^ t23 ^ t33;
        var t40 = t25 ^ (t29 & (t27 ^ t36));
        var t41 = t40 ^ t37;
        var t42 = t29 ^ t33;
        var t43 = t29 ^ t40;
        var t44 = t33 ^ t37;
        var t45 = t42 ^ t41;

        var z0 = t44 & y15;
        var z1 = t37 & y6;
        var z2 = t33 & x7;
        var z3 = t43 & y16;
        var z4 = t40 & y1;
        var z5 = t29 & y7;
        var z6 = t42 & y11;
        var z7 = t45 & y17;
        var z8 = t41 & y10;
        var z9 = t44 & y12;
        var z10 = t37 & y3;
        var z11 = t33 & y4;
        var z12 = t43 & y13;
        var z13 = t40 & y5;
        var z14 = t29 & y2;
        var z15 = t42 & y9;
        var z16 = t45 & y14;
        var z17 = t41 & y8;

        var t46 = z15 ^ z16;
        var t48 = z5 ^ z13;
        var t53 = z0 ^ z3;
        var t57 = z2 ^ z12 ^ t53;
        var t58 = z4 ^ t46;
        var t59 = z3 ^ z6 ^ z7;
        var t62 = z7 ^ z8 ^ t58;
        var t63 = z9 ^ z10 ^ t58;
        var t64 = z4 ^ t59;
        var t65 = z14 ^ t57 ^ t62;
        var t66 = z1 ^ t63;
        var s3 = t53 ^ t66;
        var s0 = t59 ^ t63;
        var s1 = !(t64 ^ s3);
        var s2 = !(z16 ^ z17 ^ t64 ^ t65);
        var s4 = z2 ^ z5 ^ t66;
        var s5 = z10 ^ z11 ^ t65;
        var s6 = !(z12 ^ t48 ^ t62);
        var s7 = !(t48 ^ t46 ^ t57);
        return new Word([s7, s6, s5, s4, s3, s2, s1, s0]);
    }
}
