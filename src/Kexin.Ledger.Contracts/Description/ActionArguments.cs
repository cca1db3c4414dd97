using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>A record that an action takes; its declaration is its format, see <see cref="ValueShape"/>.</summary>
public abstract record ActionArguments
{
    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() => Encode(this);

    internal static byte[] Encode(object record) =>
        CanonicalCbor.Encode(record, static (value, writer) => ValueShape.Of(value.GetType()).Write(writer, value));
}

/// <summary>The arguments of an action that takes none.</summary>
[RecordKind("kexin/no-arguments/1")]
public sealed record NoArguments : ActionArguments;
