using System.Globalization;
using Kexin.Channels;
using Kexin.Computations.Documents;
using Kexin.Computations.Intersection;
using Kexin.Computations.Running;
using Kexin.Computations.Tests.Policy;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Data.Memory;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Tests.Intersection;

/// <summary>Two providers and a requester, their documents, and whole runs among them over memory channels.</summary>
internal static class Cast
{
    // The requester's id is the smallest: an order of learners is not that of roles.
    public static readonly MemberId Requester = Member(0x05);
    public static readonly MemberId First = Member(0x11);
    public static readonly MemberId Second = Member(0x22);
    public static readonly MemberId Stranger = Member(0x33);

    public static MemberId Member(byte digit) => new(new Digest(Enumerable.Repeat(digit, 32).ToArray()));

    public static ComputationDocument Document(
        bool releasesSet,
        IReadOnlyList<MemberId> learners,
        MemberId? requester = null,
        int smallestGroup = 1,
        IReadOnlyList<Condition>? where = null
    )
    {
        where ??= [];
        var fields = where
            .Select(condition => condition.Field)
            .Append("id")
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToArray();
        return new ComputationDocument(
            Digest.Zero,
            "Patients of both hospitals",
            "care",
            requester ?? Requester,
            [
                new ComputationInput(First, new TokenId(Digest.Zero), fields),
                new ComputationInput(Second, new TokenId(Digest.Zero), fields),
            ],
            where,
            new IntersectionFunction("id", releasesSet ? ReleasedPart.Set : ReleasedPart.Size, learners),
            smallestGroup
        );
    }

    public static MemoryDataset Dataset(params string?[] identifiers) => new([("id", identifiers)], batch: 3);

    public static MemoryDataset Range(int first, int count) =>
        Dataset([.. Enumerable.Range(first, count).Select(i => i.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>A run of all parties to the end, the comparison of the transcripts included.</summary>
    /// <returns>What each party of the document learned or ended with, by its id.</returns>
    public static async Task<Dictionary<MemberId, Ending>> RunAsync(
        ComputationDocument document,
        IDatasetReader first,
        IDatasetReader second,
        RememberedReleases? firstRemembers = null,
        RememberedReleases? secondRemembers = null
    )
    {
        var members = document.Providers.Append(document.Requester).Distinct().ToArray();
        var sessions = await OpenAsync(members);
        var endings = await Task.WhenAll(
            members.Select(
                async (member, i) =>
                {
                    var reader =
                        member == First ? first
                        : member == Second ? second
                        : null;
                    var releases =
                        member == First ? firstRemembers
                        : member == Second ? secondRemembers
                        : null;
                    return await EndAsync(document, member, sessions[i], reader, releases);
                }
            )
        );
        return members.Zip(endings).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    public static Task<Session[]> OpenAsync(params MemberId[] members) =>
        MemorySessions.OpenAsync(
            Suite.Standard,
            Digest.Zero,
            SeededRandomSource.FromNumber(1),
            [.. members.Select(member => (member.ToString(), "party"))]
        );

    /// <summary>The second provider's list for a run.</summary>
    public static async Task<OwnList> ListAsync(
        ComputationDocument document,
        IDatasetReader reader,
        RememberedReleases? releases = null
    )
    {
        var sessions = await OpenAsync(Requester, First, Second);
        var random = SeededRandomSource.FromNumber(1);
        var run = new ComputationRun(document, Second, sessions[2], reader, random, new Steps())
        {
            Releases = releases,
        };
        return await OwnList.ReadAsync(run, CancellationToken.None);
    }

    /// <summary>One party's part of a run.</summary>
    public static async Task<Ending> EndAsync(
        ComputationDocument document,
        MemberId self,
        Session session,
        IDatasetReader? reader,
        RememberedReleases? releases = null
    )
    {
        var progress = new Steps();
        var run = new ComputationRun(
            document,
            self,
            session,
            reader,
            SeededRandomSource.FromNumber(self.Value.ToArray()[0]),
            progress
        )
        {
            Releases = releases,
        };
        try
        {
            var output = await new IntersectionComputation().RunAsync(run, CancellationToken.None);
            await session.ConfirmAsync(CancellationToken.None);
            return new Ending((IntersectionOutput?)output, null, progress.Seen);
        }
        catch (ComputationException e)
        {
            // The transcripts are the same also where the data allows no result.
            await session.ConfirmAsync(CancellationToken.None);
            return new Ending(null, e, progress.Seen);
        }
    }

    private sealed class Steps : IProgress<RunProgress>
    {
        private readonly List<RunProgress> _seen = [];

        public IReadOnlyList<RunProgress> Seen
        {
            get
            {
                lock (_seen)
                {
                    return [.. _seen];
                }
            }
        }

        public void Report(RunProgress value)
        {
            lock (_seen)
            {
                _seen.Add(value);
            }
        }
    }
}

/// <summary>How a run ended for a party.</summary>
internal sealed record Ending(
    IntersectionOutput? Output,
    ComputationException? Reason,
    IReadOnlyList<RunProgress> Progress
);
