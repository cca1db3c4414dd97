using System.Reflection;
using Kexin.Client.Contracts;

namespace Kexin.Node.Tests.Problems;

/// <summary>What the domains say with values of their own is what the API publishes.</summary>
public sealed class FaultCodeTests
{
    [Fact]
    public void Every_code_of_the_domains_is_one_of_the_API() =>
        Assert.Empty(Constants(typeof(FaultCodes)).Except(Constants(typeof(ProblemCodes))));

    [Fact]
    public void The_bounds_of_texts_and_of_waiting_are_those_of_the_API()
    {
        Assert.Equal(Limits.LongestNameInCharacters, TextRules.LongestNameInCharacters);
        Assert.Equal(Limits.LongestTextInCharacters, TextRules.LongestTextInCharacters);
        Assert.Equal(Limits.MostTransactionsInCall, NamedActions.MostInCall);
        Assert.Equal(Limits.MostMembers, Kexin.Ledger.Contracts.Bounds.Members);
        Assert.Equal(Limits.LongestWaitForFinal, ILedger.LongestWaitForFinal);
    }

    private static IEnumerable<KeyValuePair<string, string>> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => KeyValuePair.Create(field.Name, (string)field.GetRawConstantValue()!));
}
