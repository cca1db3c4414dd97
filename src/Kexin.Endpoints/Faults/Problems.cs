using Kexin.Client.Contracts;
using Kexin.Ledger.Contracts;

namespace Kexin.Endpoints.Faults;

/// <summary>What the domains throw and what the ledger answers, as the API tells it: the one place where they meet.</summary>
public static class Problems
{
    /// <summary>The problem in a language.</summary>
    public static Problem In(this DomainException error, string language, string? instance = null) =>
        new(
            error.Title.In(language),
            StatusOf(error.Code),
            error.Code,
            error.Detail?.In(language),
            Instance: instance,
            RuleCode: error.Refusal?.Rule.Code,
            Rule: error.Refusal?.Rule.Sentence.In(language),
            Saw: error.Refusal?.Saw.In(language),
            WouldSatisfy: error.Refusal?.WouldSatisfy.In(language),
            Line: error.Line,
            Column: error.Column,
            Party: error.Party,
            RetryAfterInSeconds: error.RetryAfter?.TotalSeconds
        );

    private static int StatusOf(string code) =>
        code switch
        {
            ProblemCodes.Invalid => 400,
            ProblemCodes.Unauthorized or ProblemCodes.WrongSignIn or ProblemCodes.CodeNeeded => 401,
            ProblemCodes.Forbidden or ProblemCodes.SignInAgain => 403,
            ProblemCodes.NotFound => 404,
            ProblemCodes.Ambiguous or ProblemCodes.Conflict or ProblemCodes.NoConsortium => 409,
            ProblemCodes.TooLarge => 413,
            ProblemCodes.UnsupportedMedia => 415,
            ProblemCodes.Refused or ProblemCodes.BadData => 422,
            ProblemCodes.LockedOut => 429,
            ProblemCodes.Protocol => 502,
            ProblemCodes.Overloaded or ProblemCodes.NotConfirmed or ProblemCodes.PeerUnreachable => 503,
            ProblemCodes.DiskFull => 507,
            _ => 500,
        };
}
