using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>A node answered with a problem.</summary>
public sealed class KexinApiException(Problem problem) : Exception(Describe(problem))
{
    /// <summary>What the node said.</summary>
    public Problem Problem { get; } = problem;

    private static string Describe(Problem problem) =>
        problem.Detail is null ? problem.Title : $"{problem.Title} {problem.Detail}";
}
