using System.Reflection;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Documents;

/// <summary>A function of the providers' rows: the parameters that a document gives to a computation.</summary>
/// <remarks>
/// One record for each computation, in the computation's folder, with its kind, the words and the rules at its members; see
/// <see cref="RecordShape"/> for what follows from them.
/// </remarks>
[ShapedBy(typeof(FunctionShape))]
public abstract record ComputationFunction
{
    private protected ComputationFunction() { }

    /// <summary>The function's name, as documents, commands and the ledger have it.</summary>
    public string Kind => GetType().GetCustomAttribute<RecordKindAttribute>()!.Kind;

    /// <summary>What it does with which fields, without the document's conditions; a field may have several uses.</summary>
    public abstract IEnumerable<UsedField> Uses { get; }

    /// <summary>Whether each input has fields of its own: what is known of the same people is parted, or one has a model and another the rows.</summary>
    /// <remarks>A condition then narrows those inputs that list its field.</remarks>
    public virtual bool JoinsInputs => false;

    /// <summary>The same as <see cref="Uses"/> of one provider's dataset.</summary>
    public virtual IEnumerable<UsedField> UsesAt(MemberId provider) => Uses;

    /// <summary>The same, with what a draft may leave out filled in for whoever asks, from what the datasets' owners published.</summary>
    public virtual ComputationFunction AskedBy(MemberId requester, IReadOnlyList<OfferedDataset> offered) => this;

    /// <summary>By which protocol, against whom, for whom it is computed.</summary>
    public abstract FunctionTerms TermsIn(ComputationDocument document);
}

/// <summary>The functions of this program, told apart by their kinds.</summary>
internal sealed class FunctionShape()
    : UnionShape(
        typeof(ComputationFunction)
            .Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(ComputationFunction)))
    );
