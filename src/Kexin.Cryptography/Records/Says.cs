using System.Reflection;

namespace Kexin.Cryptography.Records;

/// <summary>How a record, a member or a choice is called and explained to people, in both languages.</summary>
/// <param name="en">Its name, as over a field of a form.</param>
/// <param name="zh">The same in Chinese.</param>
/// <param name="help">A sentence that explains it; may be empty.</param>
/// <param name="helpZh">The same in Chinese.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Parameter | AttributeTargets.Field | AttributeTargets.Enum)]
public sealed class SaysAttribute(string en, string zh, string help = "", string helpZh = "") : Attribute
{
    /// <summary>Its name.</summary>
    public BilingualText Label { get; } = new(en, zh);

    /// <summary>What explains it.</summary>
    public BilingualText Help { get; } = new(help, helpZh);

    /// <summary>What stands for a value at a command line, as <c>FIELD</c>; empty for its own name.</summary>
    public string Value { get; init; } = "";

    /// <summary>What a choice of an enumeration says of itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no choice, or says nothing.</exception>
    public static SaysAttribute Of<TChoice>(TChoice choice)
        where TChoice : struct, Enum =>
        typeof(TChoice).GetField(choice.ToString())?.GetCustomAttribute<SaysAttribute>()
        ?? throw new ArgumentOutOfRangeException(nameof(choice));
}

/// <summary>The kind by which the canonical bytes of a record open, as in <c>kexin/grants.approve/1</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RecordKindAttribute(string kind) : Attribute
{
    /// <summary>The kind.</summary>
    public string Kind { get; } = kind;
}

/// <summary>The shape of a type that is no plain record.</summary>
/// <param name="shape">A <see cref="ValueShape"/> with a constructor without parameters.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class ShapedByAttribute(Type shape) : Attribute
{
    /// <summary>The shape's type.</summary>
    public Type Shape { get; } = shape;
}

/// <summary>A record whose members have to fit each other.</summary>
public interface ICheckedRecord
{
    /// <summary>What does not fit, as the end of a sentence ("must name a zone …"); null when all does.</summary>
    BilingualText? FindFault();
}
