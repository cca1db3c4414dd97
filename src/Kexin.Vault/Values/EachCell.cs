using System.Runtime.CompilerServices;

namespace Kexin.Vault;

/// <summary>How what runs for each cell of a file is compiled.</summary>
internal static class EachCell
{
    /// <summary>
    /// For this processor, at its first call. Compiled ahead, as all else in a node is, it would run so until nothing new has been called for
    /// a second, and a file is taken in by then.
    /// </summary>
    public const MethodImplOptions Compiled = MethodImplOptions.AggressiveOptimization;
}
