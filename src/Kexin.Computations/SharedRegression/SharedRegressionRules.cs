using System.Globalization;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Data;

namespace Kexin.Computations.SharedRegression;

/// <summary>What a regression on shares must keep.</summary>
internal static class SharedRegressionRules
{
    /// <summary>The most rows of all datasets together: sums of products stay within numbers of 64 bits.</summary>
    private const int MostRows = 1 << 13;

    /// <summary>Checks what needs no data.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static void Check(ComputationDocument document)
    {
        var function = (SharedRegressionFunction)document.Function;
        var choice = EngineChoice.Of(document);
        RegressionRules.CheckFunction(function.OnSums);
        var needed = (int)RowRequirement.Of(OnSums(document)).Fewest[0];
        if (MostRowsOf(choice, function.On.Count) < needed)
        {
            throw DocumentException.Of(
                $"Two malicious parties take too few products for a regression, which has at least {needed} rows. Nearest: sharing3 with adversary malicious, among three, or sharingN with adversary semiHonest.",
                $"两方恶意模型能承受的乘法太少，而回归至少有 {needed} 行。最接近的是由三方计算的 sharing3（对手模型为 malicious），或 sharingN（对手模型为 semiHonest）。"
            );
        }
    }

    /// <summary>Checks a dataset's fields.</summary>
    /// <exception cref="DocumentException">A field is missing or has the wrong type.</exception>
    public static void CheckFields(ComputationDocument document, IReadOnlyDictionary<string, FieldType> fields) =>
        RegressionRules.CheckFields(OnSums(document), fields);

    /// <summary>The document of the same regression on sums.</summary>
    public static ComputationDocument OnSums(ComputationDocument document) =>
        document with
        {
            Function = ((SharedRegressionFunction)document.Function).OnSums,
        };

    /// <summary>The most rows of all datasets together, those that meet no condition included.</summary>
    /// <param name="choice">Which engine.</param>
    /// <param name="fields">How many fields.</param>
    public static int MostRowsOf(EngineChoice choice, int fields)
    {
        var most =
            choice.IsAuthenticated ? 1 << 13
            : choice.Protocol == ShareProtocol.SharingN ? (1 << 24) / (choice.Parties.Count - 1)
            : choice.Adversary == Adversary.Malicious ? 1 << 24
            : 1 << 26;
        return Math.Min(MostRows, most / SharedFit.ProductsOfRow(fields));
    }

    /// <summary>Why a run ends: the same at every party, from what all providers told.</summary>
    public static BilingualText TooManyRows(long rows, int most) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The datasets have {rows:#,0} rows together, those that meet no condition included; a regression on shares takes {most:#,0} at most under this protocol and adversary. Publish smaller datasets, or ask for a logistic-regression, whose sums open to the requester."
            ),
            string.Create(
                CultureInfo.InvariantCulture,
                $"各数据集共 {rows:#,0} 行（含不满足条件的行）；在该协议和对手模型下，份额上的回归最多 {most:#,0} 行。请发布较小的数据集，或改用 logistic-regression，其每一步的合计向发起方公开。"
            )
        );
}
